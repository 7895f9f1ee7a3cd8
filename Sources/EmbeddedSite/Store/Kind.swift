/// A kind that the site serves.
enum Kind: String, Sendable, CaseIterable {
  case node = "Node", namespace = "Namespace", pod = "Pod", event = "Event", job = "Job"
  case lease = "Lease", certificateRequest = "CertificateSigningRequest"
  case deployment = "Deployment", replicaSet = "ReplicaSet", statefulSet = "StatefulSet"
  /// Kept and deleted with its Jobs; no schedule runs here.
  case cronJob = "CronJob"
  // Served so that clients which look for them find none: nothing in the site reads these.
  case configMap = "ConfigMap", secret = "Secret", service = "Service", serviceAccount = "ServiceAccount"

  /// The API group; empty for the core group.
  var group: String {
    switch self {
    case .job, .cronJob: "batch"
    case .deployment, .replicaSet, .statefulSet: "apps"
    case .lease: "coordination.k8s.io"
    case .certificateRequest: "certificates.k8s.io"
    default: ""
    }
  }

  /// As written in objects: `v1`, `batch/v1`.
  var apiVersion: String { group.isEmpty ? "v1" : "\(group)/v1" }

  /// The name of the resource in paths and rules.
  var plural: String { rawValue.lowercased() + "s" }

  /// As error messages name the resource: `pods`, `jobs.batch`.
  var qualifiedPlural: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// Whether objects live in a namespace.
  var isNamespaced: Bool { ![.node, .namespace, .certificateRequest].contains(self) }

  /// Whether it makes other objects, which go with it.
  var isOwner: Bool { [.job, .cronJob, .deployment, .replicaSet, .statefulSet].contains(self) }

  /// Fields (beyond name and namespace) that a field selector may name, as the API server indexes them.
  var selectableFields: [[String]] {
    switch self {
    case .pod: Self.podFields
    case .event: Self.eventFields
    case .node: Self.nodeFields
    case .namespace: Self.namespaceFields
    case .job: Self.jobFields
    case .replicaSet: Self.replicaSetFields
    case .secret: Self.secretFields
    case .certificateRequest: Self.certificateFields
    default: []
    }
  }

  private static let podFields = [
    ["spec", "nodeName"], ["status", "phase"], ["spec", "restartPolicy"], ["spec", "schedulerName"],
    ["spec", "serviceAccountName"], ["status", "podIP"],
  ]
  private static let eventFields = [
    ["involvedObject", "kind"], ["involvedObject", "namespace"], ["involvedObject", "name"],
    ["involvedObject", "uid"], ["involvedObject", "apiVersion"], ["involvedObject", "resourceVersion"],
    ["involvedObject", "fieldPath"], ["reason"], ["reportingComponent"], ["source"], ["type"],
  ]
  private static let nodeFields = [["spec", "unschedulable"]]
  private static let namespaceFields = [["status", "phase"]]
  private static let replicaSetFields = [["status", "replicas"]]
  private static let jobFields = [["status", "successful"]]
  private static let secretFields = [["type"]]
  private static let certificateFields = [["spec", "signerName"]]
}

/// Identifies an object: namespace is empty for cluster-scoped kinds.
struct ObjectKey: Hashable, Sendable, Comparable {
  var kind: Kind
  var namespace: String
  var name: String

  /// The order of lists: by namespace, then by name.
  static func < (left: ObjectKey, right: ObjectKey) -> Bool {
    (left.namespace, left.name) < (right.namespace, right.name)
  }
}
