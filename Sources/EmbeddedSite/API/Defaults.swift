/// What the API server writes into objects where their author wrote nothing.
enum Defaults {
  static func fill(_ object: inout Document, _ kind: Kind, uid: String) {
    switch kind {
    case .pod: pod(&object)
    case .job: job(&object, uid: uid)
    case .deployment, .replicaSet, .statefulSet, .cronJob: workload(&object, kind)
    case .namespace:
      if object["spec"]["finalizers"] == nil { object["spec"]["finalizers"] = ["kubernetes"] }
      if object["status"]["phase"] == nil { object["status"]["phase"] = "Active" }
      object["metadata"]["labels"]["kubernetes.io/metadata.name"] = object["metadata"]["name"]
    default: break
    }
  }

  private static func pod(_ pod: inout Document) {
    guard var spec = pod["spec"], spec.fields != nil else { return }
    podSpec(&spec)
    set(&spec, "enableServiceLinks", true)
    set(&spec, "preemptionPolicy", "PreemptLowerPriority")
    set(&spec, "priority", 0)
    set(&spec, "serviceAccountName", "default")
    set(&spec, "serviceAccount", spec["serviceAccountName"] ?? "default")
    tolerate(&spec, "node.kubernetes.io/not-ready")
    tolerate(&spec, "node.kubernetes.io/unreachable")
    pod["spec"] = spec
    if pod["metadata"]["generation"] == nil { pod["metadata"]["generation"] = 1 }
    if pod["status"]["phase"] == nil {
      pod["status"] = ["phase": "Pending", "qosClass": .string(qosClass(spec))]
    }
  }

  private static func podSpec(_ spec: inout Document) {
    for list in ["initContainers", "containers"] {
      guard let containers = spec[list].array else { continue }
      spec[list] = .array(containers.map(container))
    }
    set(&spec, "dnsPolicy", "ClusterFirst")
    set(&spec, "restartPolicy", "Always")
    set(&spec, "schedulerName", "default-scheduler")
    set(&spec, "securityContext", [:])
    set(&spec, "terminationGracePeriodSeconds", 30)
  }

  private static func container(_ container: Document) -> Document {
    guard container.fields != nil else { return container }
    var container = container
    let image = container["image"].string ?? ""
    // A tag other than "latest" is not expected to move.
    let name = image.split(separator: "/").last ?? ""
    let isLatest = !image.contains("@") && (!name.contains(":") || name.hasSuffix(":latest"))
    set(&container, "imagePullPolicy", isLatest ? "Always" : "IfNotPresent")
    set(&container, "resources", [:])
    for (resource, amount) in container["resources"]["limits"].fields ?? [:]
    where container["resources"]["requests"][resource] == nil {
      container["resources"]["requests"][resource] = amount
    }
    set(&container, "terminationMessagePath", "/dev/termination-log")
    set(&container, "terminationMessagePolicy", "File")
    if let ports = container["ports"].array {
      container["ports"] = .array(
        ports.map { port in
          var port = port
          if port["protocol"] == nil { port["protocol"] = "TCP" }
          return port
        })
    }
    return container
  }

  private static func tolerate(_ spec: inout Document, _ taint: String) {
    let present = spec["tolerations"].array ?? []
    let covers = present.contains { toleration in
      (toleration["key"] == nil || toleration["key"].string == taint)
        && (toleration["effect"] == nil || toleration["effect"] == "NoExecute")
    }
    if covers { return }
    spec["tolerations"] = .array(
      present + [
        ["key": .string(taint), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300]
      ])
  }

  private static func job(_ job: inout Document, uid: String) {
    guard var spec = job["spec"], spec.fields != nil else { return }
    if spec["completions"] == nil, spec["parallelism"] == nil { spec["completions"] = 1 }
    set(&spec, "parallelism", 1)
    set(&spec, "backoffLimit", 6)
    set(&spec, "completionMode", "NonIndexed")
    set(&spec, "manualSelector", false)
    set(&spec, "podReplacementPolicy", "TerminatingOrFailed")
    set(&spec, "suspend", false)
    set(&spec, "selector", ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(uid)]])
    let name = job["metadata"]["name"] ?? ""
    for (label, value) in [
      ("batch.kubernetes.io/controller-uid", .string(uid)), ("batch.kubernetes.io/job-name", name),
      ("controller-uid", .string(uid)), ("job-name", name),
    ] as [(String, Document)] {
      spec["template"]["metadata"]["labels"][label] = value
    }
    if var template = spec["template"]["spec"], template.fields != nil {
      podSpec(&template)
      spec["template"]["spec"] = template
    }
    job["spec"] = spec
    if job["metadata"]["generation"] == nil { job["metadata"]["generation"] = 1 }
    if job["status"] == nil { job["status"] = [:] }
  }

  private static func workload(_ object: inout Document, _ kind: Kind) {
    guard var spec = object["spec"], spec.fields != nil else { return }
    let own: [(String, Document)] =
      switch kind {
      case .deployment:
        [
          ("replicas", 1), ("revisionHistoryLimit", 10), ("progressDeadlineSeconds", 600),
          (
            "strategy",
            ["type": "RollingUpdate", "rollingUpdate": ["maxUnavailable": "25%", "maxSurge": "25%"]]
          ),
        ]
      case .statefulSet:
        [
          ("replicas", 1), ("revisionHistoryLimit", 10), ("podManagementPolicy", "OrderedReady"),
          ("updateStrategy", ["type": "RollingUpdate", "rollingUpdate": ["partition": 0]]),
        ]
      case .cronJob:
        [
          ("concurrencyPolicy", "Allow"), ("suspend", false), ("successfulJobsHistoryLimit", 3),
          ("failedJobsHistoryLimit", 1),
        ]
      default: [("replicas", 1)]
      }
    for (key, value) in own { set(&spec, key, value) }
    if kind == .cronJob {
      if var template = spec["jobTemplate"]["spec"]["template"]["spec"], template.fields != nil {
        podSpec(&template)
        spec["jobTemplate"]["spec"]["template"]["spec"] = template
      }
    } else if var template = spec["template"]["spec"], template.fields != nil {
      podSpec(&template)
      spec["template"]["spec"] = template
    }
    object["spec"] = spec
    if object["metadata"]["generation"] == nil { object["metadata"]["generation"] = 1 }
    if object["status"] == nil { object["status"] = kind == .cronJob ? [:] : ["replicas": 0] }
  }

  private static func set(_ object: inout Document, _ key: String, _ value: Document) {
    if object[key] == nil { object[key] = value }
  }

  /// From the requests and limits of cpu and memory of all containers.
  private static func qosClass(_ spec: Document) -> String {
    let containers = (spec["initContainers"].array ?? []) + (spec["containers"].array ?? [])
    let amounts = containers.map { container in
      ["cpu", "memory"].map { (container["resources"]["requests"][$0], container["resources"]["limits"][$0]) }
    }
    if amounts.allSatisfy({ $0.allSatisfy { $0.0 == nil && $0.1 == nil } }) { return "BestEffort" }
    return amounts.allSatisfy { $0.allSatisfy { $0.1 != nil && $0.0 == $0.1 } } ? "Guaranteed" : "Burstable"
  }
}
