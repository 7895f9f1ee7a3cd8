extension ActionPlanner {
  /// Plans to cancel `pods`: deletes them, or does something to their owners, and sees that the jobs end.
  ///
  /// - Parameter choice: what is done to a pod that has an owner; one that has none is deleted.
  public func cancel(_ pods: [PodName], _ choice: ActionAlternative.Choice = .pod) async -> ActionPlan {
    var plan = ActionPlan(.cancel, origin: site.origin)
    plan.targets = await each(pods) { await self.cancel($0, choice) }
    // Several pods of one owner: that is dealt with once.
    var seen: Set<ObjectReference> = []
    for index in plan.targets.indices {
      plan.targets[index].steps.removeAll { step in
        switch step {
        case .delete(let object, _), .edit(let object, _):
          object.kind != "Pod" && !seen.insert(object).inserted
        default: false
        }
      }
    }
    return plan
  }

  private func cancel(_ pod: PodName, _ choice: ActionAlternative.Choice) async -> ActionTarget {
    let (target, fetched) = await fetch(pod)
    guard var fetched else { return target }
    if choice != .pod, fetched.owners.head != nil {
      cancelOwner(&fetched, choice)
    } else {
      cancelPod(&fetched)
    }
    await guardRails(&fetched.target)
    return fetched.target
  }

  private func cancelPod(_ fetched: inout Fetched) {
    addDeletion(&fetched)
    let target = fetched.target
    fetched.target.commands.append(
      kubectl(target.object.namespace, "delete \(target.object.kubectlName)"))
    addEnd(&fetched)
    switch fetched.owners.workload {
    case .bare: break
    case .job where !fetched.hasEnded:
      fetched.target.warn(
        "\(owner(fetched)) makes another pod, and so another job, in its place. To end the work, delete or suspend the "
          + "Job.")
      offer(&fetched, [.deleteOwner, .suspendOwner])
    case .job: break
    case .replicas, .daemonSet:
      fetched.target.warn(
        "\(owner(fetched)) makes another pod, and so another job, in its place at once. To end the work, scale it to 0 or "
          + "delete it.")
      offer(&fetched, fetched.owners.workload == .replicas ? [.scaleOwner, .deleteOwner] : [.deleteOwner])
    case .engine(let name, let advice):
      fetched.target.warn("The pod is part of \(name): it may be made again. \(advice).")
    case .unknown(let kind):
      fetched.target.warn(
        "The pod belongs to a \(CleanText.line(kind)), which may make another in its place.")
    }
  }

  /// The steps that delete the pod itself.
  func addDeletion(_ fetched: inout Fetched) {
    let pod = fetched.target.object
    if fetched.isBeingDeleted {
      fetched.target.will("\(pod.shown) is being deleted already.")
    } else if fetched.hasEnded {
      fetched.target.will(
        "Deletes \(pod.shown), which has ended (\(fetched.phase)); its log and the folder of its job go with it."
      )
    } else {
      fetched.target.will("Deletes \(pod.shown) (\(fetched.phase.isEmpty ? "not started" : fetched.phase)).")
    }
    let finalizers = (fetched.manifest[["metadata", "finalizers"]]?.array ?? []).compactMap(\.string)
    if !finalizers.isEmpty {
      fetched.target.warn(
        "Whoever set its finalizers (\(finalizers.joined(separator: ", "))) must take them away before the pod goes; its "
          + "job is ended all the same.")
    }
    if fetched.mayHaveJob, fetched.target.job == nil {
      fetched.target.will("Waits for the job's ID first, for a bounded time.")
      fetched.target.warn(
        "The pod has no job ID yet. Deleted before its job is known, it may leave the job behind; it is looked for "
          + "afterwards.")
      fetched.target.steps.append(.awaitJob(pod))
    }
    if !fetched.isBeingDeleted { fetched.target.steps.append(.delete(pod, propagation: nil)) }
  }

  /// The step that sees to the end of the job, where there may be one.
  func addEnd(_ fetched: inout Fetched) {
    let target = fetched.target
    guard fetched.mayHaveJob else { return }
    let job = target.job.map { "job \($0)" } ?? "its job"
    if let slurm = site.slurm(of: target.node) {
      fetched.target.will("Asks Slurm (\(slurm.name)) until \(job) has ended.")
    } else if site.interLink(of: target.node) != nil {
      fetched.target.will(
        "Asks the interLink API until it does not tell of \(job) any more; no Slurm can be asked.")
    } else {
      fetched.target.warn("Neither Slurm nor interLink can be asked here whether \(job) ends.")
    }
    fetched.target.steps.append(
      .verifyEnd(.init(uid: target.object.uid, node: target.node, job: target.job)))
    if let id = target.job, let control = site.control(of: target.node) {
      fetched.target.commands.append(control.cancelCommand(id))
    }
  }

  private func owner(_ fetched: Fetched) -> String {
    fetched.owners.links.first.map { $0.object.shown } ?? "Its owner"
  }

  private func offer(_ fetched: inout Fetched, _ choices: [ActionAlternative.Choice]) {
    guard let head = fetched.owners.head else { return }
    for choice in choices {
      let sentence =
        switch choice {
        case .pod: "Delete the pod only."
        case .deleteOwner: "Delete \(head.object.shown) and all its pods."
        case .suspendOwner: "Suspend \(fetched.owners.links[0].object.shown): its pods go, it can be resumed."
        case .scaleOwner: "Scale \(head.object.shown) to 0: its pods go, it can be scaled up again."
        }
      fetched.target.alternatives.append(
        ActionAlternative(choice: choice, sentence: CleanText.line(sentence)))
    }
  }

  private func cancelOwner(_ fetched: inout Fetched, _ choice: ActionAlternative.Choice) {
    let isJob = fetched.owners.workload == .job
    // A CronJob goes on with its next run: only this run is cancelled.
    guard let link = isJob ? fetched.owners.links.first : fetched.owners.head, let manifest = link.manifest
    else {
      fetched.target.block(.unsupported, "The owner of \(fetched.target.object.shown) cannot be read.")
      return
    }
    let object = link.object
    if let text = link.text { fetched.target.kept.append(ActionTarget.Kept(object: object, text: text)) }
    let namespace = object.namespace
    switch (choice, fetched.owners.workload) {
    case (.deleteOwner, .job), (.deleteOwner, .replicas), (.deleteOwner, .daemonSet):
      fetched.target.will("Deletes \(object.shown) and, with it, all its pods.")
      fetched.target.steps.append(.delete(object, propagation: .background))
      fetched.target.commands.append(kubectl(namespace, "delete \(object.kubectlName)"))
    case (.suspendOwner, .job):
      fetched.target.will(
        "Suspends \(object.shown): its pods are deleted; it makes new ones when it is resumed.")
      fetched.target.steps.append(.edit(object, [.set(["spec", "suspend"], true)]))
      fetched.target.commands.append(
        kubectl(namespace, "patch \(object.kubectlName) -p '{\"spec\":{\"suspend\":true}}'"))
    case (.scaleOwner, .replicas):
      let count = manifest[["spec", "replicas"]]?.integer ?? 1
      fetched.target.will("Scales \(object.shown) from \(count) to 0: all its pods are deleted.")
      fetched.target.steps.append(.edit(object, [.set(["spec", "replicas"], 0)]))
      fetched.target.commands.append(kubectl(namespace, "scale \(object.kubectlName) --replicas=0"))
    default:
      fetched.target.block(
        .unsupported,
        "\(choice.rawValue) cannot be done to \(object.shown): only Jobs are suspended, only Deployments, StatefulSets "
          + "and ReplicaSets scaled, and what other programs look after is left to them.")
      return
    }
    addEnd(&fetched)
  }
}
