import Testing

@testable import ClientCore

/// `--set` and `--unset`: what they mean for a pod, and what is no change.
struct PodChangeTests {
  private static func pod(_ flags: String?) -> JSONValue {
    var pod: JSONValue = [
      "kind": "Pod", "metadata": ["name": "a"], "spec": ["containers": [["name": "main"]]],
    ]
    if let flags { pod[["metadata", "annotations", .key(SlurmFlags.annotation)]] = .string(flags) }
    return pod
  }

  static let cases: [(before: String?, set: [String], unset: [String], after: String?)] = [
    (nil, ["--time=1:00:00"], [], "--time=1:00:00"),
    ("--time=5 -p cpu", ["--time=10"], [], "--time=10 -p cpu"),
    ("-p cpu -t 5", ["--time=10"], [], "-p cpu --time=10"),
    ("--time=5 -p cpu --time=7", ["--time=10"], [], "--time=10 -p cpu"),
    ("--time=5 --exclusive", [], ["--time"], "--exclusive"),
    ("--time=5", [], ["-t"], nil),
    ("--time=5", [], ["--partition"], "--time=5"),
  ]

  @Test(arguments: cases) func flagsAreSetInPlace(
    _ before: String?, _ set: [String], _ unset: [String], _ after: String?
  ) throws {
    var pod = Self.pod(before)
    let changes = try set.map { try PodChange(setting: $0) } + unset.map { try PodChange(unsetting: $0) }
    for edit in PodChange.edits(changes, of: pod) { edit.apply(to: &pod) }
    #expect(pod[["metadata", "annotations", .key(SlurmFlags.annotation)]]?.string == after)
  }

  @Test func limitsAndAnnotationsOfATemplate() throws {
    var job: JSONValue = ["kind": "Job", "spec": ["template": ["spec": ["containers": [["name": "main"]]]]]]
    let changes = [
      try PodChange(setting: "limits.memory=8Gi"), try PodChange(setting: "slurm-job.vk.io/flavor=gpu"),
    ]
    for edit in PodChange.edits(changes, of: job) { edit.at(["spec", "template"]).apply(to: &job) }
    #expect(
      job[["spec", "template", "spec", "containers", 0, "resources", "limits", "memory"]]?.string == "8Gi")
    #expect(
      job[["spec", "template", "metadata", "annotations", "slurm-job.vk.io/flavor"]]?.string == "gpu")
  }

  @Test(arguments: ["--tmie=5", "--time=soon", "--time", "limits.memory=much", "memory=8Gi", "nothing"])
  func whatIsNoChangeIsExplained(_ text: String) {
    let error = #expect(throws: PodChange.Mistake.self) { _ = try PodChange(setting: text) }
    #expect(error.map { $0.description.hasSuffix(".") || $0.description.hasSuffix("?") } == true)
  }

  static let proposals: [(message: String, flags: String?, memory: String?, after: String?)] = [
    (
      "SLURM job reached its time limit and was terminated", "--time=1:30:00 -p cpu", nil,
      "--time=3:00:00 -p cpu"
    ),
    ("SLURM job reached its time limit and was terminated", "-p cpu", nil, nil),
    ("SLURM job was killed due to out-of-memory condition", "--mem=1000", nil, "--mem=1500M"),
    ("SLURM job was killed due to out-of-memory condition", nil, "2Gi", "3072Mi"),
    ("Error: 3", "--time=5", nil, nil),
  ]

  @Test(arguments: proposals) func moreIsProposedOfWhatRanOut(
    _ message: String, _ flags: String?, _ memory: String?, _ after: String?
  ) {
    var pod = Self.pod(flags)
    pod[["status", "containerStatuses"]] = [["state": ["terminated": ["message": .string(message)]]]]
    let path: ManifestPath = ["spec", "containers", 0, "resources", "limits", "memory"]
    if let memory { pod[path] = .string(memory) }
    let proposal = ResubmitProposal(pod)
    #expect((proposal != nil) == (after != nil))
    guard let proposal else { return }
    for edit in proposal.edits { edit.apply(to: &pod) }
    let found = memory == nil ? pod[["metadata", "annotations", .key(SlurmFlags.annotation)]] : pod[path]
    #expect(found?.string == after)
  }

  @Test func aPatchMakesOneOfTheOther() {
    let old: JSONValue = ["a": 1, "b": ["c": 2, "d": [1, 2]], "e": 3]
    let new: JSONValue = ["a": 1, "b": ["c": 4, "d": [1]], "f": ["g": 5]]
    #expect(
      MergePatch.difference(from: old, to: new)
        == ["e": nil, "b": ["c": 4, "d": [1]], "f": ["g": 5]])
  }

  @Test func onlyWhatAQueuedJobCanTakeIsSentToSlurm() {
    let (update, others) = SlurmJobUpdate.difference(
      from: ["--time=1:00:00", "--partition=cpu", "--mem=1000"],
      to: ["--time=0:30:30", "--partition=gpu", "--mem=2G", "--gres=gpu:1"])
    #expect(update.words == ["TimeLimit=31", "Partition=gpu", "MinMemoryNode=2048"])
    #expect(others == ["--gres"])
    #expect(update.description(version: 38)["time_limit"] == 31)
    #expect(update.description(version: 41)["time_limit"]?["number"] == 31)
    #expect(SlurmJobUpdate(json: update.json) == update)
  }
}
