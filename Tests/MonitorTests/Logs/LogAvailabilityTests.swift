import ClientCore
import Testing

@testable import Monitor

@Suite struct LogAvailabilityTests {
  private func availability(
    phase: String, _ state: Pod.ContainerStatus.State?, job: String? = "26", reason: String = "",
    container: String = "main"
  ) -> LogAvailability {
    var pod = pod("a")
    (pod.phase, pod.reason) = (phase, reason)
    if let job { pod.meta.annotations["JobID"] = job }
    var setup = Pod.Container()
    setup.name = "setup"
    pod.initContainers = [setup]
    if let state {
      var status = Pod.ContainerStatus()
      (status.name, status.state) = ("main", state)
      pod.containerStatuses = [status]
    }
    let record = PodRecord(key: PodKey(site: "", uid: "a"), pod: pod, learnt: Beginning.wall)
    return LogAvailability(record, container: container)
  }

  private func ended(_ exitCode: Int, _ reason: String) -> Pod.ContainerStatus.State {
    var termination = Pod.ContainerStatus.Termination()
    (termination.exitCode, termination.reason) = (exitCode, reason)
    return .terminated(termination)
  }

  @Test func aQueuedJobHasNoLogYet() {
    let queued = availability(phase: "Pending", .waiting(reason: "", message: ""))
    #expect(queued == .notYet("Job 26 has not started yet: its log begins when it runs."))
    #expect(availability(phase: "Pending", .unknown) == queued)
    #expect(availability(phase: "Pending", nil) == queued)
  }

  @Test func aRunningContainerIsFollowed() {
    #expect(availability(phase: "Running", .running(startedAt: nil)) == .running)
    #expect(availability(phase: "Running", .unknown) == .running)
  }

  @Test func anEndedContainerHasAnEnd() {
    #expect(
      availability(phase: "Failed", ended(3, "Error: 3"))
        == .ended("The container has ended with exit code 3 (Error: 3)."))
    #expect(
      availability(phase: "Succeeded", ended(0, "Completed"))
        == .ended("The container has ended with exit code 0."))
  }

  @Test func initContainersAreNeverRead() {
    guard case .never = availability(phase: "Running", .running(startedAt: nil), container: "setup") else {
      Issue.record("an init container was to be read")
      return
    }
  }

  @Test func aPodThatWasNeverSubmittedHasNoLog() {
    let refused = availability(
      phase: "Failed", ended(1, "ProviderFailed"), job: nil, reason: "ProviderFailed")
    guard case .never = refused else {
      Issue.record("\(refused)")
      return
    }
  }
}
