/// The node that a virtual kubelet registers.
struct VirtualNode: Sendable {
  /// How the last ping went.
  enum Ping: Sendable, Equatable {
    /// None yet: the first comes 30 s after the start.
    case none
    case ok(FreeResources)
    case failed(String)
  }

  var name: String
  /// Where its interLink API listens, as error messages name it.
  var interLink = "http://127.0.0.1:3000"
  /// The kubelet's own HTTPS port.
  var port = 10251
  var version = "f632175"
  /// Pods that it takes.
  var capacity = 100
  /// Beyond those that every virtual node has.
  var labels: [(String, String)] = []

  /// The document for the first registration.
  func document(uid: String, created: Double) -> Document {
    var labels: Document = [
      "alpha.service-controller.kubernetes.io/exclude-balancer": "true",
      "beta.kubernetes.io/os": "virtual-kubelet",
      "kubernetes.io/hostname": .string(name), "kubernetes.io/os": "virtual-kubelet",
      "kubernetes.io/role": "agent",
      "node.kubernetes.io/exclude-from-external-load-balancers": "true",
      "virtual-node.interlink/type": "virtual-kubelet",
    ]
    for (key, value) in self.labels { labels[key] = .string(value) }
    return [
      "metadata": [
        "name": .string(name), "uid": .string(uid), "creationTimestamp": .string(RFC3339.string(created)),
        "labels": labels, "annotations": ["node.alpha.kubernetes.io/ttl": "0"],
      ],
      "spec": [
        "providerID": .string("external:///\(name)"),
        "taints": [["key": "virtual-node.interlink/no-schedule", "value": "true", "effect": "NoSchedule"]],
      ],
      "status": [:],
    ]
  }

  /// Writes what a ping found into the node, as the kubelet does every 30 s: the capacity is what is free in
  /// Slurm, and every condition's transition time is the time of the ping.
  ///
  /// - Parameter taintedAt: since when the node is not ready.
  func apply(_ ping: Ping, to node: inout Document, now: Double, taintedAt: Double?) {
    let isReady = if case .ok = ping { true } else { false }
    var resources =
      node["status"]["capacity"] ?? ["cpu": "100", "memory": "128Gi", "pods": .string(String(capacity))]
    var response = ""
    var connectivity: (Bool, String, String)?
    switch ping {
    case .none: break
    case .ok(let free):
      response = free.pingResponse
      resources = [
        "cpu": .string(String(free.cpus)), "memory": .string("\(free.memory)Mi"),
        "pods": .string(String(capacity)),
      ]
      connectivity = (true, "InterlinkPingSuccessful", "Ping successful with code 200. Response: \(response)")
    case .failed(let message): connectivity = (false, "InterlinkPingFailed", message)
    }
    let time = Document.string(RFC3339.string(now))
    func condition(_ type: String, _ status: Bool, _ reason: String, _ message: String) -> Document {
      [
        "type": .string(type), "status": status ? "True" : "False", "lastHeartbeatTime": time,
        "lastTransitionTime": time, "reason": .string(reason), "message": .string(message),
      ]
    }
    var conditions: [Document] = [
      condition("Ready", isReady, "KubeletPending", "kubelet is pending."),
      condition(
        "OutOfDisk", false, "KubeletHasSufficientDisk", "kubelet has sufficient disk space available"),
      condition(
        "MemoryPressure", false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      condition("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      condition("NetworkUnavailable", !isReady, "RouteCreated", "RouteController created a route"),
    ]
    if let connectivity {
      conditions.append(
        condition("InterlinkConnectivity", connectivity.0, connectivity.1, connectivity.2))
    }
    let status: Document = [
      "capacity": resources, "allocatable": resources, "conditions": .array(conditions),
      "addresses": [["type": "InternalIP", "address": "127.0.0.1"]],
      "daemonEndpoints": ["kubeletEndpoint": ["Port": .int(Int64(port))]],
      "nodeInfo": [
        "machineID": "", "systemUUID": "", "bootID": "", "kernelVersion": "", "osImage": "",
        "containerRuntimeVersion": "", "kubeletVersion": .string(version), "kubeProxyVersion": "",
        "operatingSystem": "linux", "architecture": "virtual-kubelet",
      ],
    ]
    node["status"] = status
    node["spec"]["taints"] = .array(taints(since: taintedAt, now: now))
    if ping != .none {
      node["metadata"]["annotations"]["interlink.virtual-kubelet.io/ping-response"] = .string(response)
    }
    node["metadata"]["annotations"]["virtual-kubelet.io/last-applied-node-status"] = .string(status.json)
    node["metadata"]["annotations"]["virtual-kubelet.io/last-applied-object-meta"] = .string(
      objectMeta(of: node, response: ping == .none ? nil : response).json)
  }

  /// Writes what the node controller does into a node that it has not heard of for long.
  func silence(_ node: inout Document, now: Double) {
    let time = Document.string(RFC3339.string(now))
    var conditions = node["status"]["conditions"].array ?? []
    for type in ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] {
      let index = conditions.firstIndex { $0["type"].string == type }
      let heartbeat = index.map { conditions[$0]["lastHeartbeatTime"] ?? time } ?? time
      let unknown: Document = [
        "type": .string(type), "status": "Unknown", "lastHeartbeatTime": heartbeat,
        "lastTransitionTime": time, "reason": "NodeStatusUnknown",
        "message": "Kubelet stopped posting node status.",
      ]
      if let index { conditions[index] = unknown } else { conditions.append(unknown) }
    }
    node["status"]["conditions"] = .array(conditions)
    var taints = node["spec"]["taints"].array ?? []
    for effect in ["NoSchedule", "NoExecute"] {
      taints.append([
        "key": "node.kubernetes.io/unreachable", "effect": .string(effect), "timeAdded": time,
      ])
    }
    node["spec"]["taints"] = .array(taints)
  }

  /// The virtual kubelet's own taint, and those of the node controller: it adds the last only after 5 s.
  private func taints(since: Double?, now: Double) -> [Document] {
    var taints: [Document] = [
      ["key": "virtual-node.interlink/no-schedule", "value": "true", "effect": "NoSchedule"]
    ]
    guard let since else { return taints }
    let time = Document.string(RFC3339.string(since))
    taints.append(["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule", "timeAdded": time])
    taints.append([
      "key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule", "timeAdded": time,
    ])
    if now - since >= 5 {
      taints.append([
        "key": "node.kubernetes.io/not-ready", "effect": "NoExecute",
        "timeAdded": .string(RFC3339.string(since + 5)),
      ])
    }
    return taints
  }

  private func objectMeta(of node: Document, response: String?) -> Document {
    var labels = node["metadata"]["labels"] ?? [:]
    labels["beta.kubernetes.io/os"] = nil
    var meta: Document = [
      "name": .string(name), "uid": node["metadata"]["uid"] ?? "", "creationTimestamp": nil, "labels": labels,
    ]
    if let response {
      meta["annotations"] = ["interlink.virtual-kubelet.io/ping-response": .string(response)]
    }
    return meta
  }
}
