/// A pod as a scene wants it.
struct PodTemplate: Sendable {
  enum Owner: Sendable {
    case none
    case job(name: String, uid: String)
    case workflow(name: String, uid: String)
  }

  struct Container: Sendable {
    var name: String
    var image: String
    var command: [String] = []
    var arguments: [String] = []
    /// Limits: what Slurm gets.
    var cpu: String?
    var memory: String?
    /// Requests are usually small, because the scheduler compares them with what is free at the moment.
    var requestsItsLimits = false
  }

  var namespace: String
  var name: String
  /// Nil leaves it to the scheduler.
  var node: String?
  /// `kubernetes.io/hostname` that it insists on.
  var selectedNode: String?
  var containers: [Container]
  var initContainers: [Container] = []
  /// Annotation `slurm-job.vk.io/flags`.
  var flags = ""
  var labels: [(String, String)] = []
  var annotations: [(String, String)] = []
  var owner = Owner.none
  /// Nil stays through any trouble of its node.
  var tolerationSeconds: Int? = 300

  /// The manifest as the API server has stored it just after creation.
  func document(uid: String, created: Double, random: inout RandomSource) -> Document {
    let token = "kube-api-access-" + random.nameSuffix()
    var meta: Document = ["name": .string(name), "namespace": .string(namespace), "uid": .string(uid)]
    meta["generation"] = 1
    meta["creationTimestamp"] = .string(RFC3339.string(created))
    if !labels.isEmpty { meta["labels"] = Self.map(labels) }
    var notes = annotations
    if !flags.isEmpty { notes.append(("slurm-job.vk.io/flags", flags)) }
    if !notes.isEmpty { meta["annotations"] = Self.map(notes) }
    meta["ownerReferences"] = ownerReferences

    var spec: Document = ["volumes": [Self.tokenVolume(token)]]
    if !initContainers.isEmpty {
      spec["initContainers"] = .array(initContainers.map { $0.document(token: token) })
    }
    spec["containers"] = .array(containers.map { $0.document(token: token) })
    spec["restartPolicy"] = "Never"
    spec["terminationGracePeriodSeconds"] = 30
    spec["dnsPolicy"] = "ClusterFirst"
    if let selector = selectedNode ?? node {
      spec["nodeSelector"] = ["kubernetes.io/hostname": .string(selector)]
    }
    spec["serviceAccountName"] = "default"
    spec["serviceAccount"] = "default"
    if let node { spec["nodeName"] = .string(node) }
    spec["securityContext"] = [:]
    spec["schedulerName"] = "default-scheduler"
    spec["tolerations"] = .array(tolerations)
    spec["priority"] = 0
    spec["enableServiceLinks"] = true
    spec["preemptionPolicy"] = "PreemptLowerPriority"
    let quality = containers.contains { $0.cpu != nil || $0.memory != nil } ? "Burstable" : "BestEffort"
    return ["metadata": meta, "spec": spec, "status": ["phase": "Pending", "qosClass": .string(quality)]]
  }

  private var tolerations: [Document] {
    var tolerations: [Document] = [["key": "virtual-node.interlink/no-schedule", "operator": "Exists"]]
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
      var toleration: Document = ["key": .string(key), "operator": "Exists", "effect": "NoExecute"]
      if let tolerationSeconds { toleration["tolerationSeconds"] = .int(Int64(tolerationSeconds)) }
      tolerations.append(toleration)
    }
    return tolerations
  }

  private var ownerReferences: Document? {
    switch owner {
    case .none: nil
    case .job(let name, let uid): Self.owner("batch/v1", "Job", name, uid)
    case .workflow(let name, let uid): Self.owner("argoproj.io/v1alpha1", "Workflow", name, uid)
    }
  }

  private static func owner(_ version: String, _ kind: String, _ name: String, _ uid: String) -> Document {
    [
      [
        "apiVersion": .string(version), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
        "controller": true, "blockOwnerDeletion": true,
      ]
    ]
  }

  static func map(_ pairs: [(String, String)]) -> Document {
    var fields: Document = [:]
    for (key, value) in pairs { fields[key] = .string(value) }
    return fields
  }

  static func tokenVolume(_ name: String) -> Document {
    [
      "name": .string(name),
      "projected": [
        "sources": [
          ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
          ["configMap": ["name": "kube-root-ca.crt", "items": [["key": "ca.crt", "path": "ca.crt"]]]],
          [
            "downwardAPI": [
              "items": [
                ["path": "namespace", "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"]]
              ]
            ]
          ],
        ],
        "defaultMode": 420,
      ],
    ]
  }
}

extension PodTemplate.Container {
  func document(token: String) -> Document {
    var container: Document = ["name": .string(name), "image": .string(image)]
    if !command.isEmpty { container["command"] = .array(command.map { .string($0) }) }
    if !arguments.isEmpty { container["args"] = .array(arguments.map { .string($0) }) }
    var amounts: Document = [:]
    amounts["cpu"] = cpu.map { .string($0) }
    amounts["memory"] = memory.map { .string($0) }
    container["resources"] =
      cpu == nil && memory == nil
      ? [:] : ["limits": amounts, "requests": requestsItsLimits ? amounts : ["cpu": "1m", "memory": "1Mi"]]
    container["volumeMounts"] = [
      [
        "name": .string(token), "readOnly": true,
        "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
      ]
    ]
    container["terminationMessagePath"] = "/dev/termination-log"
    container["terminationMessagePolicy"] = "File"
    container["imagePullPolicy"] = "IfNotPresent"
    return container
  }
}
