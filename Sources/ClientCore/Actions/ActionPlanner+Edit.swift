/// What an edit is made of.
public enum EditScope: Sendable, Equatable {
  /// The pod's own annotations: seen in Kubernetes, never by Slurm.
  case pod
  /// The template of what makes the pod.
  case template
  /// A copy: the work is sent again.
  case copy(ResubmitOptions.Name)
  /// The job in Slurm's queue.
  case liveJob
}

extension ActionPlanner {
  /// Plans to make `edits` (paths are a pod's own) of `pod`, where `scope` says.
  public func edit(
    _ pod: PodName, _ edits: [ManifestEdit], scope: EditScope, overridesPreflight: Bool = false
  ) async -> ActionPlan {
    if case .copy(let name) = scope {
      var options = ResubmitOptions()
      (options.name, options.edits, options.overridesPreflight) = (name, edits, overridesPreflight)
      return await resubmit([pod], options)
    }
    var plan = ActionPlan(.edit, origin: site.origin)
    let (target, fetched) = await fetch(pod)
    guard var fetched else {
      plan.targets = [target]
      return plan
    }
    switch scope {
    case .pod, .copy: editPod(&fetched, edits)
    case .template: await editTemplate(&fetched, edits, overridesPreflight)
    case .liveJob: await editJob(&fetched, edits)
    }
    await guardRails(&fetched.target)
    plan.targets = [fetched.target]
    return plan
  }

  private func editPod(_ fetched: inout Fetched, _ edits: [ManifestEdit]) {
    let pod = fetched.target.object
    let isOfMetadata = edits.allSatisfy { edit in
      switch edit {
      case .set(let path, _), .remove(let path): path.steps.first == .key("metadata")
      }
    }
    guard isOfMetadata else {
      fetched.target.block(
        .unsupported,
        "Limits and containers of a pod that is there cannot be changed: send a changed copy instead.")
      return
    }
    fetched.target.will("Writes the annotations of \(pod.shown).")
    fetched.target.warn(
      "This never reaches Slurm: the job was submitted with what the pod said then, and the virtual kubelet writes the "
        + "annotations back as it knows them within seconds.")
    fetched.target.steps = [.edit(pod, edits)]
    fetched.target.commands.append(kubectl(pod.namespace, "annotate \(pod.kubectlName) --overwrite …"))
  }

  private func editTemplate(_ fetched: inout Fetched, _ edits: [ManifestEdit], _ isOverridden: Bool) async {
    guard let head = fetched.owners.head, var manifest = head.manifest, let text = head.text,
      let template = PodTemplate(manifest)
    else {
      fetched.target.block(
        .unsupported,
        fetched.owners.links.isEmpty
          ? "Nobody makes \(fetched.target.object.shown): it has no template. Send a changed copy instead."
          : "The owner of \(fetched.target.object.shown) cannot be read, or has no template that is known.")
      return
    }
    guard head.object.kind != "Job" else {
      fetched.target.block(
        .unsupported, "The template of a Job cannot be changed: send a changed copy of the Job instead.")
      return
    }
    let edits = edits.map { $0.at(template.root) }
    for edit in edits { edit.apply(to: &manifest) }
    await check(manifest, &fetched.target, isOverridden: isOverridden)
    fetched.target.kept.append(ActionTarget.Kept(object: head.object, text: text))
    fetched.target.steps = [.edit(head.object, edits)]
    fetched.target.replacement = manifest
    switch head.object.kind {
    case "CronJob":
      fetched.target.will("Changes the template of \(head.object.shown): its next runs are made of it.")
    case "ReplicaSet", "ReplicationController":
      fetched.target.will(
        "Changes the template of \(head.object.shown): new pods are made of it, those there stay.")
    default:
      fetched.target.will(
        "Changes the template of \(head.object.shown), which then replaces all its pods: their jobs are ended."
      )
    }
    fetched.target.commands.append(kubectl(head.object.namespace, "edit \(head.object.kubectlName)"))
  }

  private func editJob(_ fetched: inout Fetched, _ edits: [ManifestEdit]) async {
    let target = fetched.target
    guard let id = target.job else {
      fetched.target.block(.unsupported, "\(target.object.shown) has no job ID: there is no job to change.")
      return
    }
    guard let control = site.control(of: target.node) else {
      fetched.target.block(
        .unsupported, "No Slurm can be told anything here: name one with --slurm or in the configuration.")
      return
    }
    var edited = fetched.manifest
    for edit in edits { edit.apply(to: &edited) }
    let before = PodTemplate(fetched.manifest).map { SubmissionPlan($0.submission).script } ?? []
    let after = PodTemplate(edited).map { SubmissionPlan($0.submission).script } ?? []
    let (update, others) = SlurmJobUpdate.difference(from: before, to: after)
    if !others.isEmpty {
      fetched.target.warn(
        "Cannot be changed of a job that is in the queue, and is left as it is: \(others.joined(separator: ", "))."
      )
    }
    guard !update.isEmpty else {
      fetched.target.block(.unsupported, "Nothing of the edit can be applied to job \(id).")
      return
    }
    do throws(SlurmError) {
      guard let job = try await control.jobs([id]).items.first(where: { $0.id.number == id }) else {
        fetched.target.block(.gone, "Slurm does not know job \(id) any more.")
        return
      }
      if job.state.isEnded {
        fetched.target.block(.gone, "Job \(id) has ended (\(job.state)).")
      } else if !job.state.isPending {
        fetched.target.warn(
          "Job \(id) runs already: Slurm lets its user shorten the time limit, and nothing else.")
      }
    } catch {
      fetched.target.block(.unreachable, "\(error.message). \(error.advice).")
    }
    fetched.target.will("Changes job \(id) in Slurm: \(update.words.joined(separator: " ")).")
    fetched.target.warn(
      "The pod keeps its annotation as it is: a later copy of it knows nothing of this change.")
    fetched.target.steps = [.updateJob(id: id, node: target.node, update)]
    fetched.target.commands.append(
      "scontrol update JobId=\(id) " + update.words.map(SlurmHost.quoted).joined(separator: " "))
  }
}
