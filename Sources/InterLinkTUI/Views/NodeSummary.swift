internal import ClientCore
internal import Monitor

/// What a virtual node's state comes to, in plain words.
nonisolated struct NodeSummary: Sendable {
  /// `Ready`, `NotReady`, `Unknown`, with `cordoned` where it is.
  var readiness: String
  var role: Role
  /// Its interLink link: `connected`, `ping failed`, …
  var link: String
  var linkRole: Role
  /// What is wrong, on one line; empty if nothing is.
  var trouble = ""
  /// Whether the node's own words are no longer kept up to date.
  var isStale = false

  /// Summarises `record` as of `now` (the server's time).
  init(_ record: NodeRecord, now: Timestamp) {
    switch record.readiness {
    case .ready:
      (readiness, role) = ("Ready", .good)
    case .notReady(_, let message):
      (readiness, role) = ("NotReady", .bad)
      trouble = message == "kubelet is pending." ? "" : PodSummary.oneLine(message)
    case .unknown(let message):
      (readiness, role, isStale) = ("Unknown", .bad, true)
      trouble =
        message.isEmpty || message == "Kubelet stopped posting node status."
        ? "its virtual kubelet stopped reporting" : PodSummary.oneLine(message)
    }
    switch record.interLink.state {
    case .notYetPinged:
      (link, linkRole) = ("no ping yet", .waiting)
      if trouble.isEmpty, record.readiness != .ready {
        trouble = "its first ping comes within 30 s of its start"
      }
    case .connected:
      (link, linkRole) = ("connected", .good)
    case .failed(let message):
      (link, linkRole) = ("ping failed", .bad)
      trouble = Self.pingError(in: message)
    case .unknown:
      (link, linkRole) = ("not known", .attention)
      if trouble.isEmpty { trouble = "no ping has been reported for a while" }
    }
    if record.node.isUnschedulable {
      readiness += ", cordoned"
      if role == .good { role = .attention }
    }
  }

  /// `188 cpu`, `412Gi`, `4 gpu`: what the plugin last reported as free.
  static func free(_ node: Node) -> [(name: String, amount: String)] {
    let known = ["cpu", "memory"].compactMap { name in node.allocatable[name].map { (name, $0) } }
    let others = node.allocatable.filter { !ignored.contains($0.key) && !$0.key.hasPrefix("hugepages-") }
      .sorted { $0.key < $1.key }
    return (known + others.map { ($0.key, $0.value) }).map { name, amount in
      (name, Format.quantity(amount, of: name))
    }
  }

  /// The free resources on one line: `188 cpu  412Gi  4 gpu`.
  static func freeText(_ node: Node) -> String {
    free(node).map { name, amount in
      name == "memory" ? amount : "\(amount) \(shortName(ofResource: name))"
    }.joined(separator: "  ")
  }

  /// `gpu` for `nvidia.com/gpu`, `fpga` for `xilinx.com/fpga-…`.
  static func shortName(ofResource name: String) -> String {
    String(name.split(separator: "/").last ?? Substring(name))
  }

  /// The part of a failed ping's message that says why.
  static func pingError(in message: String) -> String {
    let line = PodSummary.oneLine(message)
    if let mark = line.places(of: "dial tcp ").last {
      return unreached(String(line[mark.upperBound...]))
    }
    if line.hasSuffix("Response: 503") { return "interLink answers, its plugin does not (503)" }
    if let mark = line.places(of: "slurm_load_partitions: ").last {
      return "Slurm: " + line[mark.upperBound...].prefix { $0 != ")" } + (line.contains(")") ? ")" : "")
    }
    return line
  }

  /// Go's `ADDRESS: connect: connection refused`, the telling part first.
  static func unreached(_ dialled: String) -> String {
    let refused = ": connect: connection refused"
    return dialled.hasSuffix(refused) ? "connection refused at \(dialled.dropLast(refused.count))" : dialled
  }

  private static let ignored: Set<String> = ["cpu", "memory", "pods", "ephemeral-storage"]
}
