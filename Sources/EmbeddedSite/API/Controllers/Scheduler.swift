/// Binds pods to nodes on which they fit, as the default scheduler does.
actor Scheduler {
  private let store: ObjectStore
  private let recorder: Recorder
  /// Pods without a node.
  private var pending: Set<ObjectKey> = []

  init(store: ObjectStore) {
    self.store = store
    recorder = Recorder(store: store)
  }

  /// Runs until the task is cancelled.
  func run() async {
    let changes = store.changes(of: [.pod, .node])
    for pod in store.list(.pod).objects where Self.isUnbound(pod) { pending.insert(pod.key) }
    schedulePending()
    for await change in changes {
      switch (change.key.kind, change.verb) {
      case (.pod, .deleted): pending.remove(change.key)
      case (.pod, _):
        let isNew = change.verb == .added && Self.isUnbound(change.stored)
        if Self.isUnbound(change.stored) { pending.insert(change.key) } else { pending.remove(change.key) }
        // What a pod already bound does matters only once it frees its node.
        if !isNew, !Self.hasEnded(change.stored) || Self.hasEnded(change.previous) { continue }
      default: break
      }
      schedulePending()
    }
  }

  private static func isUnbound(_ pod: StoredObject) -> Bool {
    pod.scheduling?.node == nil && pod.scheduling?.isTheDefaultSchedulers == true && !hasEnded(pod)
  }

  private static func hasEnded(_ pod: StoredObject?) -> Bool { pod?.scheduling?.hasEnded ?? false }

  private func schedulePending() {
    if pending.isEmpty { return }
    var nodes = store.list(.node).objects.map { SchedulingNode($0.document) }
    var indices: [String: Int] = [:]
    for (index, node) in nodes.enumerated() { indices[node.name] = index }
    for pod in store.list(.pod).objects {
      if let facts = pod.scheduling, !facts.hasEnded, let node = facts.node, let index = indices[node] {
        nodes[index].take(facts)
      }
    }
    for key in pending.sorted() {
      guard let stored = store.stored(key), Self.isUnbound(stored), let facts = stored.scheduling else {
        pending.remove(key)
        continue
      }
      if stored.isBeingDeleted { continue }
      let pod = stored.document
      let verdicts = nodes.map { $0.verdict(on: pod, facts) }
      let fitting = nodes.indices.filter { verdicts[$0].isEmpty }
      if let best = fitting.max(by: { nodes[$0].freeShare < nodes[$1].freeShare }) {
        bind(stored, to: nodes[best].name)
        nodes[best].take(facts)
        pending.remove(key)
      } else {
        refuse(stored, verdicts)
      }
    }
  }

  private func bind(_ pod: StoredObject, to node: String) {
    let now = RFC3339.string(store.now())
    do {
      try store.update(pod.key) { (object) throws(APIStatus) in
        guard object["spec"]["nodeName"].string == nil else { return }
        object["spec"]["nodeName"] = .string(node)
        Conditions.set(&object, "PodScheduled", "True", now: now)
      }
    } catch { return }  // deleted meanwhile
    recorder.scheduler(
      pod, reason: "Scheduled", action: "Binding", type: "Normal",
      message: "Successfully assigned \(pod.key.namespace)/\(pod.key.name) to \(node)")
  }

  private func refuse(_ pod: StoredObject, _ verdicts: [[SchedulingNode.Reason]]) {
    let message = Self.message(verdicts)
    let now = RFC3339.string(store.now())
    var isNews = false
    do {
      try store.update(pod.key) { (object) throws(APIStatus) in
        let present = object["status"]["conditions"].array?.first { $0["type"] == "PodScheduled" }
        isNews = present?["message"].string != message
        if isNews {
          Conditions.set(
            &object, "PodScheduled", "False", reason: "Unschedulable", message: message, now: now)
        }
      }
    } catch { return }  // deleted meanwhile
    if isNews {
      recorder.scheduler(
        pod, reason: "FailedScheduling", action: "Scheduling", type: "Warning", message: message)
    }
  }

  /// `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had …. preemption: …`.
  static func message(_ verdicts: [[SchedulingNode.Reason]]) -> String {
    if verdicts.isEmpty { return "no nodes available to schedule pods" }
    func summary(_ texts: [String]) -> String {
      var counts: [String: Int] = [:]
      for text in texts { counts[text, default: 0] += 1 }
      let list = counts.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
      return "0/\(verdicts.count) nodes are available: \(list)."
    }
    let preemption = verdicts.map {
      $0.allSatisfy(\.helpsPreemption)
        ? "No preemption victims found for incoming pod" : "Preemption is not helpful for scheduling"
    }
    return "\(summary(verdicts.flatMap { $0 }.map(\.text))) preemption: \(summary(preemption))"
  }
}
