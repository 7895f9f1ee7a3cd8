/// Where a scene puts things: the store, and the kubelets with the simulated Slurms behind them.
struct Stage: Sendable {
  let store: ObjectStore
  let clock: SiteClock
  let kubelets: [VirtualKubelet]
  /// By node name; empty with the real Slurm.
  let slurms: [String: SimulatedSlurm]
  /// When the warm-up ends, seconds since 1970.
  let present: Double

  func kubelet(_ node: String) -> VirtualKubelet? { kubelets.first { $0.node.name == node } }

  /// Creates a namespace unless it is there.
  func addNamespace(_ name: String, random: inout RandomSource) {
    // It is there already, then.
    _ = try? store.create(
      .namespace,
      [
        "metadata": [
          "name": .string(name), "uid": .string(random.uuid()),
          "labels": ["kubernetes.io/metadata.name": .string(name)],
        ],
        "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
      ])
  }

  /// Creates a pod, with its job already planned, and lets its kubelet take it on.
  func add(_ template: PodTemplate, plan: JobPlan?, seed: UInt64) async {
    var random = RandomSource(seed: seed)
    let uid = random.uuid()
    let now = clock.now
    let pod = template.document(uid: uid, created: now, random: &random)
    if let node = template.node, let plan, let slurm = slurms[node] {
      await slurm.withSimulation { $0.plan(plan, for: uid) }
    }
    guard let stored = try? store.create(.pod, pod), let facts = PodFacts(stored) else { return }
    if let node = template.node {
      recordBinding(of: facts, to: node, random: &random)
      await kubelet(node)?.observe(stored)
    }
  }

  /// Creates a pod that its kubelet has taken on, but whose job never came.
  func addLost(_ template: PodTemplate, seed: UInt64) async {
    var random = RandomSource(seed: seed)
    let pod = template.document(uid: random.uuid(), created: clock.now, random: &random)
    guard let stored = try? store.create(.pod, pod), let facts = PodFacts(stored) else { return }
    recordBinding(of: facts, to: facts.nodeName, random: &random)
    await kubelet(facts.nodeName)?.lose(facts)
  }

  private func recordBinding(of facts: PodFacts, to node: String, random: inout RandomSource) {
    let now = clock.now
    record(
      EventRecorder.scheduler(
        facts, reason: "Scheduled", action: "Binding", type: "Normal",
        message: "Successfully assigned \(facts.namespace)/\(facts.name) to \(node)", now: now,
        random: &random),
      at: now)
  }

  /// Stores an Event unless it would have expired by the present.
  func record(_ event: Document, at time: Double) {
    guard present - time < 3600 else { return }
    // An Event of the same name: the API server would refuse it too.
    _ = try? store.create(.event, event)
  }

  /// Marks a pod as deleted, as the API does, and lets its kubelet see it.
  func delete(_ key: ObjectKey) async {
    let deletion = RFC3339.string(clock.now + 30)
    // Somebody else may have deleted it.
    guard
      let pod = try? store.update(
        key,
        { (pod) throws(APIStatus) in
          pod["metadata"]["deletionTimestamp"] = .string(deletion)
          pod["metadata"]["deletionGracePeriodSeconds"] = 30
          pod["metadata"]["generation"] = 2
        })
    else { return }
    if let node = pod["spec"]["nodeName"].string { await kubelet(node)?.observe(pod) }
  }
}
