internal import ClientCore
internal import Monitor

/// What a virtual node says of itself.
nonisolated enum NodeCheck {
  /// Whether it takes pods, and by which signs it is known.
  static func readiness(_ record: NodeRecord) -> Finding {
    let name = record.node.meta.name
    switch record.readiness {
    case .ready:
      return .good(
        "\(name) is Ready; known as virtual by \(VirtualNode.signs(of: record.node).joined(separator: ", "))."
      )
    case .notReady(let reason, let message):
      return .bad(
        "\(name) is NotReady: \(oneLine(reason, message)).",
        advice: "Its virtual kubelet runs, but cannot reach the interLink API; see the next line.")
    case .unknown(let message):
      return .bad(
        "\(name) is Unknown: \(oneLine("", message)).",
        advice: "Its virtual kubelet has stopped: kubectl get pods -A | grep -i \(name)")
    }
  }

  /// Whether its interLink API and plugin answer.
  static func connectivity(_ record: NodeRecord, now: Timestamp) -> Finding {
    let name = record.node.meta.name
    switch record.interLink.state {
    case .connected:
      let age = record.interLink.pinged.map { " \(Format.age(now - $0)) ago" } ?? ""
      return .good("\(name) reached its interLink API\(age).")
    case .notYetPinged:
      return .poor(
        "\(name) has not pinged its interLink API yet.",
        advice: "The first ping comes 30 s after the virtual kubelet's start; look again.")
    case .unknown:
      return .poor(
        "\(name) has not told for a while whether it reaches its interLink API.",
        advice: "Its virtual kubelet may have stopped; its last word would be misleading.")
    case .failed(let message):
      return .bad(
        "\(name) cannot reach its interLink API: \(oneLine("", message)).",
        advice: "Check the interLink API server, the plugin and Slurm on the edge node, in this order.")
    }
  }

  /// The parts in one line, without a full stop: the sentence around them has one.
  private static func oneLine(_ parts: String...) -> String {
    let line = PodSummary.oneLine(parts.filter { !$0.isEmpty }.joined(separator: ": "))
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }
}
