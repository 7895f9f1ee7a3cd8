extension ActionPlanner {
  /// Plans to take back what an action has done: what it created goes, what it deleted is created again, what it edited
  /// is as it was.
  public func undo(_ entry: JournalEntry) async -> ActionPlan {
    await reverse(entry, as: .undo) { target in target.outcome?.state != .refused }
  }

  /// Plans to put back what an action that is not resolved has taken away.
  func restore(_ entry: JournalEntry) async -> ActionPlan {
    await reverse(entry, as: .restore) { $0.outcome == nil || $0.outcome?.state == .kept }
  }

  private func reverse(
    _ entry: JournalEntry, as kind: ActionKind, where isWanted: (JournalEntry.Target) -> Bool
  ) async -> ActionPlan {
    var plan = ActionPlan(kind, origin: site.origin)
    plan.parent = entry.id
    guard let done = entry.plan else { return plan }
    for (index, target) in done.targets.enumerated() where isWanted(entry.targets[index]) {
      let mark = ActionMark.text(plan.id, plan.targets.count)
      var reversal = ActionTarget(target.object)
      (reversal.node, reversal.kept) = (target.node, target.kept)
      if done.origin.server != site.origin.server {
        reversal.block(
          .unsupported, "That was done at \(done.origin.site), which is another site: go over to it first.")
      } else {
        await reverse(target, entry.targets[index], &reversal, mark)
        if reversal.steps.isEmpty, reversal.blockers.isEmpty {
          reversal.block(.gone, "Nothing of it is to be taken back: everything is as it was.")
        }
      }
      await guardRails(&reversal)
      plan.targets.append(reversal)
    }
    return plan
  }

  private func reverse(
    _ target: ActionTarget, _ taken: JournalEntry.Target, _ reversal: inout ActionTarget, _ mark: String
  ) async {
    var deletions: [ActionStep] = []
    var ends: [ActionStep] = []
    var others: [ActionStep] = []
    for (step, written) in zip(target.steps, taken.steps) where written.begun != nil {
      switch step {
      case .create(let manifest):
        guard let copy = await present(manifest) else { continue }
        reversal.will("Deletes \(copy.shown), which the action created; its job is ended.")
        deletions.append(.delete(copy, propagation: copy.kind == "Pod" ? nil : .background))
        deletions.append(.awaitGone(copy))
        if copy.kind == "Pod" { ends.append(.verifyEnd(.init(uid: copy.uid, node: target.node))) }
      case .delete(let object, _):
        guard let kept = target.kept.first(where: { $0.object.uid == object.uid }),
          let manifest = kept.manifest
        else {
          continue
        }
        switch await StepRunner(site: site, pace: ActionPace(), facts: StepFacts(), frees: true).look(object)
        {
        case .there(let found) where found[["metadata", "deletionTimestamp"]] == nil: continue
        case .there: others.append(.awaitGone(object))
        default: break
        }
        var copy =
          object.kind == "Job"
          ? CleanCopy.job(manifest, name: object.name) : CleanCopy.pod(manifest, name: object.name)
        guard object.kind == "Pod" || object.kind == "Job", target.owners.isEmpty || object.kind == "Job"
        else {
          // Its owner has made another by now.
          continue
        }
        ActionMark.put(mark, on: &copy)
        reversal.will("Creates \(object.shown) again from the kept manifest: its job begins anew.")
        reversal.replacement = copy
        others.append(.create(copy))
      case .edit(let object, let edits):
        guard let kept = target.kept.first(where: { $0.object.uid == object.uid })?.manifest else { continue }
        reversal.will("Makes \(object.shown) what it was where the action has changed it.")
        others.append(.edit(object, edits.reversed().map { $0.reversed(to: kept) }))
      case .updateJob(let id, _, _):
        reversal.block(
          .unsupported, "What job \(id) was in Slurm before is not known: change it with scontrol update.")
      case .endJob(let id, _):
        reversal.block(.unsupported, "Job \(id) was ended: there is no way back for it.")
      case .rehearse, .awaitJob, .awaitGone, .verifyEnd, .deleteRemote: continue
      }
    }
    reversal.steps = deletions + ends + others
  }

  /// What was created of `manifest`, if it is there and is ours.
  private func present(_ manifest: JSONValue) async -> ObjectReference? {
    guard let object = ObjectReference(manifest), let mark = ActionMark.of(manifest),
      let found = try? await site.kubernetes.get(
        object.resource, namespace: object.namespace, name: object.name), ActionMark.of(found) == mark
    else { return nil }
    var copy = object
    copy.uid = found[["metadata", "uid"]]?.string ?? ""
    return copy
  }
}

extension ManifestEdit {
  /// The edit that makes its place what it is in `manifest`.
  func reversed(to manifest: JSONValue) -> ManifestEdit {
    switch self {
    case .set(let path, _), .remove(let path): manifest[path].map { .set(path, $0) } ?? .remove(path)
    }
  }
}
