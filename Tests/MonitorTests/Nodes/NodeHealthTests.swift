import ClientCore
import Testing

@testable import Monitor

@Suite struct NodeHealthTests {
  private let now = Beginning.wall

  private func health(_ node: Node) -> InterLinkHealth {
    InterLinkHealth(node, readiness: NodeRecord.Readiness(node), at: now)
  }

  private func node(ready: String = "True", ping: String? = nil, age: Double = 10, message: String = "")
    -> Node
  {
    var node = Node()
    node.conditions = [condition("Ready", ready, reason: "KubeletPending", message: "kubelet is pending.")]
    if let ping {
      node.conditions.append(
        condition("InterlinkConnectivity", ping, message: message, heartbeat: now + -age))
    }
    return node
  }

  @Test func theLastReadyConditionCounts() {
    var node = node(ready: "True")
    node.conditions.append(condition("Ready", "False", reason: "KubeletPending", message: "m"))
    #expect(NodeRecord.Readiness(node) == .notReady(reason: "KubeletPending", message: "m"))
  }

  @Test func withoutAPingThereIsNoneYet() {
    #expect(health(node(ping: nil)).state == .notYetPinged)
  }

  @Test func aFreshPingCounts() {
    let health = health(node(ping: "True"))
    #expect(health.state == .connected)
    #expect(health.pinged == now + -10)
  }

  @Test func aPingOlderThanNinetySecondsSaysNothing() {
    #expect(health(node(ping: "True", age: 91)).state == .unknown)
    #expect(health(node(ping: "False", age: 91)).state == .unknown)
    #expect(health(node(ping: "True", age: 89)).state == .connected)
  }

  @Test func aSilentVirtualKubeletMakesItsPingUnknown() {
    #expect(health(node(ready: "Unknown", ping: "True")).state == .unknown)
  }

  @Test func aFailedPingKeepsItsLines() {
    let message = "Ping failed with code -1. Response: sinfo stderr:\nUnable to contact slurm controller\n503"
    #expect(health(node(ready: "False", ping: "False", message: message)).state == .failed(message: message))
  }

  @Test func aJSONResponseIsDecoded() {
    var node = node(ping: "True")
    node.meta.annotations["interlink.virtual-kubelet.io/ping-response"] = """
      {"status":"ok","resources":{"cpu":"2","memory":"7059Mi",\
      "accelerators":[{"resourceType":"nvidia.com/gpu","available":4}]}}
      """
    let health = health(node)
    #expect(health.resources == ["cpu": "2", "memory": "7059Mi"])
    #expect(health.accelerators == ["nvidia.com/gpu": "4"])
    #expect(health.text.isEmpty)
  }

  @Test func aTextResponseIsKept() {
    var node = node(ping: "True")
    node.meta.annotations["interlink.virtual-kubelet.io/ping-response"] = "PARTITION AVAIL\ncpu up"
    #expect(health(node).text == "PARTITION AVAIL\ncpu up")
    #expect(health(node).resources.isEmpty)
  }
}
