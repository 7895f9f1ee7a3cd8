public import ClientCore

/// Everything that is known of a site at one moment: immutable, cheap to copy, handed to the screen
/// at most thirty times a second.
public struct Snapshot: Sendable {
  /// Grows by one with each snapshot: same number, same content.
  public var revision: UInt64 = 0
  /// When it was taken, in the API server's time (``clockSkew`` is already in it).
  public var takenAt = Timestamp(seconds: 0)
  /// How far the API server's clock is ahead of ours, in seconds; 0 when within two seconds.
  public var clockSkew: Double = 0
  /// How the site is named in the header: context, cluster, user, server.
  public var identity = SiteIdentity()
  /// Namespace looked at; `nil` for all.
  public var namespace: String?
  /// Namespaces in which something is known, sorted.
  public var namespaces: [String] = []
  /// The link to the API server.
  public var connection = Connection.connecting(attempt: 1)
  /// Virtual nodes, by name.
  public var nodes: [NodeRecord] = []
  /// Offloaded pods (those of a virtual node, and unscheduled ones that are meant for one), in the
  /// order in which they were first seen.
  public var pods: [PodRecord] = []
  /// Whether the first complete list of everything is in.
  public var isComplete = false
  /// What the user's rights or the cluster's state keep from us, one sentence each.
  public var limitations: [Limitation] = []

  /// Nothing known yet.
  public init() {}
}

/// How a site is named on screen.
public struct SiteIdentity: Sendable, Equatable {
  public var context = ""
  public var cluster = ""
  public var user = ""
  public var server = ""
  /// The embedded demo: marked on screen, so that nobody takes it for a real cluster.
  public var isDemo = false

  /// Empty.
  public init() {}
}

/// The link to the API server, with hysteresis: one lost watch is not yet a lost server.
public enum Connection: Sendable, Equatable {
  /// No answer yet.
  case connecting(attempt: Int)
  /// Watches are open; `since` is when that began.
  case live(since: Timestamp)
  /// It was live and is not: everything shown is as old as `lastHeard`.
  case lost(reason: String, lastHeard: Timestamp?, retryAt: Timestamp, attempt: Int)
  /// It answers, and refuses who we are (401) or what we ask (403): a sentence, and what to do.
  case refused(reason: String, advice: String, retryAt: Timestamp)
}

/// Something that is missing from the picture, and why.
public struct Limitation: Sendable, Equatable {
  /// "Nodes cannot be listed: …"
  public var what: String
  /// "Ask for a ClusterRole with …"
  public var advice: String

  /// A sentence of what is missing, and one of what to do.
  public init(what: String, advice: String) { (self.what, self.advice) = (what, advice) }
}

/// Key of a pod: its site and UID.
public struct PodKey: Hashable, Sendable {
  public let site: String
  public let uid: String

  /// The pod `uid` of `site`.
  public init(site: String, uid: String) { (self.site, self.uid) = (site, uid) }
}

/// A pod with what has been learnt about it.  A class, so that ten thousand rows are copied as references.
public final class PodRecord: Sendable {
  public let key: PodKey
  /// What Kubernetes says.
  public let pod: Pod
  /// From annotation `JobID`; `nil` while the plugin has not accepted it.
  public let job: JobIdentifier?
  /// When Kubernetes told us (server time).
  public let learnt: Timestamp
  /// Gone from the API server (kept a while so that a row does not vanish under the cursor).
  public let isGone: Bool

  /// A record of `pod`.
  public init(key: PodKey, pod: Pod, learnt: Timestamp, isGone: Bool = false) {
    (self.key, self.pod, self.learnt, self.isGone) = (key, pod, learnt, isGone)
    job = pod.meta.annotations[JobIdentifier.annotation].flatMap(JobIdentifier.init)
  }
}

/// A virtual node with what has been learnt about it.
public final class NodeRecord: Sendable {
  /// What Kubernetes says.
  public let node: Node
  /// Its interLink link, decoded from condition and annotation.
  public let interLink: InterLinkHealth
  /// Ready, NotReady, Unknown.
  public let readiness: Readiness
  public let learnt: Timestamp

  /// Whether a node takes pods.
  public enum Readiness: Sendable, Equatable {
    case ready
    case notReady(reason: String, message: String)
    /// The virtual kubelet stopped posting its status: all else that the node says is stale.
    case unknown(message: String)
  }

  /// A record of `node`.
  public init(node: Node, interLink: InterLinkHealth, readiness: Readiness, learnt: Timestamp) {
    (self.node, self.interLink, self.readiness, self.learnt) = (node, interLink, readiness, learnt)
  }
}

/// What a virtual node says of its interLink API.
public struct InterLinkHealth: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// No ping yet: the first comes 30 s after the virtual kubelet's start.
    case notYetPinged
    case connected
    case failed(message: String)
    /// Ready is Unknown, or the last ping is older than 90 s: the condition is stale.
    case unknown
  }
  public var state = State.notYetPinged
  /// When the last ping was made.
  public var pinged: Timestamp?
  /// Decoded ping response, where the plugin sends JSON.
  public var resources: [String: String] = [:]
  /// Accelerators reported by the plugin: resource type to available count.
  public var accelerators: [String: String] = [:]

  /// Not pinged yet.
  public init() {}
}
