internal import ClientCore
internal import Monitor

/// What is counted of a snapshot, once for each.
nonisolated struct SiteCounts: Sendable {
  /// Pods that are there.
  private(set) var pods = 0
  /// By phase; those being deleted count as `Terminating`.
  private(set) var phases: [String: Int] = [:]
  /// Pods by the node they are on.
  private(set) var onNode: [String: [String: Int]] = [:]
  private(set) var nodes = 0
  /// Nodes that take no pods.
  private(set) var unreadyNodes = 0

  /// Nothing.
  init() {}

  /// Counts `snapshot`.
  init(_ snapshot: Snapshot) {
    for record in snapshot.pods where !record.isGone {
      let phase = record.pod.meta.deletion == nil ? record.pod.phase : "Terminating"
      pods += 1
      phases[phase, default: 0] += 1
      onNode[record.pod.nodeName, default: [:]][phase, default: 0] += 1
    }
    nodes = snapshot.nodes.count
    unreadyNodes = snapshot.nodes.count { $0.readiness != .ready }
  }

  /// Phases in the order in which a pod goes through them, with what each means.
  static let order: [(phase: String, word: String, role: Role)] = [
    ("Running", "running", .live), ("Pending", "pending", .waiting),
    ("Initializing", "initializing", .waiting),
    ("Terminating", "terminating", .attention), ("Failed", "failed", .bad),
    ("Succeeded", "succeeded", .ended),
    ("Unknown", "unknown", .attention),
  ]

  /// `31 running`, `9 pending`, … without those of which there is none.
  static func spans(_ phases: [String: Int], separator: String) -> [Span] {
    var spans: [Span] = []
    for (phase, word, role) in order {
      guard let count = phases[phase], count > 0 else { continue }
      if !spans.isEmpty { spans.append(Span(separator, Style(.dim))) }
      spans.append(Span("\(Format.grouped(count)) \(word)", Style(role)))
    }
    return spans
  }
}
