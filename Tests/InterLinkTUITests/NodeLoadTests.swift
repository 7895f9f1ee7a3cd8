import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// What the pods of a node ask for together.
@Suite struct NodeLoadTests {
  private func record(_ number: Int, _ change: (inout Pod) -> Void) -> PodRecord {
    var pod = Fixture.record(Fixture.specs[0], number: number).pod
    change(&pod)
    return PodRecord(key: PodKey(site: "vega", uid: "\(number)"), pod: pod, learnt: Fixture.now)
  }

  @Test func requestsOfLivePodsAreAddedUp() {
    let records = [
      record(1) { $0.containers[0].requests = ["cpu": "1500m", "memory": "1Gi", "nvidia.com/gpu": "1"] },
      record(2) { $0.containers[0].requests = ["cpu": "2", "memory": "512Mi"] },
      record(3) { $0.containers[0].requests = [:] },
      record(4) { $0.phase = "Succeeded" },
      record(5) { $0.nodeName = "elsewhere" },
      record(6) { $0.containers[0].requests = ["cpu": "nonsense", "memory": "-1"] },
    ]
    let load = NodeLoad(of: "vega-vk", site: "vega", in: records)
    #expect(load.asked == ["cpu": "3500m", "memory": "1610612736", "nvidia.com/gpu": "1"])
    #expect(load.pods == 4 && load.modest == 2 && load.jobs.isEmpty)
  }

  @Test func hugeRequestsDoNotOverflow() {
    let load = NodeLoad(
      of: "vega-vk", site: "", in: [record(1) { $0.containers[0].requests = ["cpu": "9e300"] }])
    #expect(load.asked["cpu"] == "1000000000000000")
  }

  @Test func jobsAreCountedByTheirStatesInSlurm() {
    let load = NodeLoad(of: "vega-vk", site: "", in: Fixture.timed().pods)
    #expect(load.jobs.map(\.number).reduce(0, +) == 5)
    #expect(Set(load.jobs.map(\.word)) == ["RUNNING", "PENDING", "CANCELLED", "COMPLETED", "TIMEOUT"])
  }
}
