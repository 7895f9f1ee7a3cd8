import ClientCore
import Testing

@testable import Monitor

@Suite struct VirtualNodeTests {
  struct Sign: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var apply: @Sendable (inout Node) -> Void
  }

  static let signs = [
    Sign(testDescription: "new label") { $0.meta.labels["virtual-node.interlink/type"] = "virtual-kubelet" },
    Sign(testDescription: "old label") { $0.meta.labels["type"] = "virtual-kubelet" },
    Sign(testDescription: "operating system") { $0.meta.labels["kubernetes.io/os"] = "virtual-kubelet" },
    Sign(testDescription: "old operating system") {
      $0.meta.labels["beta.kubernetes.io/os"] = "virtual-kubelet"
    },
    Sign(testDescription: "architecture") { $0.architecture = "virtual-kubelet" },
    Sign(testDescription: "condition") { $0.conditions.append(condition("InterlinkConnectivity", "False")) },
    Sign(testDescription: "annotation") {
      $0.meta.annotations["interlink.virtual-kubelet.io/ping-response"] = ""
    },
    Sign(testDescription: "taint") { node in
      var taint = Node.Taint()
      taint.key = "virtual-node.interlink/no-schedule"
      node.taints.append(taint)
    },
  ]

  @Test(arguments: signs) func oneSignIsEnough(_ sign: Sign) {
    var node = ordinary
    sign.apply(&node)
    #expect(VirtualNode.isVirtual(node))
  }

  @Test func anOrdinaryNodeIsNotVirtual() {
    #expect(!VirtualNode.isVirtual(ordinary))
  }

  /// A worker as kubeadm makes it.
  private var ordinary: Node {
    var node = node("worker", isVirtual: false)
    node.architecture = "amd64"
    node.meta.labels["kubernetes.io/os"] = "linux"
    node.meta.labels["type"] = "gpu"
    var taint = Node.Taint()
    taint.key = "node-role.kubernetes.io/control-plane"
    node.taints = [taint]
    return node
  }
}
