/// The part of a manifest that describes a pod: the whole of a Pod, the template of what makes pods.
public struct PodTemplate: Sendable {
  /// A container, and where it stands.
  public struct Container: Sendable {
    /// As it is written.
    public let value: JSONValue
    /// From the root of the manifest.
    public let path: ManifestPath
    /// Whether it is an init container.
    public let isInit: Bool

    /// Its name.
    public var name: String { value["name"]?.string ?? "" }

    /// A limit in units of one (cores, bytes); 0 for none.
    public func limit(_ resource: String) -> Double {
      Self.amount(value[path: ["resources", "limits", resource]])
    }

    /// What is asked for, as it is written.
    public func request(_ resource: String) -> JSONValue? {
      value[path: ["resources", "requests", resource]]
    }

    /// Entries of `key`, each with its path.
    public func entries(_ key: String) -> [(value: JSONValue, path: ManifestPath)] {
      (value[key]?.array ?? []).enumerated().map { ($1, path / key / $0) }
    }

    private static func amount(_ value: JSONValue?) -> Double {
      switch value {
      case .string(let text)?: Quantity.value(text) ?? 0
      case .number(let digits)?: Quantity.value(digits) ?? 0
      default: 0
      }
    }
  }

  /// `Pod`, `Job`, …
  public let kind: String
  /// The whole manifest.
  public let manifest: JSONValue
  /// Where the pod's `metadata` and `spec` stand.
  public let root: ManifestPath

  /// Finds the pod in `manifest`; `nil` if it is of a kind that makes no pods.
  public init?(_ manifest: JSONValue) {
    let kind = manifest["kind"]?.string ?? "Pod"
    guard let root = Self.roots[kind] else { return nil }
    (self.kind, self.manifest, self.root) = (kind, manifest, root)
  }

  /// Kinds that hold a pod, and where.
  static let roots: [String: ManifestPath] = [
    "Pod": [], "PodTemplate": ["template"], "Job": ["spec", "template"],
    "CronJob": ["spec", "jobTemplate", "spec", "template"], "Deployment": ["spec", "template"],
    "ReplicaSet": ["spec", "template"], "StatefulSet": ["spec", "template"],
    "DaemonSet": ["spec", "template"],
    "ReplicationController": ["spec", "template"],
  ]

  /// The pod's specification.
  public var spec: JSONValue { manifest[root / "spec"] ?? .object([]) }
  /// Where it stands.
  public var specPath: ManifestPath { root / "spec" }
  /// Where the pod's annotations stand.
  public var annotationsPath: ManifestPath { root / "metadata" / "annotations" }

  /// The pod's annotations, those that are texts.
  public var annotations: [String: String] {
    var result: [String: String] = [:]
    for (key, value) in manifest[annotationsPath]?.object ?? [] { result[key] = value.string }
    return result
  }

  /// Init containers, then containers.
  public var containers: [Container] {
    func list(_ key: String, isInit: Bool) -> [Container] {
      (spec[key]?.array ?? []).enumerated().map {
        Container(value: $1, path: specPath / key / $0, isInit: isInit)
      }
    }
    return list("initContainers", isInit: true) + list("containers", isInit: false)
  }

  /// What of it decides about the `#SBATCH` lines.
  public var submission: SubmissionPlan.Request {
    var request = SubmissionPlan.Request(flags: annotations[SlurmFlags.annotation])
    let containers = containers
    request.cpuLimits = containers.map { $0.limit("cpu") }
    // `AsInt64` gives 0 for what is no whole number of bytes.
    request.memoryLimits = containers.map {
      let bytes = $0.limit("memory")
      return bytes == bytes.rounded() && bytes < 9e18 ? Int(bytes) : 0
    }
    request.user = spec[path: ["securityContext", "runAsUser"]]?.integer
    return request
  }
}
