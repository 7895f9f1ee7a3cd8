/// One thing that is done to a site.
///
/// Each may be taken again when nobody knows whether it was taken: what is so already is left as it is.
public enum ActionStep: Sendable, Equatable {
  /// Checks with the server that a manifest would be created; nothing is kept.
  case rehearse(JSONValue)
  /// Waits, for a bounded time, until a pod's job has an id: a pod deleted before that leaves its job behind.
  case awaitJob(ObjectReference)
  /// Deletes this very object.
  case delete(ObjectReference, propagation: DeleteOptions.Propagation?)
  /// Waits until the object is not there any more.
  case awaitGone(ObjectReference)
  /// Finds out whether the job of the pod has ended.
  case verifyEnd(JobSearch)
  /// Creates an object that carries ``ActionMark``, once.
  case create(JSONValue)
  /// Makes edits of an object; they are made of the object as it is then.
  case edit(ObjectReference, [ManifestEdit])
  /// Ends a job through Slurm.
  case endJob(id: UInt64, node: String)
  /// Ends the job of a pod through the interLink API of its node.
  case deleteRemote(manifest: JSONValue, node: String)
  /// Changes a job that waits.
  case updateJob(id: UInt64, node: String, SlurmJobUpdate)

  /// What to look for where the job of a pod may live on.
  public struct JobSearch: Sendable, Equatable {
    /// Of the pod; the plugin calls the job by it.
    public var uid: String
    /// The virtual node.
    public var node: String
    /// If known.
    public var job: UInt64?

    /// The job of pod `uid`.
    public init(uid: String, node: String, job: UInt64? = nil) {
      (self.uid, self.node, self.job) = (uid, node, job)
    }
  }

  /// What it does, as a command: `delete pod default/train`.
  public var title: String {
    switch self {
    case .rehearse(let manifest): "check the new \(Self.shown(manifest))"
    case .awaitJob(let pod): "wait for the job ID of \(pod.shown)"
    case .delete(let object, _): "delete \(object.shown)"
    case .awaitGone(let object): "wait until \(object.shown) is gone"
    case .verifyEnd(let search): search.job.map { "see that job \($0) ends" } ?? "see that its job ends"
    case .create(let manifest): "create \(Self.shown(manifest))"
    case .edit(let object, _): "edit \(object.shown)"
    case .endJob(let id, _): "cancel job \(id)"
    case .deleteRemote(_, let node): CleanText.line("ask the interLink API of \(node) to end the job")
    case .updateJob(let id, _, _): "change job \(id)"
    }
  }

  private static func shown(_ manifest: JSONValue) -> String { ObjectReference(manifest)?.shown ?? "object" }

  /// Whether it takes something away.
  var isDestructive: Bool {
    switch self {
    case .delete, .endJob, .deleteRemote: true
    default: false
    }
  }

  /// Whether it makes something.
  var isCreation: Bool { if case .create = self { true } else { false } }
}

/// The annotation by which what an action created is known again: so that it is created once.
public enum ActionMark {
  /// Its value is the action's id, and the number of the target.
  public static let annotation = "interlink-tui/action"

  /// The mark of a target.
  static func text(_ action: String, _ target: Int) -> String { "\(action).\(target)" }

  /// Puts it on a manifest.
  static func put(_ mark: String, on manifest: inout JSONValue) {
    manifest[["metadata", "annotations", .key(annotation)]] = .string(mark)
  }

  /// That of a manifest.
  static func of(_ manifest: JSONValue) -> String? {
    manifest[["metadata", "annotations", .key(annotation)]]?.string
  }
}
