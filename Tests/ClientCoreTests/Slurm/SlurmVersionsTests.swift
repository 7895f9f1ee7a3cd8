import Testing

@testable import ClientCore

/// One queue in the shape of every version of the REST interface (`Samples/slurm/constructed`): one model.
struct SlurmVersionsTests {
  static let versions = ["v0.0.39", "v0.0.40", "v0.0.41", "v0.0.42", "v0.0.42+complex", "v0.0.43", "v0.0.44"]

  private func decode(_ version: String) throws -> (jobs: [SlurmJob], envelope: SlurmEnvelope) {
    var decoder = SlurmListDecoder<SlurmJob>()
    try decoder.append(try Samples.bytes("slurm/constructed/jobs-\(version).json"))
    return (decoder.items, try decoder.finish())
  }

  @Test(arguments: versions) func everyVersionGivesTheSameQueue(_ version: String) throws {
    let (jobs, envelope) = try decode(version)
    var expected = try decode("v0.0.40").jobs
    if version == "v0.0.39" {
      // It tells one word of a state, the one that squeue would print.
      for index in expected.indices where !expected[index].state.flags.isEmpty {
        expected[index].state.base = nil
      }
    }
    #expect(jobs == expected)
    #expect(envelope.errors.isEmpty && envelope.warnings.isEmpty)
    #expect(envelope.plugin.hasSuffix(version))
    #expect(envelope.cluster == (version == "v0.0.39" ? "" : "vega"))
  }

  @Test func theQueueIsReadAsItWasMeant() throws {
    let jobs = try decode("v0.0.40").jobs
    #expect(
      jobs.map(\.id.number) == [8831201, 8831233, 8831240, 8831250, 8831100, 8830977, 8830980, 8830990])
    #expect(jobs.map(\.state.compact) == ["R", "PD", "RH", "PD", "CF", "CA", "CG", "F"])
    #expect(
      jobs.map { $0.state.base?.compact } == ["R", "PD", "PD", "PD", "R", "CA", "OOM", "F"])
    #expect(jobs.map { $0.exit?.description } == [nil, nil, nil, nil, nil, "0:15", "0:9", "137:0"])
    #expect(
      jobs.allSatisfy { $0.id.cluster == "vega" && $0.user == "interlink" && $0.explainedReason().isKnown })
    #expect(jobs.allSatisfy { $0.output == "/home/interlink/jobs/ns-\($0.name)/job.out" })
    #expect(jobs.allSatisfy { $0.command == "/home/interlink/jobs/ns-\($0.name)/job.slurm" })

    let running = jobs[0]
    #expect(running.started?.seconds == 1_795_003_600 && running.deadline?.seconds == 1_795_012_600)
    #expect(running.allocated.gpus == 8 && running.nodes == "gn[07-08]" && running.nodeCount == 2)
    #expect(running.memory == .perNode(256_000) && running.ended == nil && running.array == nil)

    let array = jobs[1]
    #expect(array.array == SlurmJob.ArrayTask(job: 8_831_233, task: nil, tasks: "1-99%4"))
    #expect(array.expectedStart?.seconds == 1_795_020_000 && array.started == nil)
    #expect(array.memory == .perCPU(4000) && array.priority == 90_211)

    let held = jobs[2]
    #expect(held.isHeld && held.requeues == 3 && held.timeLimit == .unlimited && held.expectedStart == nil)
    #expect(held.state.category == .attention && held.explainedReason().group == .act)
    #expect(jobs[3].explainedReason().sentence == "waits for another job (afterok:8831201(unfulfilled))")

    #expect(jobs[4].state.isLive && jobs[4].nodes == "cn114", "it boots, and is alive")
    #expect(jobs[5].started?.seconds == jobs[5].ended?.seconds, "cancelled while it waited")
    #expect(jobs[6].state.isEnded && jobs[6].state.category == .bad)
    #expect(jobs[7].array == SlurmJob.ArrayTask(job: 8_830_985, task: 5, tasks: ""))
  }
}
