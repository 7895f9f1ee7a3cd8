/// Rules 37 and 38: which node takes it.
extension Preflight {
  private static let taint = "virtual-node.interlink/no-schedule"
  private static let hostname = "kubernetes.io/hostname"
  private static let labels = ["virtual-node.interlink/type", "type", "kubernetes.io/os"]

  mutating func checkPlacement() {
    let spec = template.spec
    checkTolerations(spec)
    let selector = spec["nodeSelector"]?.object ?? []
    let name = spec["nodeName"]?.string ?? selector.last { $0.key == Self.hostname }?.value.string
    let isSelected = selector.contains {
      Self.labels.contains($0.key) && $0.value.string == "virtual-kubelet"
    }
    let hasAffinity = spec[path: ["affinity", "nodeAffinity"]] != nil
    if name == nil, !isSelected, !hasAffinity {
      report(
        .nodeChoice, .warning,
        "Nothing leads this pod to a virtual node (nodeSelector, affinity): it may stay in the cluster.",
        fixSelecting())
      return
    }
    guard let name, let nodes = context.nodes else { return }
    guard let node = nodes.first(where: { $0.name == name || $0.labels[Self.hostname] == name }) else {
      let known = nodes.map(\.name).sorted().joined(separator: ", ")
      report(
        .nodeChoice, .error,
        "There is no virtual node \(name)\(known.isEmpty ? "." : ": there is \(known).")", fixSelecting())
      return
    }
    if let trouble = node.trouble {
      report(.nodeChoice, .error, "Node \(name) does not reach its interLink API (\(trouble)).")
    }
  }

  private mutating func checkTolerations(_ spec: JSONValue) {
    let tolerations = spec["tolerations"]?.array ?? []
    let chosen = spec[path: ["nodeSelector", Self.hostname]]?.string
    let taints =
      context.nodes?.first { $0.name == chosen }?.taints.filter { $0.effect != "PreferNoSchedule" }
      ?? [Self.standardTaint]
    // A pod that names its node is not scheduled: only NoExecute keeps it away.
    let isBound = spec["nodeName"]?.string?.isEmpty == false
    for taint in taints where !isBound || taint.effect == "NoExecute" {
      guard !tolerations.contains(where: { Self.tolerates($0, taint) }) else { continue }
      // The node controller's own come and go with the node's state.
      if taint.key.hasPrefix("node.kubernetes.io/") { continue }
      let toleration: JSONValue = ["key": .string(taint.key), "operator": "Exists"]
      let path = template.specPath / "tolerations"
      report(
        .toleration, .error,
        "The pod does not tolerate taint \(taint.key) of the virtual node: it is not scheduled there.",
        at: path,
        [.init("Add the toleration", [.set(path, .array(tolerations + [toleration]))])])
    }
  }

  private static var standardTaint: Node.Taint {
    var taint = Node.Taint()
    (taint.key, taint.value, taint.effect) = (Self.taint, "true", "NoSchedule")
    return taint
  }

  private static func tolerates(_ toleration: JSONValue, _ taint: Node.Taint) -> Bool {
    let effect = toleration["effect"]?.string ?? ""
    guard effect.isEmpty || effect == taint.effect else { return false }
    let key = toleration["key"]?.string ?? ""
    if toleration["operator"]?.string == "Exists" { return key.isEmpty || key == taint.key }
    return key == taint.key && (toleration["value"]?.string ?? "") == taint.value
  }

  private func fixSelecting() -> [PreflightFinding.Fix] {
    (context.nodes ?? []).filter { $0.trouble == nil }.map(\.name).sorted().prefix(3).map { name in
      .init("Send it to \(name)", [.set(template.specPath / "nodeSelector" / Self.hostname, .string(name))])
    }
  }
}
