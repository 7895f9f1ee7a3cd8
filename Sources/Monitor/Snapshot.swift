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
  /// Namespace looked at; `nil` for all, or where sites differ in it.
  public var namespace: String?
  /// Namespaces in which something is known, sorted.
  public var namespaces: [String] = []
  /// The link to the API server.
  public var connection = Connection.connecting(attempt: 1)
  /// When the API server was last heard, in its own time: what is shown was true then.
  public var lastHeard: Timestamp?
  /// Virtual nodes, by name.
  public var nodes: [NodeRecord] = []
  /// Offloaded pods (those of a virtual node, and unscheduled ones that are meant for one), in the
  /// order in which they were first seen.
  public var pods: [PodRecord] = []
  /// Whether the first complete list of everything is in.
  public var isComplete = false
  /// What the user's rights or the cluster's state keep from us, one sentence each.
  public var limitations: [Limitation] = []
  /// Jobs that Slurm tells of, by cluster and number; empty where no Slurm is asked.
  public var jobs: [JobEntry] = []
  /// Whether a Slurm is configured.
  public var hasSlurm = false
  /// What each Slurm told of its partitions.
  public var partitions: [PartitionList] = []
  /// The way to the jobs, hop by hop.
  public var hops: [Hop] = []
  /// How many jobs waited and ran over the session.
  public var history = SiteHistory()
  /// What is to be looked into.
  public var findings = Findings()
  /// The sites of which this is the picture, each with its own connection; one, nearly always.
  public var sites: [SiteStatus] = []

  /// Nothing known yet.
  public init() {}
}

/// How a site is named on screen.
public struct SiteIdentity: Sendable, Equatable {
  /// As the user named it; empty where the context names it.
  public var name = ""
  /// Name of the kubeconfig context.
  public var context = ""
  /// Name of its cluster.
  public var cluster = ""
  /// Name of its user.
  public var user = ""
  /// The API server's URL.
  public var server = ""
  /// The embedded demo: marked on screen, so that nobody takes it for a real cluster.
  public var isDemo = false
  /// The user wants nothing to be changed there.
  public var isReadOnly = false

  /// Empty.
  public init() {}

  /// What it is called on screen, and in keys of what belongs to it.
  public var title: String { name.isEmpty ? context : name }
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

/// How many things there are to be looked into.
public struct Findings: Sendable, Equatable {
  /// Pods of which Kubernetes and Slurm say what cannot both be true.
  public var disagreements = 0
  /// Jobs whose pod is not there.
  public var orphans = 0
  /// Pods that have no job where one is to be expected.
  public var stranded = 0

  /// None.
  public init() {}

  /// Of all kinds.
  public var total: Int { disagreements + orphans + stranded }
}

/// How one of several sites fares.
public struct SiteStatus: Sendable {
  /// As ``PodKey/site`` and ``NodeRecord/site`` have it.
  public var name = ""
  /// Context, cluster, user, server.
  public var identity = SiteIdentity()
  /// Namespace looked at; `nil` for all.
  public var namespace: String?
  /// Whether it is asked at all: not if, for instance, its kubeconfig is missing; ``connection`` then says why.
  public var isAsked = true
  /// The link to its API server.
  public var connection = Connection.connecting(attempt: 1)
  /// When its API server was last heard, in its own time.
  public var lastHeard: Timestamp?
  /// How far its clock is ahead of ours, in seconds.
  public var clockSkew: Double = 0
  /// Whether the first complete list of everything is in.
  public var isComplete = false
  /// What is missing from its picture.
  public var limitations: [Limitation] = []
  /// The way to its jobs.
  public var hops: [Hop] = []
  /// How many of its jobs waited and ran.
  public var history = SiteHistory()

  /// Nothing known yet.
  public init() {}

  /// How the site of `snapshot` fares, of which it is the picture.
  init(of snapshot: Snapshot) {
    name = snapshot.identity.title
    (identity, connection, lastHeard) = (snapshot.identity, snapshot.connection, snapshot.lastHeard)
    (namespace, clockSkew, isComplete) = (snapshot.namespace, snapshot.clockSkew, snapshot.isComplete)
    (limitations, hops, history) = (snapshot.limitations, snapshot.hops, snapshot.history)
  }
}
