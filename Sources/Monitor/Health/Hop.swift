public import ClientCore

/// One step on the way from the screen to the jobs, and how it fares.
public struct Hop: Sendable, Equatable, Identifiable {
  /// What stands there; in the order of the way.
  public enum Kind: Int, Sendable, Comparable, CaseIterable {
    case apiServer, virtualKubelet, kubeletPort, interLink, plugin, slurm

    /// By its place on the way.
    public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  /// How it fares.
  public enum State: Sendable, Equatable {
    /// Nothing is known yet, or nothing can be: why.
    case unknown(String)
    /// It answers.
    case good
    /// It answers, but slowly or with reservations: how.
    case poor(String)
    /// It does not answer, or refuses: what was tried and what answered.
    case bad(String)
    /// Something before it on the way is broken, so nothing is known of it: what.
    case hidden(String)
  }

  /// Unique on its site: `apiServer`, `interLink/vega-vk`.
  public internal(set) var id: String
  /// What stands there.
  public let kind: Kind
  /// What it is called: `vega-vk`, `slurmrestd at http://head:6820`.
  public let name: String
  /// Virtual nodes that it serves, where these were named; else empty.
  public var nodes: Set<String> = []
  /// How it fares.
  public var state: State
  /// Since when it fares so (the API server's time); `nil` if that is not known.
  public var since: Timestamp?
  /// Of the last answer to us; `nil` where we do not ask ourselves.
  public var latency: Duration?
  /// When it was last known to work.
  public var lastGood: Timestamp?
  /// The last error, also of a hop that works again, and when that was.
  public var lastError: (text: String, at: Timestamp)?
  /// What to do next, if something is wrong.
  public var advice = ""
  /// From where this is known: `asked by us`, `lease of the node`, `condition of the node`.
  public var ground = ""
  /// Requests of ours in the last minute; 0 where we do not ask.
  public var requestsPerMinute = 0
  /// Requests of ours since the start.
  public var requests = 0
  /// More that is known: version, controllers, lease age, … in words, one fact each.
  public var facts: [String] = []

  /// A hop of which nothing is known.
  public init(id: String, kind: Kind, name: String, state: State = .unknown("not asked yet")) {
    (self.id, self.kind, self.name, self.state) = (id, kind, name, state)
  }

  /// By all that is shown.
  public static func == (a: Hop, b: Hop) -> Bool {
    a.id == b.id && a.kind == b.kind && a.name == b.name && a.nodes == b.nodes && a.state == b.state
      && a.since == b.since
      && a.latency == b.latency && a.lastGood == b.lastGood && a.lastError?.text == b.lastError?.text
      && a.lastError?.at == b.lastError?.at && a.advice == b.advice && a.ground == b.ground
      && a.requestsPerMinute == b.requestsPerMinute && a.requests == b.requests && a.facts == b.facts
  }
}
