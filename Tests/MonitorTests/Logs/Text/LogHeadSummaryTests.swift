import Testing

@testable import Monitor

@Suite struct LogHeadSummaryTests {
  private static let head = [
    "This pod mc/9f1c has been submitted to SLURM node vm.",
    "To get more info, please run: scontrol show job 39.",
  ]
  private static let initContainer = "2026-11-21T01:04:02+00:00 Running init container init-a..."
  private static let main = "2026-11-21T01:04:10+00:00 Running in background main pid 22301..."

  static let cases: [(lines: [String], text: String?)] = [
    ([], nil), (["hello"], nil),
    (head, "job 39 on node vm"), ([head[0]], "on node vm"), ([head[1]], "job 39"),
    (head + [initContainer], "job 39 on node vm · init container init-a since 01:04:02"),
    (
      head + [initContainer, "2026-11-21T01:04:05+00:00 InitContainer init-a failed with status 3"],
      "job 39 on node vm · init container init-a failed with status 3"
    ),
    (head + [main], "job 39 on node vm · main started 01:04:10"),
    (
      head + [
        initContainer, main, "2026-11-21T01:04:50+00:00 Container main pid 22301 ended with status 7.",
      ],
      "job 39 on node vm · init container init-a done in 8 s · main 01:04:10–01:04:50, status 7"
    ),
    (
      [main, "2026-11-21T01:04:50+00:00 End of script, highest exit code 7..."],
      "main started 01:04:10 · script over 01:04:50"
    ),
    (
      [initContainer, initContainer.replacing("init-a", with: "init-b"), main]
        + (1...4).map { main.replacing("main", with: "c\($0)") },
      "2 init containers done · main started 01:04:10 · c1 started 01:04:10 · c2 started 01:04:10 · and 2 more"
    ),
    (["This pod x has been submitted to SLURM node ."], nil),
  ]

  @Test(arguments: cases.indices) func summaries(_ index: Int) {
    #expect(LogHeadSummary(Self.cases[index].lines)?.text() == Self.cases[index].text)
  }
}
