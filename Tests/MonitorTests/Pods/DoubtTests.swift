import ClientCore
import Testing

@testable import Monitor

@Suite struct DoubtTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var jobID: String? = "7"
    var change: @Sendable (inout Pod) -> Void
    /// A part of the doubt; `nil` for none.
    var says: String?
  }

  private static func ended(_ code: Int, started: Bool = true, message: String = "") -> Pod.ContainerStatus {
    var end = Pod.ContainerStatus.Termination()
    (end.exitCode, end.message) = (code, message)
    if started { end.startedAt = Beginning.wall }
    var status = Pod.ContainerStatus()
    status.state = .terminated(end)
    return status
  }

  static let cases: [Case] = [
    Case(testDescription: "pending", change: { $0.phase = "Pending" }, says: "why the job waits"),
    Case(testDescription: "pending without an id", jobID: nil, change: { $0.phase = "Pending" }),
    Case(testDescription: "running", change: { $0.phase = "Running" }, says: "paused or back in the queue"),
    Case(
      testDescription: "succeeded, never seen running",
      change: {
        $0.phase = "Succeeded"
        $0.containerStatuses = [ended(0, started: false)]
      }, says: "cancelled while it waited"),
    Case(
      testDescription: "succeeded after running",
      change: {
        $0.phase = "Succeeded"
        $0.containerStatuses = [ended(0)]
      }, says: "node's failure"),
    Case(
      testDescription: "failed with a signal",
      change: {
        $0.phase = "Failed"
        $0.containerStatuses = [ended(15)]
      }, says: "cancelled, preempted or stopped at its time limit"),
    Case(
      testDescription: "failed at its time limit",
      change: {
        $0.phase = "Failed"
        $0.containerStatuses = [
          ended(15, message: "SLURM job reached its time limit and was terminated")
        ]
      }),
    Case(
      testDescription: "failed by itself",
      change: {
        $0.phase = "Failed"
        $0.containerStatuses = [ended(3)]
      }, says: "put back into the queue"),
    Case(
      testDescription: "refused", jobID: nil,
      change: { ($0.phase, $0.reason) = ("Failed", "ProviderFailed") }, says: "submitted all the same"),
    Case(
      testDescription: "deleted", change: { ($0.phase, $0.meta.deletion) = ("Running", Beginning.wall) },
      says: "was cancelled"),
    Case(
      testDescription: "a Docker pod", jobID: String(repeating: "a", count: 64),
      change: { $0.phase = "Succeeded" }),
    Case(testDescription: "an unknown phase", change: { $0.phase = "Unknown" }),
  ]

  @Test(arguments: cases) func whatAPhaseHidesIsSaid(_ given: Case) {
    let record = podRecord(podUID(1), jobID: given.jobID, given.change)
    let doubt = Doubt.sentence(record.pod, job: record.job, activePods: 1)
    guard let says = given.says else {
      #expect(doubt == nil)
      return
    }
    #expect(doubt?.contains(says) == true, "\(doubt ?? "nothing")")
  }

  @Test func theMorePodsTheLaterTheNews() {
    let record = podRecord(podUID(1), jobID: "7") { $0.phase = "Running" }
    let doubts = [1, 3, 8, 100].map { Doubt.sentence(record.pod, job: record.job, activePods: $0) }
    #expect(Set(doubts).count == 4)
  }
}
