/// What the scheduler looks at in every pod, kept beside the bytes so that it need not parse them.
struct PodScheduling: Sendable {
  /// nil for a pod that is not bound.
  var node: String?
  var hasEnded: Bool
  var isTheDefaultSchedulers: Bool
  /// Requested cores.
  var cpu: Double
  /// Requested bytes.
  var memory: Double

  init(_ pod: Document) {
    let spec = pod["spec"]
    node = spec["nodeName"].string.flatMap { $0.isEmpty ? nil : $0 }
    hasEnded = ["Succeeded", "Failed"].contains(pod["status"]["phase"].string)
    isTheDefaultSchedulers = spec["schedulerName"].string ?? "default-scheduler" == "default-scheduler"
    func sum(_ resource: String) -> Double {
      let requests = { (container: Document) in
        Quantity.value(container["resources"]["requests"][resource]) ?? 0
      }
      let together = (spec["containers"].array ?? []).map(requests).reduce(0, +)
      // Init containers run one at a time, before the others.
      return (spec["initContainers"].array ?? []).map(requests).reduce(together, max)
    }
    cpu = sum("cpu")
    memory = sum("memory")
  }
}
