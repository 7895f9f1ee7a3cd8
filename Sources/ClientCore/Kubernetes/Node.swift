/// What is kept of a node.
public struct Node: KubernetesObject {
  /// `/api/v1/nodes`
  public static let resource = KubernetesResource.nodes
  /// Name, UID, labels…
  public var meta = ObjectMeta()
  /// In the order of the manifest.
  public var taints: [Taint] = []
  /// Cordoned.
  public var isUnschedulable = false
  /// `external:///NAME` for virtual kubelets.
  public var providerID = ""
  /// Quantities; for interLink the *free* resources at the last ping, not totals.
  public var capacity: [String: String] = [:]
  /// Quantities; as ``capacity``.
  public var allocatable: [String: String] = [:]
  /// In the server's order.
  public var conditions: [Condition] = []
  /// `virtual-kubelet` for interLink's.
  public var architecture = ""
  /// The virtual kubelet's build.
  public var kubeletVersion = ""
  /// `127.0.0.1`, …
  public var internalIP = ""
  /// Where its kubelet serves logs; 0 if it says nothing.
  public var kubeletPort = 0

  /// Empty.
  public init() {}

  /// Keeps pods away that do not tolerate it.
  public struct Taint: Sendable, Equatable, Hashable {
    /// `virtual-node.interlink/no-schedule`, …
    public var key = ""
    /// `true`, or empty.
    public var value = ""
    /// `NoSchedule`, `PreferNoSchedule`, `NoExecute`
    public var effect = ""

    /// Empty.
    public init() {}
  }
}
