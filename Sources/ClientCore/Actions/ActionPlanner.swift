/// Makes plans from what is there now; it asks, and changes nothing.
public struct ActionPlanner: Sendable {
  /// A pod as a row names it.
  public struct PodName: Sendable, Hashable {
    /// Its namespace.
    public var namespace: String
    /// Its name.
    public var name: String
    /// The pod that was chosen: a later one of its name is another; `nil` where only the name was given.
    public var uid: String?

    /// The pod `name`.
    public init(namespace: String, name: String, uid: String? = nil) {
      (self.namespace, self.name, self.uid) = (namespace, name, uid)
    }
  }

  /// Where.
  public let site: ActionSite
  /// What preflight knows beside the manifests, and beside the partitions of the pod's Slurm, which is asked.
  public var preflight = PreflightContext()
  private let partitions: SitePartitions
  let access: AccessReviews
  /// How many objects are fetched at a time.
  private static let width = 8

  /// Plans for `site`.
  public init(site: ActionSite, access: AccessReviews? = nil) {
    (self.site, self.access) = (site, access ?? AccessReviews(client: site.kubernetes))
    partitions = SitePartitions(site)
  }

  /// A pod that was fetched, with its owners.
  struct Fetched {
    var target: ActionTarget
    var manifest: JSONValue
    var owners: Owners

    /// The job, where Slurm says that it waits or runs though Kubernetes calls the pod ended.
    var survivor: SlurmJob?

    /// `Pending`, `Running`, …
    var phase: String { manifest[["status", "phase"]]?.string ?? "" }
    /// Whether Kubernetes calls it ended, and Slurm, where it can be asked, does not say otherwise.
    var hasEnded: Bool { isCalledEnded && survivor == nil }
    var isCalledEnded: Bool { phase == "Succeeded" || phase == "Failed" }
    var isBeingDeleted: Bool { manifest[["metadata", "deletionTimestamp"]]?.string != nil }
    /// Whether a job may exist, or come to exist, for it.
    var mayHaveJob: Bool { !hasEnded && !target.node.isEmpty }
  }

  /// Runs `make` over `items`, a few at a time, and keeps their order.
  func each<Item: Sendable>(
    _ items: [Item], _ make: @escaping @Sendable (Item) async -> ActionTarget
  ) async -> [ActionTarget] {
    await withTaskGroup(of: (Int, ActionTarget).self) { group in
      var results = [ActionTarget?](repeating: nil, count: items.count)
      var next = 0
      while next < min(Self.width, items.count) {
        let (index, item) = (next, items[next])
        group.addTask { (index, await make(item)) }
        next += 1
      }
      while let (index, target) = await group.next() {
        results[index] = target
        guard next < items.count else { continue }
        let (index, item) = (next, items[next])
        group.addTask { (index, await make(item)) }
        next += 1
      }
      return results.compactMap { $0 }
    }
  }

