/// What is known beside the manifest; what is not known is not complained of.
public struct PreflightContext: Sendable {
  /// A virtual node.
  public struct VirtualNode: Sendable {
    /// Its name.
    public var name: String
    /// Its taints.
    public var taints: [Node.Taint]
    /// Its labels.
    public var labels: [String: String]
    /// Why it does not reach its interLink API; `nil` if it does, or if that is not known.
    public var trouble: String?

    /// The node `name`.
    public init(
      name: String, taints: [Node.Taint] = [], labels: [String: String] = [:], trouble: String? = nil
    ) {
      (self.name, self.taints, self.labels, self.trouble) = (name, taints, labels, trouble)
    }
  }

  /// A ConfigMap or Secret that a pod refers to.
  public struct Object: Sendable, Hashable {
    /// `ConfigMap` or `Secret`.
    public var kind: String
    /// Its name, in the pod's namespace.
    public var name: String

    /// The object `name`.
    public init(kind: String, name: String) { (self.kind, self.name) = (kind, name) }
  }

  /// The virtual nodes; `nil` if they may not be listed.
  public var nodes: [VirtualNode]?
  /// The partitions of the Slurm that will run the job; `nil` if none is asked.
  public var partitions: [SlurmPartition]?
  /// Accounts and QOS that the user may use; `nil` if that is not known.
  public var accounts: Set<String>?
  /// As ``accounts``.
  public var qualities: Set<String>?
  /// The keys of the objects that were looked for; an empty value in the dictionary is one that is not there.
  public var objects: [Object: Set<String>?] = [:]
  /// Whether the manifest is to be created; else it is of a pod that is there.
  public var isNew = true

  /// Nothing is known.
  public init() {}
}
