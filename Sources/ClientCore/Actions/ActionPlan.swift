/// What is done.
public enum ActionKind: String, Sendable, CaseIterable {
  case cancel
  /// Ends a job that has no pod.
  case endJob = "end-job"
  case resubmit
  case edit
  /// Takes an earlier action back.
  case undo
  /// Puts back what an action that was cut off had taken away.
  case restore

  /// `cancelling`, as a row shows it.
  public var participle: String {
    switch self {
    case .cancel: "cancelling"
    case .endJob: "ending"
    case .resubmit: "resubmitting"
    case .edit: "editing"
    case .undo: "undoing"
    case .restore: "restoring"
    }
  }
}

/// What is going to be done, made from objects fetched just before: shown, confirmed, then given to an
/// ``ActionRunner``.
public struct ActionPlan: Sendable {
  /// Of the action; later ones sort behind earlier ones.
  public let id: String
  /// What is done.
  public let kind: ActionKind
  /// Where, and as whom.
  public var origin: ActionOrigin
  /// To what.
  public var targets: [ActionTarget]
  /// The action that this one takes back or puts right.
  public var parent: String?

  /// A plan without targets.
  init(_ kind: ActionKind, origin: ActionOrigin, id: String? = nil) {
    (self.id, self.kind, self.origin, targets) = (id ?? Self.newID(kind), kind, origin, [])
  }

  /// Whether nothing of it may be done.
  public var isBlocked: Bool { targets.allSatisfy { !$0.blockers.isEmpty } }

  /// `20261121T145240.123456Z-cancel-5f3a`
  static func newID(_ kind: ActionKind) -> String {
    let time = Timestamp.now.precise.filter { $0 != "-" && $0 != ":" }
    let random = String(UInt16.random(in: .min ... .max), radix: 16)
    return "\(time)-\(kind.rawValue)-\(String(repeating: "0", count: 4 - random.count))\(random)"
  }
}

/// Where an action is done, and as whom.
public struct ActionOrigin: Sendable, Equatable {
  /// As the site is called on screen.
  public var site: String
  /// Of the kubeconfig.
  public var context: String
  /// The API server's URL.
  public var server: String
  /// Of the kubeconfig.
  public var user: String

  /// A place and a user.
  public init(site: String, context: String, server: String, user: String) {
    (self.site, self.context, self.server, self.user) = (site, context, server, user)
  }
}

/// Why a target is not touched.
public struct ActionBlocker: Sendable, Equatable {
  /// In classes.
  public enum Ground: String, Sendable {
    /// The site, or the program, is read-only.
    case readOnly
    /// The namespace is protected.
    case protected
    /// The user lacks a right.
    case access
    /// Preflight found an error; may be overridden.
    case preflight
    /// The object is not there any more.
    case gone
    /// The server does not accept what would be created.
    case refused
    /// There is no such thing to be done with this kind of object, or nothing to do it with.
    case unsupported
    /// The object could not be read.
    case unreachable
  }

  /// The class.
  public var ground: Ground
  /// Why, and what to do.
  public var sentence: String

  /// A blocker, told in a sentence.
  public init(_ ground: Ground, _ sentence: String) {
    (self.ground, self.sentence) = (ground, CleanText.line(sentence))
  }
}

/// What else could be done, instead of what a plan does.
public struct ActionAlternative: Sendable, Equatable {
  /// What it is called.
  public enum Choice: String, Sendable, CaseIterable {
    case pod
    case deleteOwner = "delete"
    case suspendOwner = "suspend"
    case scaleOwner = "scale"
  }

  /// What it is called.
  public var choice: Choice
  /// What it would do.
  public var sentence: String
}

/// One object of a plan, and what is done to it.
public struct ActionTarget: Sendable {
  /// A manifest byte for byte as the server gave it.
  public struct Kept: Sendable, Equatable {
    /// Whose.
    public var object: ObjectReference
    /// JSON.
    public var text: String

    /// The manifest.
    public var manifest: JSONValue? { try? JSONValue(Array(text.utf8)) }
  }

  /// A pod, mostly.
  public var object: ObjectReference
  /// The node that runs it; empty if it is bound to none.
  public var node = ""
  /// The id of its job, if known.
  public var job: UInt64?
  /// Its controller and what is above it, nearest first.
  public var owners: [ObjectReference] = []
  /// What is known by now of what may be taken away.
  public var kept: [Kept] = []
  /// What will happen, in order.
  public var sentences: [String] = []
  /// What may go wrong, or is probably not meant.
  public var warnings: [String] = []
  /// Why it is not done; empty if it may be.
  public var blockers: [ActionBlocker] = []
  /// What preflight found in what is to be created.
  public var findings: [PreflightFinding] = []
  /// The same by hand.
  public var commands: [String] = []
  /// What else could be done.
  public var alternatives: [ActionAlternative] = []
  /// In order.
  public var steps: [ActionStep] = []
  /// What is to be created, for those who show it.
  public var replacement: JSONValue?

  /// Nothing is done to `object` yet.
  public init(_ object: ObjectReference) { self.object = object }

  mutating func will(_ sentence: String) { sentences.append(CleanText.line(sentence)) }
  mutating func warn(_ sentence: String) { warnings.append(CleanText.line(sentence)) }
  mutating func block(_ ground: ActionBlocker.Ground, _ sentence: String) {
    blockers.append(ActionBlocker(ground, sentence))
  }
}
