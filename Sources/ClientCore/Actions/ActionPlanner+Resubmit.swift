/// How something is sent again.
public struct ResubmitOptions: Sendable {
  /// What the copy is called.
  public enum Name: String, Sendable, CaseIterable {
    /// `train-r1` after `train`.
    case next
    /// As before: the old one is deleted first.
    case same
  }

  /// What the copy is called.
  public var name = Name.next
  /// Made of the pod, or of the template of what makes pods; paths are a pod's own.
  public var edits: [ManifestEdit] = []
  /// Made after the edits; what they come to depends on the pod.
  public var changes: [PodChange] = []
  /// Whether it is sent in spite of preflight's errors.
  public var overridesPreflight = false

  /// A copy as it is.
  public init() {}

  /// All that is changed of the pod that `manifest` holds.
  func edits(for manifest: JSONValue) -> [ManifestEdit] { edits + PodChange.edits(changes, of: manifest) }
}

extension ActionPlanner {
  /// Plans to send the work of `pods` again: what makes them decides how.
  public func resubmit(_ pods: [PodName], _ options: ResubmitOptions = ResubmitOptions()) async -> ActionPlan
  {
    var plan = ActionPlan(.resubmit, origin: site.origin)
    let id = plan.id
    let taken = Locked<Set<String>>([])
    let numbered = Array(pods.enumerated())
    plan.targets = await each(numbered) { index, pod in
      await self.resubmit(pod, options, mark: ActionMark.text(id, index), taken)
    }
    // Several pods of one Job or Deployment: it is sent again once.
    var owners: Set<ObjectReference> = []
    plan.targets.removeAll { target in
      guard let owner = target.owners.first, target.blockers.isEmpty,
        target.steps.contains(where: \.actsOnOwner)
      else { return false }
      return !owners.insert(owner).inserted
    }
    return plan
  }

  private func resubmit(
    _ pod: PodName, _ options: ResubmitOptions, mark: String, _ taken: Locked<Set<String>>
  ) async -> ActionTarget {
    let (target, fetched) = await fetch(pod)
    guard var fetched else { return target }
    switch fetched.owners.workload {
    case .bare: await resubmitPod(&fetched, options, mark, taken)
    case .job: await resubmitJob(&fetched, options, mark, taken)
    case .replicas, .daemonSet: await replace(&fetched, options)
    case .engine(let name, let advice):
      fetched.target.block(
        .unsupported,
        "\(target.object.shown) is part of \(name): a copy beside it would not be its. \(advice).")
    case .unknown(let kind):
      fetched.target.block(
        .unsupported,
        "\(target.object.shown) belongs to a \(kind), of which it is not known what a second pod would mean to it. "
          + "Send that again with its own tool.")
    }
    await guardRails(&fetched.target)
    return fetched.target
  }

  // MARK: - A pod of nobody

  private func resubmitPod(
    _ fetched: inout Fetched, _ options: ResubmitOptions, _ mark: String, _ taken: Locked<Set<String>>
  ) async {
    let pod = fetched.target.object
    let isSame = options.name == .same
    let next = await freeName(after: pod, taken)
    var copy = CleanCopy.pod(fetched.manifest, name: isSame ? pod.name : next)
    apply(options.edits(for: copy), to: &copy)
    ActionMark.put(mark, on: &copy)
    await check(copy, &fetched.target, isOverridden: options.overridesPreflight)
    fetched.target.replacement = copy
    if Owners.isQueued(copy) {
      fetched.target.warn(
        "Kueue decides when the copy may start: it waits in the queue that its label names.")
    }

    var rehearsal = copy
    rehearsal[["metadata", "name"]] = .string(next)
    fetched.target.steps.append(.rehearse(rehearsal))
    if fetched.hasEnded, !isSame {
      fetched.target.will(
        "Creates \(copyName(copy)), a clean copy; \(pod.shown) stays as it is (\(fetched.phase)).")
    } else {
      addDeletion(&fetched)
      fetched.target.steps.append(.awaitGone(pod))
      addEnd(&fetched)
      fetched.target.will("Then creates \(copyName(copy)), a clean copy.")
      fetched.target.commands.append(kubectl(pod.namespace, "delete \(pod.kubectlName)"))
    }
    addCreation(of: copy, &fetched.target)
  }

  /// The last steps: the copy is made, and the next waits until its job is known.
  func addCreation(of copy: JSONValue, _ target: inout ActionTarget) {
    target.steps.append(.create(copy))
    target.commands.append(kubectl(target.object.namespace, "create -f -  # the clean copy"))
    if let object = ObjectReference(copy), object.kind == "Pod" { target.steps.append(.awaitJob(object)) }
  }

  func copyName(_ copy: JSONValue) -> String { ObjectReference(copy)?.shown ?? "a copy" }

