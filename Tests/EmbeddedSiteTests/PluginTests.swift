import Testing

@testable import EmbeddedSite

/// What the Slurm plugin makes of pods and of squeue's lines.
@Suite struct PluginTests {
  private static func pod(_ flags: String, limits: Document = [:], annotations: [(String, String)] = [])
    -> PodFacts?
  {
    PodFacts([
      "metadata": [
        "name": "p", "namespace": "ns", "uid": "u",
        "annotations": PodTemplate.map(annotations + [("slurm-job.vk.io/flags", flags)]),
      ],
      "spec": ["containers": [["name": "main", "image": "i", "resources": ["limits": limits]]]],
    ])
  }

  static let flags: [(flags: String, limits: Document, lines: [String])] = [
    ("", [:], ["--cpus-per-task=1", "--mem=1"]),
    ("-p gpu --time=5", [:], ["-p gpu", "--time=5", "--cpus-per-task=1", "--mem=1"]),
    ("--mem=2G -c 8", [:], ["--mem=2G", "-c 8"]),
    ("--mem=2G -c 8", ["cpu": "1500m", "memory": "1Gi"], ["--cpus-per-task=2", "--mem=1024"]),
    ("--time=5 -t 9", [:], ["-t 9", "--cpus-per-task=1", "--mem=1"]),
    ("--comment \"two words\"", [:], ["--comment two words", "--cpus-per-task=1", "--mem=1"]),
  ]

  @Test func flagsBecomeLines() throws {
    for example in Self.flags {
      let pod = try #require(Self.pod(example.flags, limits: example.limits))
      #expect(SbatchFlags.lines(for: pod) == example.lines, "\(example.flags)")
    }
    let flavored = try #require(Self.pod("--time=5", annotations: [("slurm-job.vk.io/flavor", "gpu-a100")]))
    #expect(
      SbatchFlags.lines(for: flavored)
        == ["--partition=gpu", "--gres=gpu:1", "--time=5", "--cpus-per-task=1", "--mem=1"])
  }

  static let matches: [(String, String)] = [
    ("PD", "PD"), ("R", "R"), ("RQ", "R"), ("CF", "F"), ("NF", "F"), ("BF", "F"), ("CA", ""), ("DL", ""),
    ("CG", "CG"),
    ("OOM", "OOM"), ("SE", "S"), ("TO", "TO"), ("PR", "PR"),
  ]

  @Test func theStateExpressionIsNotAnchored() {
    for (state, match) in Self.matches { #expect(ContainerState.match(state) == match, "\(state)") }
  }

  private static func state(
    _ state: String, _ exit: String, file: Int? = nil, _ quirks: EmbeddedSite.Configuration.Quirks
  ) -> ContainerState {
    ContainerState(
      JobStatus(state: state, reason: "None", exitCode: exit), exitCode: file, startedAt: nil, now: 5,
      quirks: quirks)
  }

  private static func code(_ state: ContainerState) -> Int? {
    if case .terminated(let code, _, _, _, _) = state { code } else { nil }
  }

  @Test func exitCodesAreSignals() {
    // Cancelled in the queue: a success, unless the site behaves.
    #expect(Self.code(Self.state("CA", "0:0", .usual)) == 0)
    #expect(Self.code(Self.state("CA", "0:0", [])) == 1)
    #expect(Self.code(Self.state("CA", "0:15", .usual)) == 15)
    #expect(Self.code(Self.state("F", "1:0", .usual)) == 0)
    #expect(Self.code(Self.state("F", "1:0", file: 3, .usual)) == 3)
    #expect(Self.state("CF", "0:0", []) == .waiting(reason: "None"))
    #expect(Self.state("PD", "0:0", .usual) == .waiting(reason: nil))
    #expect(Self.state("R", "0:0", .usual) == .running(startedAt: 5))
  }
}
