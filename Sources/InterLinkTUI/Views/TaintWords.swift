internal import ClientCore

/// What the taints of a virtual node are for.
nonisolated enum TaintWords {
  /// One sentence.
  ///
  /// - Parameter wanted: what the plugin asked for in its answer to the ping.
  static func meaning(_ taint: Node.Taint, wanted: [Node.Taint]) -> String {
    switch (taint.key, taint.effect) {
    case ("virtual-node.interlink/no-schedule", _):
      "interLink's own: only pods that tolerate it come here"
    case ("node.kubernetes.io/not-ready", "NoExecute"):
      "the node is NotReady: pods are evicted, most of them after 300 s; their jobs run on"
    case ("node.kubernetes.io/unreachable", "NoExecute"):
      "the virtual kubelet is silent: pods are evicted, most of them after 300 s; their jobs run on"
    case ("node.kubernetes.io/not-ready", _): "the node is NotReady: no new pods"
    case ("node.kubernetes.io/unreachable", _): "the virtual kubelet is silent: no new pods"
    case ("node.kubernetes.io/network-unavailable", _):
      "the virtual kubelet says so whenever the node is NotReady: no new pods"
    case ("node.kubernetes.io/unschedulable", _): "cordoned by hand: no new pods (kubectl uncordon ends it)"
    default:
      wanted.contains { $0.key == taint.key && $0.effect == taint.effect }
        ? "the plugin asks for it in its answer to the ping"
        : "from the virtual kubelet's configuration, or set by hand"
    }
  }
}