  /// A name for the next copy that nothing bears.
  func freeName(after object: ObjectReference, _ taken: Locked<Set<String>>) async -> String {
    var refused: Set<String> = []
    for _ in 0..<100 {
      let name = taken.withLock { taken in
        let name = CleanCopy.name(after: object.name, taken: taken.union(refused))
        taken.insert(name)
        return name
      }
      do {
        _ = try await site.kubernetes.get(object.resource, namespace: object.namespace, name: name)
        refused.insert(name)
      } catch {
        return name
      }
    }
    return CleanCopy.name(after: object.name, taken: refused)
  }

  // MARK: - Owned pods

  private func resubmitJob(
    _ fetched: inout Fetched, _ options: ResubmitOptions, _ mark: String, _ taken: Locked<Set<String>>
  ) async {
    guard let link = fetched.owners.links.first, let manifest = link.manifest, let text = link.text else {
      fetched.target.block(.unsupported, "The Job of \(fetched.target.object.shown) cannot be read.")
      return
    }
    let job = link.object
    fetched.target.kept.append(ActionTarget.Kept(object: job, text: text))
    let isSame = options.name == .same
    let next = await freeName(after: job, taken)
    var copy = CleanCopy.job(manifest, name: isSame ? job.name : next)
    apply(options.edits(for: copy), to: &copy)
    ActionMark.put(mark, on: &copy)
    await check(copy, &fetched.target, isOverridden: options.overridesPreflight)
    fetched.target.replacement = copy
    let labels = manifest[["metadata", "labels"]]
    if labels?["oscar_service"] != nil || labels?["oscar-service"] != nil {
      fetched.target.warn(
        "It is a Job of an OSCAR service: OSCAR lists the new one, but does not count it as a retry.")
    }
    if Owners.isQueued(manifest) {
      fetched.target.warn(
        "Kueue decides when the new Job may start: it is made suspended, as Kueue wants it.")
    }
    var rehearsal = copy
    rehearsal[["metadata", "name"]] = .string(next)
    fetched.target.steps.append(.rehearse(rehearsal))
    let isOver = (manifest[["status", "conditions"]]?.array ?? []).contains {
      ["Complete", "Failed"].contains($0["type"]?.string) && $0["status"]?.string == "True"
    }
    if isOver, !isSame {
      fetched.target.will(
        "Creates \(copyName(copy)) from the template of \(job.shown), which stays as it is.")
    } else {
      fetched.target.will(
        isOver
          ? "Deletes \(job.shown), which is over, with its pods."
          : "Deletes \(job.shown), which is not over, with its pods.")
      if fetched.mayHaveJob, fetched.target.job == nil {
        fetched.target.steps.append(.awaitJob(fetched.target.object))
      }
      fetched.target.steps.append(.delete(job, propagation: .background))
      fetched.target.steps.append(.awaitGone(job))
      addEnd(&fetched)
      fetched.target.will("Then creates \(copyName(copy)) from its template.")
      fetched.target.commands.append(kubectl(job.namespace, "delete \(job.kubectlName)"))
    }
    addCreation(of: copy, &fetched.target)
  }

  /// Makes edits of a pod where `manifest` has its pod.
  func apply(_ edits: [ManifestEdit], to manifest: inout JSONValue) {
    let root = PodTemplate(manifest)?.root ?? []
    for edit in edits { edit.at(root).apply(to: &manifest) }
  }

  private func replace(_ fetched: inout Fetched, _ options: ResubmitOptions) async {
    guard let head = fetched.owners.head, var manifest = head.manifest else {
      fetched.target.block(.unsupported, "The owner of \(fetched.target.object.shown) cannot be read.")
      return
    }
    let pod = fetched.target.object
    if let text = head.text { fetched.target.kept.append(ActionTarget.Kept(object: head.object, text: text)) }
    let wanted = options.edits(for: manifest)
    apply(wanted, to: &manifest)
    await check(manifest, &fetched.target, isOverridden: options.overridesPreflight)
    if !wanted.isEmpty {
      let root = PodTemplate(manifest)?.root ?? []
      let edits = wanted.map { $0.at(root) }
      fetched.target.steps.append(.edit(head.object, edits))
      if head.object.kind != "ReplicaSet", head.object.kind != "ReplicationController" {
        fetched.target.will(
          "Changes the template of \(head.object.shown), which then replaces all its pods, one after the other."
        )
        fetched.target.commands.append(kubectl(pod.namespace, "edit \(head.object.kubectlName)"))
        return
      }
      fetched.target.will("Changes the template of \(head.object.shown).")
    }
    addDeletion(&fetched)
    addEnd(&fetched)
    fetched.target.will("\(head.object.shown) makes a new pod in its place.")
    fetched.target.commands.append(kubectl(pod.namespace, "delete \(pod.kubectlName)"))
  }
}

extension ActionStep {
  /// Whether it is done to what makes pods, so that once is enough for all of them.
  fileprivate var actsOnOwner: Bool {
    switch self {
    case .create(let manifest): manifest["kind"]?.string != "Pod"
    case .edit(let object, _): object.kind != "Pod"
    default: false
    }
  }
}
