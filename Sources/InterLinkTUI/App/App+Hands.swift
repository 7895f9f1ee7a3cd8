internal import ClientCore
internal import Monitor

/// Cancelling, sending again, saving edits: what is asked before anything is done.
extension App {
  /// The pods that an action is about: the marked ones, or the one under the cursor.
  var targets: [PodRecord] {
    switch view {
    case is OverviewView, is PodsView:
      let marked = pods.markedRows
      if !marked.isEmpty { return snapshot.pods.filter { marked.contains($0.key) } }
    case is JobsView:
      let marked = jobs.markedRows
      if !marked.isEmpty {
        return JobRow.rows(of: snapshot, all: true).filter { marked.contains($0.id) }.compactMap(\.pod)
      }
    default: break
    }
    return currentPod.map { [$0] } ?? []
  }

  /// Jobs without a pod that are marked, or under the cursor: such as interLink has left behind, and that have not
  /// ended.
  var orphans: [JobRow] {
    let marked = view is JobsView ? jobs.markedRows : []
    let rows =
      marked.isEmpty
      ? currentJob.map { [$0] } ?? [] : JobRow.rows(of: snapshot, all: true).filter { marked.contains($0.id) }
    return rows.filter { row in
      guard row.pod == nil, let entry = row.entry else { return false }
      return !entry.isForeign && !entry.record.job.state.isEnded
    }
  }

  /// Why nothing can be done to `records`, or whose hands do it.
  private func hands(for sites: Set<String>) -> (any Hands)? {
    guard let name = sites.first, sites.count == 1 else {
      inform("The marked rows belong to several sites; mark those of one.")
      return nil
    }
    guard let hands = site.hands(of: name) else {
      inform("Nothing can be changed at \(name) from here.")
      return nil
    }
    return hands
  }

  private func name(_ record: PodRecord) -> ActionPlanner.PodName {
    ActionPlanner.PodName(
      namespace: record.pod.meta.namespace, name: record.pod.meta.name, uid: record.pod.meta.uid)
  }

  private func preview(_ records: [PodRecord]) -> [StyledText] {
    records.prefix(10).map { record in
      var line = StyledText("\(record.pod.meta.namespace)/\(record.pod.meta.name)", Style(.plain, bold: true))
      if let job = record.job { line.append("  job \(job)", .accent) }
      if let owner = record.pod.meta.controller { line.append("  of \(owner.kind) \(owner.name)", .dim) }
      return line
    } + (records.count > 10 ? [StyledText("and \(records.count - 10) more", Style(.dim))] : [])
  }

  // MARK: Cancel

  /// Asks whether the marked pods, or jobs without a pod, are to be cancelled.
  func askToCancel() {
    let (records, orphans) = (targets, orphans)
    if records.isEmpty, !orphans.isEmpty { return askToEnd(orphans) }
    guard let hands = hands(for: Set(records.map(\.key.site))) else { return }
    let names = records.map(name)
    let areOver = records.allSatisfy(Self.isOver)
    let title =
      switch (records.count == 1, areOver) {
      case (true, true): "Delete this pod, which has ended?"
      case (true, false): "Cancel the job of this pod?"
      case (false, true): "Delete \(records.count) pods, which have ended?"
      case (false, false): "Cancel the jobs of \(records.count) pods?"
      }
    var proposal = Proposal(
      title: title, safe: areOver ? "Keep \(records.count == 1 ? "it" : "them")" : "Keep running",
      verb: { areOver ? "Delete \($0 > 1 ? "\($0) pods" : "it")" : "Cancel \($0 > 1 ? "\($0) jobs" : "it")" },
      isDangerous: true, preview: preview(records)
    ) { choice, _ in
      await hands.cancel(names, ActionAlternative.Choice(rawValue: choice) ?? .pod)
    }
    proposal.moreOptions = { plan in
      // Offered are the ways that some target has; those that have no owner are deleted all the same.
      var ways: [Dialog.Option] = []
      for way in plan.targets.flatMap(\.alternatives)
      where !ways.contains(where: { $0.id == way.choice.rawValue }) {
        ways.append(Dialog.Option(id: way.choice.rawValue, label: way.sentence))
      }
      guard !ways.isEmpty else { return nil }
      return (
        [Dialog.Option(id: "pod", label: records.count == 1 ? "Delete the pod only" : "Delete the pods only")]
          + ways, 0
      )
    }
    ask(proposal, hands: hands)
  }

