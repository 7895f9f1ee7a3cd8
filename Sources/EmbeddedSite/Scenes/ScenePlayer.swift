/// Plays the lively scene: its cues, its traffic, and other people's load.
actor ScenePlayer {
  /// Pods of the traffic that have ended are deleted once there are more pods than this.
  private static let most = 68
  /// Seconds before the present at which the traffic begins.
  private static let trafficBegins = 9000.0

  private let stage: Stage
  private var random: RandomSource
  private var cues: [Cue]
  private var loads: [BackgroundLoad] = []
  private var nextArrival: Double
  private var nextVisit: Double
  /// The traffic's pods, oldest first.
  private var guests: [ObjectKey] = []

  init(_ stage: Stage, seed: UInt64) {
    self.stage = stage
    random = RandomSource(seed: seed, for: "scene")
    cues = Cast.cues(random: &random).sorted { $0.at > $1.at }
    nextArrival = stage.present - Self.trafficBegins
    nextVisit = nextArrival
    if !stage.slurms.isEmpty {
      loads = [
        BackgroundLoad(
          node: "vega-vk", flags: "--partition=gpu", waiting: 3, length: 700...5400, since: -3000)
      ]
    }
  }

  /// When the first cue is due, relative to the present.
  var begins: Double { cues.last?.at ?? 0 }

  /// Does what is due at the clock's time.
  func step() async {
    let now = stage.clock.now
    while let cue = cues.last, stage.present + cue.at <= now {
      cues.removeLast()
      await play(cue.action)
    }
    for index in loads.indices where now >= stage.present + loads[index].since {
      guard let slurm = stage.slurms[loads[index].node] else { continue }
      let (load, random) = await slurm.withSimulation { [load = loads[index], random] simulation in
        var (load, random) = (load, random)
        load.step(&simulation, random: &random)
        return (load, random)
      }
      loads[index] = load
      self.random = random
    }
    while nextArrival <= now {
      let isLate = now > stage.present - 1800
      nextArrival += random.double(isLate ? 18...60 : 60...200)
      let (template, plan) = Traffic.next(random: &random)
      await stage.add(template, plan: plan, seed: random.next())
      guests.append(ObjectKey(kind: .pod, namespace: template.namespace, name: template.name))
    }
    if now >= nextVisit {
      nextVisit = now + 15
      await tidy(now)
    }
  }

  /// Deletes what has ended long ago, and lets somebody change his mind now and then.
  private func tidy(_ now: Double) async {
    var surplus = stage.store.list(.pod).objects.count - Self.most
    for key in guests where surplus > 0 {
      let phase = stage.store.get(key)?["status"]["phase"].string
      guard phase == nil || phase == "Succeeded" || phase == "Failed" else { continue }
      await stage.delete(key)
      guests.removeAll { $0 == key }
      surplus -= 1
    }
    guard random.chance(0.12), !guests.isEmpty else { return }
    let key = random.pick(guests)
    if random.chance(0.5) {
      await stage.delete(key)
      guests.removeAll { $0 == key }
    } else {
      await cancel(key)
    }
  }

  private func play(_ action: Cue.Action) async {
    switch action {
    case .add(var template, let plan):
      template.flags = resolve(template.flags)
      stage.addNamespace(template.namespace, random: &random)
      await stage.add(template, plan: plan, seed: random.next())
    case .addUnschedulable(let template):
      stage.addNamespace(template.namespace, random: &random)
      addUnschedulable(template)
    case .addJob(let job): addJob(job)
    case .cancelJob(let name, nil): await cancel(Self.key(name))
    case .cancelJob(let name, let uid): await change(name) { $0.cancel($1, by: uid) }
    case .suspendJob(let name): await change(name) { $0.suspend($1) }
    case .setJob(let name, let change): await self.change(name) { $0.pin($1, change) }
    case .addLost(let template):
      stage.addNamespace(template.namespace, random: &random)
      await stage.addLost(template, seed: random.next())
    case .delete(let name): await stage.delete(Self.key(name))
    case .interLink(let node, let up): await stage.kubelet(node)?.setInterLink(up: up)
    }
  }

  /// Does something to the job of a pod.
  private func change(
    _ name: String, _ body: @escaping @Sendable (inout SlurmSimulation, UInt64) -> Void
  ) async {
    guard let facts = stage.store.get(Self.key(name)).flatMap(PodFacts.init), let id = facts.jobID else {
      return
    }
    await stage.slurms[facts.nodeName]?.withSimulation { body(&$0, id) }
  }

  private func cancel(_ key: ObjectKey) async {
    guard let facts = stage.store.get(key).flatMap(PodFacts.init), let id = facts.jobID else { return }
    await stage.kubelet(facts.nodeName)?.backend.cancel(id)
  }

  /// ``explainUnscheduled()`` gives the reason later.
  private func addUnschedulable(_ template: PodTemplate) {
    let now = stage.clock.now
    var pod = template.document(uid: random.uuid(), created: now, random: &random)
    pod["status"]["conditions"] = [
      [
        "type": "PodScheduled", "status": "False", "lastProbeTime": nil,
        "lastTransitionTime": .string(RFC3339.string(now)), "reason": "Unschedulable",
      ]
    ]
    // A pod of that name: the API server would refuse it too.
    _ = try? stage.store.create(.pod, pod)
  }

  private func addJob(_ job: BatchJob) {
    let now = stage.clock.now
    stage.addNamespace(job.namespace, random: &random)
    // A Job of that name: the API server would refuse it too.
    _ = try? stage.store.create(.job, job.document(created: now))
    stage.record(
      EventRecorder.controller(
        "job-controller",
        object: [
          "kind": "Job", "namespace": .string(job.namespace), "name": .string(job.name),
          "uid": .string(job.uid),
          "apiVersion": "batch/v1",
        ], namespace: job.namespace, name: job.name, reason: "SuccessfulCreate",
        message: "Created pod: \(job.name)", now: now, random: &random), at: now)
  }

  /// Says of the pods without a node why they have none, in the scheduler's words at the present: when the
  /// scheduler looks at them it finds nothing to add.
  func explainUnscheduled() {
    let pods = stage.store.list(.pod).objects
    var nodes = stage.store.list(.node).objects.map { SchedulingNode($0.document) }
    for pod in pods {
      guard let facts = pod.scheduling, !facts.hasEnded,
        let index = nodes.firstIndex(where: { $0.name == facts.node })
      else { continue }
      nodes[index].take(facts)
    }
    for pod in pods {
      guard let facts = pod.scheduling, facts.node == nil else { continue }
      let document = pod.document
      let message = Scheduler.message(nodes.map { $0.verdict(on: document, facts) })
      // The scene has just made it, so it is there.
      let stored = try? stage.store.update(pod.key) { (pod) throws(APIStatus) in
        var condition = pod["status"]["conditions"][0] ?? [:]
        condition["message"] = .string(message)
        pod["status"]["conditions"] = [condition]
      }
      guard let known = stored.flatMap({ PodFacts($0) }) else { continue }
      let now = stage.clock.now
      stage.record(
        EventRecorder.scheduler(
          known, reason: "FailedScheduling", action: "Scheduling", type: "Warning", message: message,
          now: now,
          random: &random), at: now)
    }
  }

  /// Puts job ids in the place of `{job:NAMESPACE/NAME}`.
  private func resolve(_ flags: String) -> String {
    guard let start = flags.firstRange(of: "{job:") else { return flags }
    let rest = flags[start.upperBound...]
    guard let end = rest.firstIndex(of: "}") else { return flags }
    let id =
      stage.store.get(Self.key(String(rest[..<end])))?["metadata"]["annotations"]["JobID"].string ?? "0"
    return flags[..<start.lowerBound] + id + rest[rest.index(after: end)...]
  }

  private static func key(_ name: String) -> ObjectKey {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    return ObjectKey(kind: .pod, namespace: parts.first ?? "", name: parts.last ?? "")
  }
}
