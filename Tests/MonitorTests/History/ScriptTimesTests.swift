import ClientCore
import Testing

@testable import Monitor

/// The times that the job's script writes into `job.out`.
@Suite struct ScriptTimesTests {
  /// As recorded of a pod with an init container and two containers.
  static let recorded = [
    "This pod mc/9f1c has been submitted to SLURM node vm.",
    "To get more info, please run: scontrol show job 39.",
    "2026-11-21T01:04:02+00:00 Running init container init-a...",
    "2026-11-21T01:04:10+00:00 Running in background ok pid 22301...",
    "2026-11-21T01:04:10+00:00 Running in background bad pid 22304...",
    "2026-11-21T01:04:10+00:00 Waiting for container ok pid 22301...",
    "2026-11-21T01:04:50+00:00 Container ok pid 22301 ended with status 0.",
    "2026-11-21T01:04:50+00:00 Container bad pid 22304 ended with status 7.",
    "2026-11-21T01:04:50+00:00 End of script, highest exit code 7...",
  ]

  @Test func readsEveryStepOfARecordedScript() throws {
    let script = try #require(ScriptTimes(Self.recorded))
    #expect(script.steps.map(\.container) == ["init-a", "ok", "bad"])
    #expect(script.steps.map(\.isInit) == [true, false, false])
    #expect(script.steps.map { $0.started.clock } == ["01:04:02", "01:04:10", "01:04:10"])
    #expect(script.steps.map { $0.ended?.time.clock } == ["01:04:10", "01:04:50", "01:04:50"])
    #expect(script.steps.map { $0.ended?.status } == [0, 0, 7])
    #expect(script.over?.clock == "01:04:50" && script.started?.clock == "01:04:10")
  }

  @Test func aFailedInitContainerHasItsStatus() throws {
    let script = try #require(
      ScriptTimes([
        "2026-11-21T01:04:02+00:00 Running init container init-a...",
        "2026-11-21T01:04:05+00:00 InitContainer init-a failed with status 3",
      ]))
    #expect(script.steps.first?.ended?.status == 3 && script.started == nil)
  }

  @Test(arguments: [
    "", "hello", "2026-11-21T01:04:02+00:00", "2026-11-21T01:04:02+00:00 Running",
    "2026-99-21T01:04:02+00:00 Running init container x...", "yesterday Running in background x pid 3...",
    "2026-11-21T01:04:50+00:00 Container ok pid 1 ended with status 99999999999999999999.",
  ]) func whatIsNoStepTellsNothing(_ line: String) {
    #expect(ScriptTimes([line]) == nil)
  }
}