  /// Fetches a pod and its owners; `nil` with the reason in `target` if that cannot be.
  func fetch(_ pod: PodName) async -> (target: ActionTarget, fetched: Fetched?) {
    var target = ActionTarget(
      ObjectReference(namespace: pod.namespace, name: pod.name, uid: pod.uid ?? ""))
    let bytes: [UInt8]
    let manifest: JSONValue
    do {
      bytes = try await site.kubernetes.bytes(of: .pods, namespace: pod.namespace, name: pod.name)
      manifest = try JSONValue(bytes)
    } catch let error as KubernetesError {
      if error.isNotFound {
        target.block(.gone, "There is no \(target.object.shown) any more: nothing is to be done.")
      } else {
        target.block(.unreachable, "\(error.description). \(error.advice).")
      }
      return (target, nil)
    } catch {
      target.block(.unreachable, "The server's answer about \(target.object.shown) is no JSON: \(error).")
      return (target, nil)
    }
    let uid = manifest[["metadata", "uid"]]?.string ?? ""
    if let wanted = pod.uid, wanted != uid {
      target.block(
        .gone,
        "\(target.object.shown) is not the one that was chosen: another has its name now (UID \(uid)). Look at it, "
          + "then choose it.")
      return (target, nil)
    }
    target.object.uid = uid
    target.node = manifest[["spec", "nodeName"]]?.string ?? ""
    if case .number(let job)? = manifest[["metadata", "annotations", .key(JobIdentifier.annotation)]]?.string
      .flatMap(JobIdentifier.init)
    {
      target.job = job
    }
    target.kept = [ActionTarget.Kept(object: target.object, text: String(decoding: bytes, as: UTF8.self))]
    let owners = await Owners(of: manifest, client: site.kubernetes)
    target.owners = owners.links.map(\.object)
    var fetched = Fetched(target: target, manifest: manifest, owners: owners)
    fetched.survivor = await survivor(of: fetched)
    if let job = fetched.survivor {
      fetched.target.warn(
        "Kubernetes calls \(target.object.shown) \(fetched.phase), but Slurm says that its job \(job.id) is \(job.state): "
          + "it is taken for one that has not ended.")
    }
    return (target, fetched)
  }

  /// The job of a pod that Kubernetes calls ended, if Slurm says that it lives: the plugin may have misread its state.
  private func survivor(of fetched: Fetched) async -> SlurmJob? {
    let target = fetched.target
    guard fetched.isCalledEnded, let id = target.job, let slurm = site.slurm(of: target.node) else {
      return nil
    }
    let jobs = try? await slurm.jobs([id]).items
    // An id may have been given again; the plugin calls the job by the pod's UID.
    return jobs?.first { $0.id.number == id && $0.name == target.object.uid && !$0.state.isEnded }
  }

  // MARK: - Guard rails

  /// Adds what forbids the steps of `target` whoever wants them.
  func guardRails(_ target: inout ActionTarget) async {
    let namespace = target.object.namespace
    if site.isReadOnly {
      target.block(
        .readOnly,
        "\(site.name) is read-only here: nothing is changed. Leave out --read-only, or take read-only from the "
          + "site's configuration, if you mean to change it.")
    }
    if site.protectedNamespaces.contains(namespace) {
      target.block(
        .protected,
        "The namespace \(namespace) is protected by the configuration (protected-namespaces): nothing is changed in "
          + "it.")
    }
    var asked: Set<String> = []
    for step in target.steps {
      for (verb, resource) in Self.rights(for: step) where asked.insert("\(verb) \(resource.plural)").inserted
      {
        guard await access.may(verb, resource, namespace: namespace) == false else { continue }
        target.block(
          .access,
          "You may not \(verb) \(resource.plural) in namespace \(namespace). Ask the cluster's administrator for that "
            + "right, or use another context.")
      }
    }
  }

  private static func rights(for step: ActionStep) -> [(String, KubernetesResource)] {
    switch step {
    case .delete(let object, _): [("delete", object.resource)]
    case .create(let manifest): ObjectReference(manifest).map { [("create", $0.resource)] } ?? []
    case .edit(let object, _): [("patch", object.resource)]
    default: []
    }
  }

  /// Looks over what is to be created; errors forbid it unless `isOverridden`.
  func check(_ manifest: JSONValue, _ target: inout ActionTarget, isOverridden: Bool) async {
    var context = preflight
    context.isNew = true
    context.partitions = await partitions.partitions(of: target.node)
    target.findings = Preflight.check(manifest, context)
    guard !isOverridden else { return }
    for finding in target.findings where finding.severity == .error {
      target.block(.preflight, finding.sentence)
    }
  }

  // MARK: - Commands by hand

  /// `kubectl --context … -n … `
  func kubectl(_ namespace: String, _ words: String) -> String {
    let context = site.kubernetes.cluster.context
    let options = context.isEmpty ? "" : " --context \(SlurmHost.quoted(context))"
    return CleanText.line("kubectl\(options) -n \(SlurmHost.quoted(namespace)) \(words)")
  }
}
