/// What is so, whatever anybody is told: for tests that compare.
extension EmbeddedSite {
  /// A pod as the store has it.
  public struct PodTruth: Sendable, Equatable {
    /// Its key.
    public var namespace: String, name: String, uid: String
    /// Its version.
    public var resourceVersion: UInt64
    /// Empty while it is not scheduled.
    public var node: String
    /// `Pending`, `Running`, …
    public var phase: String
    /// Annotation `JobID`.
    public var jobID: String?
    /// Its labels, as `key=value`, sorted.
    public var labels: [String]
    /// Whether somebody has deleted it.
    public var isBeingDeleted: Bool
  }

  /// A node as the store has it.
  public struct NodeTruth: Sendable, Equatable {
    /// Its key.
    public var name: String, uid: String
    /// Its version.
    public var resourceVersion: UInt64
    /// The status of condition `Ready`; empty without one.
    public var ready: String
  }

  /// All pods, by namespace and name.
  public var podTruth: [PodTruth] {
    store.list(.pod).objects.map { stored in
      let pod = stored.document
      return PodTruth(
        namespace: stored.key.namespace, name: stored.key.name, uid: stored.uid,
        resourceVersion: stored.resourceVersion, node: pod["spec"]["nodeName"].string ?? "",
        phase: pod["status"]["phase"].string ?? "",
        jobID: pod["metadata"]["annotations"]["JobID"].string,
        labels: stored.labels.map { "\($0.key)=\($0.value)" }.sorted(), isBeingDeleted: stored.isBeingDeleted)
    }
  }

  /// All nodes, by name.
  public var nodeTruth: [NodeTruth] {
    store.list(.node).objects.map { stored in
      let conditions = stored.document["status"]["conditions"].array ?? []
      return NodeTruth(
        name: stored.key.name, uid: stored.uid, resourceVersion: stored.resourceVersion,
        ready: conditions.last { $0["type"].string == "Ready" }?["status"].string ?? "")
    }
  }
}
