/// A node as the scheduler weighs it.
struct SchedulingNode: Sendable {
  /// Why a pod cannot go to a node.
  struct Reason: Sendable, Equatable {
    var text: String
    /// Whether room could be made by evicting other pods.
    var helpsPreemption = false
  }

  let name: String
  private let labels: Document.Fields
  private let taints: [Document]
  private let isUnschedulable: Bool
  private let allocatable: (cpu: Double, memory: Double, pods: Double)
  private var used = (cpu: 0.0, memory: 0.0, pods: 0.0)

  init(_ node: Document) {
    name = node["metadata"]["name"].string ?? ""
    labels = node["metadata"]["labels"].fields ?? [:]
    taints = node["spec"]["taints"].array ?? []
    isUnschedulable = node["spec"]["unschedulable"].bool ?? false
    let amounts = node["status"]["allocatable"]
    allocatable = (
      Quantity.value(amounts["cpu"]) ?? 0, Quantity.value(amounts["memory"]) ?? 0,
      Quantity.value(amounts["pods"]) ?? 110
    )
  }

  /// How much of the node's processors is free, to spread pods.
  var freeShare: Double { allocatable.cpu > 0 ? 1 - used.cpu / allocatable.cpu : 0 }

  mutating func take(_ pod: PodScheduling) {
    used.cpu += pod.cpu
    used.memory += pod.memory
    used.pods += 1
  }

  /// The reasons of the first check that fails; none if the pod fits.
  func verdict(on pod: Document, _ facts: PodScheduling) -> [Reason] {
    let tolerations = pod["spec"]["tolerations"].array ?? []
    if isUnschedulable,
      !tolerations.contains(where: {
        Self.tolerates($0, ["key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"])
      })
    {
      return [Reason(text: "node(s) were unschedulable")]
    }
    for taint in taints where ["NoSchedule", "NoExecute"].contains(taint["effect"].string) {
      if !tolerations.contains(where: { Self.tolerates($0, taint) }) {
        let text = "{\(taint["key"].string ?? ""): \(taint["value"].string ?? "")}"
        return [Reason(text: "node(s) had untolerated taint \(text)")]
      }
    }
    if !matches(pod["spec"]) { return [Reason(text: "node(s) didn't match Pod's node affinity/selector")] }
    var reasons: [Reason] = []
    if used.pods + 1 > allocatable.pods {
      reasons.append(Reason(text: "Too many pods", helpsPreemption: true))
    }
    if facts.cpu > 0, used.cpu + facts.cpu > allocatable.cpu + 1e-9 {
      reasons.append(Reason(text: "Insufficient cpu", helpsPreemption: true))
    }
    if facts.memory > 0, used.memory + facts.memory > allocatable.memory {
      reasons.append(Reason(text: "Insufficient memory", helpsPreemption: true))
    }
    return reasons
  }

  private static func tolerates(_ toleration: Document, _ taint: Document) -> Bool {
    let key = toleration["key"].string ?? ""
    let effect = toleration["effect"].string ?? ""
    guard effect.isEmpty || effect == taint["effect"].string else { return false }
    if toleration["operator"] == "Exists" { return key.isEmpty || key == taint["key"].string }
    return key == taint["key"].string && (toleration["value"].string ?? "") == (taint["value"].string ?? "")
  }

  private func matches(_ spec: Document?) -> Bool {
    for (key, value) in spec["nodeSelector"].fields ?? [:] where labels[key] != value { return false }
    let required = spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    guard let terms = required["nodeSelectorTerms"].array else { return true }
    return terms.contains { term in
      (term["matchExpressions"].array ?? []).allSatisfy {
        matches(expression: $0, labels[$0["key"].string ?? ""].string)
      }
        && (term["matchFields"].array ?? []).allSatisfy { matches(expression: $0, name) }
    }
  }

  private func matches(expression: Document, _ value: String?) -> Bool {
    let values = (expression["values"].array ?? []).compactMap(\.string)
    switch expression["operator"].string {
    case "In": return value.map(values.contains) ?? false
    case "NotIn": return value.map { !values.contains($0) } ?? true
    case "Exists": return value != nil
    case "DoesNotExist": return value == nil
    case "Gt": return (value.flatMap { Int($0) } ?? .min) > (values.first.flatMap { Int($0) } ?? .max)
    case "Lt": return (value.flatMap { Int($0) } ?? .max) < (values.first.flatMap { Int($0) } ?? .min)
    default: return false
    }
  }
}
