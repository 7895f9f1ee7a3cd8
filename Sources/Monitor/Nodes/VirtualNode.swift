public import ClientCore

/// How interLink's virtual nodes, and pods meant for them, are told from others.
///
/// No single sign is on all of them: the label was renamed in February 2025, labels can be overridden
/// in the virtual kubelet's configuration, the condition and the annotation come with the first ping.
public enum VirtualNode {
  /// Taint of every interLink node, and the toleration that pods need for it.
  static let taint = "virtual-node.interlink/no-schedule"
  /// Condition in which the virtual kubelet reports its pings of the interLink API.
  static let condition = "InterlinkConnectivity"
  /// Label by which a node is named in a `nodeSelector`.
  static let hostname = "kubernetes.io/hostname"

  /// Labels that only virtual kubelets carry: the present one, the one before it, and the operating system's.
  static let labels = [
    "virtual-node.interlink/type", "type", "kubernetes.io/os", "beta.kubernetes.io/os",
  ]
  private static let virtualKubelet = "virtual-kubelet"

  /// Whether `node` is run by a virtual kubelet: any one sign is enough.
  static func isVirtual(_ node: Node) -> Bool { !signs(of: node).isEmpty }

  /// The signs by which `node` is known to be run by a virtual kubelet; none for an ordinary one.
  public static func signs(of node: Node) -> [String] {
    var signs = labels.filter { node.meta.labels[$0] == virtualKubelet }.map { "label \($0)" }
    if node.taints.contains(where: { $0.key == taint }) { signs.append("taint \(taint)") }
    if node.conditions.contains(where: { $0.type == condition }) { signs.append("condition \(condition)") }
    if node.meta.annotations[PingResponse.annotation] != nil { signs.append("its ping annotation") }
    if node.architecture == virtualKubelet { signs.append("architecture \(virtualKubelet)") }
    return signs
  }

  /// Whether `labels` (of a node, or asked for by a pod) name a virtual kubelet.
  static func hasLabel(_ labels: [String: String]) -> Bool {
    self.labels.contains { labels[$0] == virtualKubelet }
  }
}
