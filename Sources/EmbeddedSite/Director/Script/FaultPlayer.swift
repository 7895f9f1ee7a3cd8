/// Plays a ``FaultScript`` on a site.
public actor FaultPlayer {
  private let site: EmbeddedSite
  private var random: RandomSource
  private var named = 0
  private var backup: ObjectStore.Backup?
  /// Nodes as they were before they were deleted.
  private var lostNodes: [ObjectKey: Document] = [:]

  /// Plays on `site`, one script only.
  public init(_ site: EmbeddedSite) {
    self.site = site
    random = RandomSource(seed: 1, for: "fault player")
  }

  /// Plays to the end; the trouble stays.
  ///
  /// - Throws: ``SiteError`` if a part cannot listen again where it did.
  public func play(_ script: FaultScript) async throws {
    random = RandomSource(seed: script.seed, for: "fault player")
    for step in script.steps {
      if step.pause > 0 { try? await site.clock.sleep(step.pause) }
      try await play(step.action)
    }
  }

  /// Ends all trouble: from now on the site does what it should.
  ///
  /// - Parameter showsTruth: whether watches end and can go on only from a new list: nothing less mends what a client
  ///   was never told, or was told wrongly.
  /// - Throws: ``SiteError`` if a part cannot listen again where it did.
  public func calm(showsTruth: Bool) async throws {
    site.clearFaults()
    try await site.setOutage(nil)
    for node in site.virtualNodes {
      try await site.setOutage(nil, of: .plugin(node: node))
      try await site.setOutage(nil, of: .interLink(node: node))
    }
    try await site.setSlurmOutage(nil)
    returnNodes()
    if showsTruth {
      site.store.invalidateVersions()
      site.disturbWatches(.error(code: 410))
    }
  }

  private func play(_ action: FaultScript.Action) async throws {
    switch action {
    case .createPods(let count): for _ in 0..<count { createPod() }
    case .labelPod(let number, let value):
      change(pod(number)) { $0["metadata"]["labels"]["n"] = .string("\(value)") }
    case .inflatePod(let number):
      let text = String(repeating: "1 MB of what nobody reads. ", count: (1 << 20) / 27)
      change(pod(number)) { $0["metadata"]["annotations"]["example.com/blob"] = .string(text) }
    case .deletePod(let number): delete(pod(number))
    case .removePod(let number): remove(pod(number))
    case .replacePod(let number): replace(pod(number))
    case .setNode(let number, let isReady): setNode(number, isReady)
    case .deleteNode(let number): deleteNode(number)
    case .replaceNode(let number): replace(node(number))
    case .returnNodes: returnNodes()
    case .setJob(let number, let base):
      guard let pod = pod(number) else { return }
      // A pod may have none.
      try? await site.setJob(pod.uid, state: base)
    case .forgetJob(let number):
      guard let pod = pod(number) else { return }
      try? await site.forgetJob(pod.uid)
    case .reuseJobID(let number): await reuseJobID(of: pod(number))
    case .addOrphan(let number):
      let nodes = site.slurmNodes
      guard !nodes.isEmpty else { return }
      try await site.addJob(
        node: nodes[number % nodes.count], name: random.uuid(), namespace: "default", .init(.running))
    case .fail(let requests, let fault, let skip, let count):
      site.fail(requests, with: fault, skip: skip, count: count)
    case .disturb(let fault): site.disturbWatches(fault)
    case .setOutage(let part, let outage): try await set(outage, of: part)
    case .setSlurm(let outage): try await site.setSlurmOutage(outage)
    case .compact: site.store.compact()
    case .backUp: backup = site.store.backup
    case .restore: await restore()
    }
  }

  // MARK: - Objects

  private func pod(_ number: Int) -> StoredObject? { Self.object(number, site.store.list(.pod).objects) }

  private func node(_ number: Int) -> StoredObject? { Self.object(number, site.store.list(.node).objects) }

  private static func object(_ number: Int, _ objects: [StoredObject]) -> StoredObject? {
    objects.isEmpty ? nil : objects[number % objects.count]
  }

  private func createPod() {
    named += 1
    // Some wait for a node that will never be.
    let node = random.chance(0.85) ? random.pick(site.virtualNodes) : nil
    let template = PodTemplate(
      namespace: "default", name: "pod-\(named)", node: node, selectedNode: node ?? "nowhere",
      containers: [.init(name: "main", image: "busybox", command: ["sleep", "36000"])])
    let document = template.document(uid: random.uuid(), created: site.now, random: &random)
    // After a restored backup the name may be taken.
    _ = try? site.store.create(.pod, document)
  }

  /// Somebody else may be faster in all that follows: then it has happened already.
  private func change(_ object: StoredObject?, _ body: (inout Document) -> Void) {
    guard let object else { return }
    _ = try? site.store.update(object.key) { (document) throws(APIStatus) in body(&document) }
  }

  private func delete(_ object: StoredObject?) {
    guard let object else { return }
    _ = try? Deletions(store: site.store, keeper: site.fleet).deleteStored(object.key, DeleteOptions())
  }

  private func remove(_ object: StoredObject?) {
    guard let object else { return }
    _ = try? site.store.remove(object.key, uid: object.uid)
  }

  private func replace(_ object: StoredObject?) {
    guard let object else { return }
    remove(object)
    _ = try? site.store.create(object.key.kind, Self.newborn(object.document, uid: random.uuid()))
  }

  /// The same, as its author would create it once more.
  private static func newborn(_ object: Document, uid: String) -> Document {
    var object = object
    for name in ["resourceVersion", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] {
      object["metadata"][name] = nil
    }
    object["metadata"]["uid"] = .string(uid)
    if object["kind"] == "Pod" {
      object["metadata"]["annotations"]["JobID"] = nil
      object["status"] = ["phase": "Pending"]
    }
    return object
  }

  // MARK: - Nodes

  private func setNode(_ number: Int, _ isReady: Bool) {
    let time = Document.string(RFC3339.string(site.now))
    change(node(number)) { node in
      let conditions = (node["status"]["conditions"].array ?? []).map { condition in
        guard condition["type"] == "Ready" else { return condition }
        var condition = condition
        condition["status"] = isReady ? "True" : "False"
        (condition["lastTransitionTime"], condition["lastHeartbeatTime"]) = (time, time)
        return condition
      }
      node["status"]["conditions"] = .array(conditions)
    }
  }

  private func deleteNode(_ number: Int) {
    guard let node = node(number) else { return }
    lostNodes[node.key] = node.document
    remove(node)
  }

  private func returnNodes() {
    for (key, node) in lostNodes.sorted(by: { $0.key < $1.key }) {
      _ = try? site.store.create(key.kind, Self.newborn(node, uid: random.uuid()))
    }
    lostNodes = [:]
  }

  // MARK: - Jobs and outages

  private func reuseJobID(of pod: StoredObject?) async {
    guard let pod, let id = try? await site.jobID(of: pod.uid),
      let job = await site.slurmTruth.first(where: { $0.podUID == pod.uid && $0.id == id })
    else { return }
    // The number is valid, and the partition the cluster's first: nothing can be wrong.
    _ = try? await site.addJob(
      node: job.node, id: id, name: "somebody-elses", user: "mallory", .init(.running))
  }

  private func set(_ outage: EmbeddedSite.Outage?, of part: FaultScript.Part) async throws {
    let nodes = site.virtualNodes
    switch part {
    case .apiServer: try await site.setOutage(outage)
    case .interLink(let node):
      try await site.setOutage(outage, of: .interLink(node: nodes[node % nodes.count]))
    case .plugin(let node): try await site.setOutage(outage, of: .plugin(node: nodes[node % nodes.count]))
    }
  }

  private func restore() async {
    guard let backup else { return }
    site.store.restore(backup)
    lostNodes = lostNodes.filter { site.store.stored($0.key) == nil }
    site.disturbWatches(.cut)
  }
}