  /// Whether there is nothing left to cancel, as far as anybody says.
  private static func isOver(_ record: PodRecord) -> Bool {
    ["Succeeded", "Failed"].contains(record.pod.phase) && record.join.job?.job.state.isEnded != false
  }

  private func askToEnd(_ rows: [JobRow]) {
    guard let hands = hands(for: Set(rows.compactMap { $0.entry?.id.site })) else { return }
    let jobs = rows.compactMap { row -> OrphanJob? in
      guard let entry = row.entry else { return nil }
      let orphan = entry.orphan
      return OrphanJob(
        uid: orphan?.uid ?? "", namespace: orphan?.namespace ?? "", name: orphan?.podName ?? "",
        node: entry.record.source, job: entry.record.key.id)
    }
    let proposal = Proposal(
      title: jobs.count == 1 ? "End this job, which has no pod?" : "End \(jobs.count) jobs that have no pod?",
      safe: "Keep running", verb: { "End \($0 > 1 ? "\($0) jobs" : "it")" }, isDangerous: true
    ) { _, _ in await hands.endJobs(jobs) }
    ask(proposal, hands: hands)
  }

  // MARK: Resubmit

  /// Asks how the marked pods are to be sent again.
  func askToResubmit() {
    let records = targets
    guard let hands = hands(for: Set(records.map(\.key.site))) else { return }
    let names = records.map(name)
    let job = records.count == 1 ? records[0].join.job?.job : nil
    let found = Found()
    let isAlone = records.count == 1 && records[0].pod.meta.controller == nil
    var proposal = Proposal(
      title: records.count == 1
        ? "Send this pod's work again?" : "Send the work of \(records.count) pods again?",
      safe: "Leave it", verb: { "Resubmit \($0 > 1 ? "\($0) pods" : "it")" }, preview: preview(records),
      options: Self.ways(isAlone: isAlone, nil)
    ) { way, overridesPreflight in
      var options = ResubmitOptions()
      options.name = way.hasPrefix("same") ? .same : .next
      options.overridesPreflight = overridesPreflight
      if way.hasSuffix("+") { options.edits = found.proposal?.edits ?? [] }
      return await hands.resubmit(names, options)
    }
    proposal.moreOptions = { plan in
      guard records.count == 1, found.proposal == nil,
        let manifest = plan.targets.first?.kept.first?.manifest,
        let proposal = ResubmitProposal(manifest, job: job)
      else { return nil }
      found.proposal = proposal
      return (Self.ways(isAlone: isAlone, proposal), 0)
    }
    proposal.remark = { found.proposal?.sentence }
    if records.count == 1 {
      let record = records[0]
      proposal.edit = { app, _ in
        app.open(FlagsFormView(record, proposal: FlagsDraft(found.proposal?.edits ?? [])))
      }
    }
    ask(proposal, hands: hands)
  }

  /// What the plan has shown, for the plans after it.
  private final class Found {
    var proposal: ResubmitProposal?
  }

  private static func ways(isAlone: Bool, _ proposal: ResubmitProposal?) -> [Dialog.Option] {
    let names =
      isAlone
      ? [("next", "Under a new name"), ("same", "Under the old name: the old pod goes first")]
      : [("next", "As its owner makes it")]
    guard proposal != nil else { return isAlone ? names.map { Dialog.Option(id: $0.0, label: $0.1) } : [] }
    return names.map { Dialog.Option(id: $0.0 + "+", label: $0.1 + ", asking for more", note: "proposed") }
      + names.map { Dialog.Option(id: $0.0, label: $0.1 + ", as it was") }
  }

  // MARK: Edits

