/// What the virtual kubelet reads from a pod.
struct PodFacts: Sendable {
  struct Container: Sendable {
    var program: JobRequest.Program
    /// CPUs
    var cpuLimit: Double?
    /// Bytes
    var memoryLimit: Double?
  }

  var namespace: String
  var name: String
  var uid: String
  var nodeName: String
  var annotations: [String: String]
  var labels: Document?
  var phase: String
  var jobID: UInt64?
  /// Seconds since 1970.
  var created: Double
  /// When the grace period of a pod that is being deleted ends.
  var deletion: Double?
  var containers: [Container]
  var initContainers: [Container]

  /// - Returns: nil if the document lacks name or uid.
  init?(_ pod: Document) {
    let meta = pod["metadata"]
    guard let name = meta["name"].string, let uid = meta["uid"].string else { return nil }
    self.name = name
    self.uid = uid
    namespace = meta["namespace"].string ?? "default"
    nodeName = pod["spec"]["nodeName"].string ?? ""
    phase = pod["status"]["phase"].string ?? "Pending"
    annotations = [:]
    for (key, value) in meta["annotations"].fields?.entries ?? [] { annotations[key] = value.string }
    labels = meta["labels"]
    jobID = annotations["JobID"].flatMap { UInt64($0) }
    created = meta["creationTimestamp"].string.flatMap(RFC3339.seconds) ?? 0
    deletion = meta["deletionTimestamp"].string.flatMap(RFC3339.seconds)
    containers = (pod["spec"]["containers"].array ?? []).map { Self.container($0) }
    initContainers = (pod["spec"]["initContainers"].array ?? []).map { Self.container($0) }
  }

  var key: ObjectKey { ObjectKey(kind: .pod, namespace: namespace, name: name) }
  /// The name of its job directory.
  var directory: String { "\(namespace)-\(uid)" }
  var isTerminal: Bool { phase == "Succeeded" || phase == "Failed" }

  /// What the plugin submits.
  var jobRequest: JobRequest {
    JobRequest(
      directory: directory, podName: name, name: uid, options: SbatchFlags.lines(for: self),
      initContainers: initContainers.map(\.program), containers: containers.map(\.program))
  }

  private static func container(_ document: Document) -> Container {
    let program = JobRequest.Program(
      name: document["name"].string ?? "", image: document["image"].string ?? "",
      command: (document["command"].array ?? []).compactMap(\.string),
      arguments: (document["args"].array ?? []).compactMap(\.string),
      environment: (document["env"].array ?? []).compactMap { entry in
        guard let name = entry["name"].string, let value = entry["value"].string else { return nil }
        return (name, value)
      })
    let limits = document["resources"]["limits"]
    return Container(
      program: program, cpuLimit: Quantity.value(limits["cpu"]), memoryLimit: Quantity.value(limits["memory"])
    )
  }
}
