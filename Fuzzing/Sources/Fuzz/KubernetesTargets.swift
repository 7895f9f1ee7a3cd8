@testable internal import ClientCore
@testable internal import InterLinkTUI

let kubernetesTargets = [
  Target("objects") { bytes in
    var interner = Interner(capacity: 4)
    func read<Object: KubernetesObject>(_ kind: Object.Type) -> Object? {
      bytes.withUnsafeBufferPointer { bytes in
        let first = try? JSONReader.read(bytes) { (reader) throws(JSONError) in
          try Object(reader: &reader, interner: &interner)
        }
        let second = try? JSONReader.read(bytes) { (reader) throws(JSONError) in
          try Object(reader: &reader, interner: &interner)
        }
        require(first == second, "What was met before is read otherwise.")
        return first
      }
    }
    if let pod = read(Pod.self) { requireDrawn(pod) }
    if let node = read(Node.self) { requireDrawn(node) }
    if let event = read(Event.self) {
      requireDrawn(event.meta)
      requireDrawn([
        event.type, event.reason, event.message, event.source, event.involvedKind, event.involvedName,
        event.involvedNamespace, event.involvedUID,
      ])
    }
    if let request = read(CertificateRequest.self) { requireDrawn(request.meta) }
  },
  Target("watch") { bytes in
    var dice = Dice(bytes)
    var interner = Interner(capacity: 4)
    var splitter = LineSplitter(maximumSize: 1 << 16)
    for piece in bytes.pieces(&dice) {
      try? splitter.append(piece) { line in
        let event = try? WatchEvent<Pod>(line: line, interner: &interner)
        switch event {
        case .added(let pod), .modified(let pod), .deleted(let pod): requireDrawn(pod)
        case .error(let status): requireDrawn([status.reason, status.message])
        case .bookmark, nil: break
        }
      }
    }
  },
  Target("answers") { bytes in
    let status = KubernetesError.Status(httpStatus: 500, body: bytes, retryAfter: bytes.text)
    requireDrawn([status.reason, status.message, KubernetesError.status(status).description])
    for status in (try? InterLinkPodStatus.list(bytes)) ?? [] {
      requireDrawn([status.name, status.namespace, status.uid])
      requireDrawn(status.containers + status.initContainers)
    }
    let text = bytes.text
    switch PingResponse(text) {
    case .none: break
    case .text(let text): requireDrawn(text)
    case .report(let report):
      requireDrawn(report.status)
      requireDrawn(report.resources)
      for taint in report.taints { requireDrawn([taint.key, taint.value, taint.effect]) }
    }
    if let error = KubeletError(explaining: text, node: "node") { requireDrawn(error.description) }
    _ = JobIdentifier(text)
    requireDrawn(CertificateRequest.node(pem: text))
    for name in ["cpu", "memory", "nvidia.com/gpu"] { _ = Format.quantity(text, of: name) }
    let time = Timestamp(rfc3339: text) ?? Timestamp(httpDate: text)
    if let time {
      require(
        Timestamp(rfc3339: time.rfc3339)?.seconds == time.seconds || !(0...9999).contains(time.year),
        "A time is written as another.")
    }
  },
]

private func requireDrawn(_ meta: ObjectMeta) {
  requireDrawn([meta.name, meta.namespace, meta.uid, meta.resourceVersion])
  requireDrawn(meta.labels)
  requireDrawn(meta.annotations)
  requireDrawn(meta.finalizers)
  if let owner = meta.controller { requireDrawn([owner.apiVersion, owner.kind, owner.name, owner.uid]) }
}

private func requireDrawn(_ pod: Pod) {
  requireDrawn(pod.meta)
  requireDrawn([pod.nodeName, pod.phase, pod.reason, pod.message, pod.podIP])
  requireDrawn(pod.tolerations)
  requireDrawn(pod.nodeSelector)
  requireDrawn(pod.conditions)
  requireDrawn(pod.containerStatuses + pod.initContainerStatuses)
  for container in pod.containers + pod.initContainers {
    requireDrawn([container.name, container.image])
    requireDrawn(container.requests)
    requireDrawn(container.limits)
  }
}

private func requireDrawn(_ node: Node) {
  requireDrawn(node.meta)
  requireDrawn([node.providerID, node.architecture, node.kubeletVersion, node.internalIP])
  requireDrawn(node.capacity)
  requireDrawn(node.allocatable)
  requireDrawn(node.conditions)
  for taint in node.taints { requireDrawn([taint.key, taint.value, taint.effect]) }
}

private func requireDrawn(_ conditions: [Condition]) {
  for condition in conditions {
    requireDrawn([condition.type, condition.status, condition.reason, condition.message])
  }
}

private func requireDrawn(_ statuses: [Pod.ContainerStatus]) {
  for status in statuses {
    requireDrawn(status.name)
    switch status.state {
    case .waiting(let reason, let message): requireDrawn([reason, message])
    case .terminated(let end): requireDrawn([end.reason, end.message])
    case .running, .unknown: break
    }
  }
}