  /// Asks whether the form's edits are to go there.
  func askToSave(_ scope: EditScope, _ form: FlagsFormView) {
    guard let loaded = form.loaded, let hands = hands(for: [form.key.site]) else { return }
    let edits = loaded.changes.map(\.edit)
    let pod = name(form.record)
    let (title, verb) =
      switch scope {
      case .template: ("Save to the template of \(form.podName)'s owner?", "Save")
      case .copy: ("Send \(form.podName) again with these edits?", "Save and resubmit")
      case .liveJob: ("Change the job of \(form.podName) in Slurm's queue?", "Change the job")
      case .pod: ("Write the annotations of \(form.podName)?", "Write them")
      }
    var proposal = Proposal(title: title, safe: "Go on editing", verb: { _ in verb }) {
      _, overridesPreflight in
      await hands.edit(pod, edits, scope: scope, overridesPreflight: overridesPreflight)
    }
    proposal.whenDone = { [weak form] app in
      form?.discardDraft(app)
      if let form, app.view === form { app.leaveForm() }
    }
    ask(proposal, hands: hands)
  }

  // MARK: Undo

  /// Asks whether what an action did is to be taken back.
  func askToUndo(_ entry: JournalEntry) {
    guard let hands = hands(of: entry) else { return }
    ask(
      Proposal(title: "Take this back?", safe: "Leave it as it is", verb: { _ in "Take it back" }) { _, _ in
        await hands.undo(entry)
      }, hands: hands)
  }

  /// Asks whether an action that was cut off is to be gone on with, or what it took away is to be put back.
  func askToFinish(_ entry: JournalEntry) {
    guard let hands = hands(of: entry) else { return }
    var dialog = Dialog(
      title: "Go on with what was cut off?",
      body: [StyledText("Looking at what is there\(options.glyphs.ellipsis)", Style(.dim))],
      buttons: [Dialog.Button(label: "Leave it for now")])
    let wait = "It is still being looked at what is there."
    dialog.buttons.append(
      Dialog.Button(label: "Finish it", note: "goes on where it was cut off", whyDisabled: wait) { app, _ in
        app.finish(entry, by: hands)
      })
    dialog.buttons.append(
      Dialog.Button(label: "Restore", note: "puts back what was taken away", whyDisabled: wait))
    dialog.buttons.append(
      Dialog.Button(label: "Set it aside", note: "nothing is done; what was kept stays in the journal") {
        app, _ in
        app.dismiss(entry, hands)
      })
    let token = dialog.token
    ask(dialog)
    load { [weak self] in
      let offer = await hands.offer(entry)
      guard let self else { return }
      let glyphs = options.glyphs
      update(token) { dialog in
        dialog.body = offer.findings.map { finding in
          let sign = finding.isTwice ? glyphs.warning : glyphs.arrow
          var line = StyledText("\(sign) ", Style(finding.isTwice ? .attention : .plain))
          line.append(finding.sentence, finding.isTwice ? .attention : .plain)
          line.hang = 2
          return line
        }
        dialog.buttons[1].whyDisabled = nil
        dialog.buttons[2].whyDisabled = offer.canRestore ? nil : "There is nothing to put back."
        dialog.buttons[2].press = { app, _ in
          app.carryOut(offer.restoration, by: hands) { app in app.dismiss(entry, hands) }
        }
      }
    }
  }

  private func hands(of entry: JournalEntry) -> (any Hands)? {
    guard let origin = entry.plan?.origin else {
      inform("Nothing was done: not even the intent was written whole.")
      return nil
    }
    let names = snapshot.sites.map(\.name)
    let name = names.contains(origin.site) ? origin.site : snapshot.identity.title
    return hands(for: [name])
  }
}

nonisolated extension FlagsDraft {
  /// Edits as values by their paths.
  init(_ edits: [ManifestEdit]) {
    values = edits.compactMap { edit in
      switch edit {
      case .set(let path, let value): value.string.map { Value(path: path, text: $0) }
      case .remove(let path): Value(path: path, text: "")
      }
    }
  }
}
