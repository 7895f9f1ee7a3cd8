internal import ClientCore

/// Something that may be done: how it is asked for, and how its plan is made.
struct Proposal {
  /// `Cancel`, `Resubmit`
  var title: String
  /// The harmless answer.
  var safe: String
  /// What the button says for so many.
  var verb: (Int) -> String
  var isDangerous = false
  /// What is known before the plan is.
  var preview: [StyledText] = []
  /// The ways of doing it, of which one can be chosen.
  var options: [Dialog.Option] = []
  var chosen = 0
  /// Makes the plan for an option, in spite of preflight's errors if that is wanted.
  var plan: (String, _ overridesPreflight: Bool) async -> ActionPlan
  /// Further ways that the plan has shown; `nil` leaves them as they are.
  var moreOptions: ((ActionPlan) -> (options: [Dialog.Option], chosen: Int)?)?
  /// What the plan has brought to light beside what it says, in one sentence.
  var remark: () -> String? = { nil }
  /// Opens the form first.
  var edit: (@MainActor (App, Dialog) -> Void)?
  /// Called when all of it has ended well.
  var whenDone: @MainActor (App) -> Void = { _ in }
}

extension App {
  /// More rows than that must be counted by the user.
  static let countedFrom = 11

  /// Opens the dialog of a proposal; nothing is done before its plan has been shown.
  func ask(_ proposal: Proposal, hands: any Hands) {
    var dialog = Dialog(
      title: proposal.title,
      body: proposal.preview + [
        StyledText("Looking at what would be done\(options.glyphs.ellipsis)", Style(.dim))
      ],
      options: proposal.options, chosen: proposal.chosen, buttons: [Dialog.Button(label: proposal.safe)])
    dialog.buttons.append(
      Dialog.Button(
        label: proposal.verb(0), isDangerous: proposal.isDangerous,
        whyDisabled: "It is still being looked at what would be done."))
    dialog.primary = 1
    dialog.edit = proposal.edit
    dialog.whenChosen = { app, dialog in app.makePlan(proposal, dialog.token, dialog.option?.id ?? "", hands)
    }
    ask(dialog)
    makePlan(proposal, dialog.token, dialog.option?.id ?? "", hands)
  }

  private func makePlan(_ proposal: Proposal, _ token: Dialog.Token, _ option: String, _ hands: any Hands) {
    update(token) { dialog in
      for index in dialog.buttons.indices.dropFirst() {
        dialog.buttons[index].whyDisabled = "It is still being looked at what would be done."
      }
    }
    load { [weak self] in
      let plan = await proposal.plan(option, false)
      guard let self else { return }
      let loss = await logLoss(by: plan)
      var next: (options: [Dialog.Option], chosen: Int)?
      update(token) { dialog in
        // Another way may have been chosen meanwhile.
        guard (dialog.option?.id ?? "") == option else { return }
        let more = proposal.moreOptions?(plan)
        self.show(plan, loss, proposal, hands, in: &dialog)
        if let more, more.options.map(\.id) != dialog.options.map(\.id) {
          next = more
          dialog.replaceOptions(more.options, chosen: more.chosen)
        }
      }
      if let next, next.options[next.chosen].id != option {
        makePlan(proposal, token, next.options[next.chosen].id, hands)
      }
    }
  }

  /// Shows a plan in its dialog.
  private func show(
    _ plan: ActionPlan, _ loss: LogLoss?, _ proposal: Proposal, _ hands: any Hands, in dialog: inout Dialog
  ) {
    let count = plan.targets.count(where: \.blockers.isEmpty)
    dialog.body = PlanWords.lines(plan, options.glyphs)
    if let loss {
      let sign = loss.obstacle == nil ? options.glyphs.arrow : options.glyphs.warning
      dialog.body.append(PlanWords.line(sign, loss.sentence, loss.obstacle == nil ? .plain : .attention))
    }
    let mayLoseLogs = loss?.obstacle != nil
    if let remark = proposal.remark() {
      dialog.body += [StyledText(), StyledText(CleanText.line(remark), Style(.accent))]
    }
    dialog.commands = plan.targets.flatMap(\.commands)
    dialog.expected = count >= Self.countedFrom ? count : nil
    let blockers = plan.targets.flatMap(\.blockers)
    var button = Dialog.Button(label: proposal.verb(max(1, count)), isDangerous: proposal.isDangerous) {
      app, _ in
      app.carryOut(plan, by: hands, mayLoseLogs: mayLoseLogs, whenDone: proposal.whenDone)
    }
    button.whyDisabled = count == 0 ? blockers.first?.sentence ?? "There is nothing to be done." : nil
    var buttons = [dialog.buttons[0], button]
    if count == 0, !blockers.isEmpty, blockers.allSatisfy({ $0.ground == .preflight }) {
      let option = dialog.option?.id ?? ""
      buttons.append(
        Dialog.Button(label: "In spite of preflight", note: "it will probably fail", isDangerous: true) {
          app, _ in
          app.load {
            let plan = await proposal.plan(option, true)
            app.carryOut(plan, by: hands, mayLoseLogs: mayLoseLogs, whenDone: proposal.whenDone)
          }
        })
    }
    dialog.buttons = buttons
  }
}

/// A plan in words.
enum PlanWords {
  /// Named one by one up to that many.
  private static let named = 40

  static func lines(_ plan: ActionPlan, _ glyphs: Glyphs) -> [StyledText] {
    var lines: [StyledText] = []
    let isMany = plan.targets.count > 3
    for (index, target) in plan.targets.prefix(named).enumerated() {
      if index > 0, !isMany { lines.append(StyledText()) }
      lines.append(head(target))
      for blocker in target.blockers {
        lines.append(line(glyphs.cross, blocker.sentence, target.blockers.isEmpty ? .plain : .bad))
      }
      // Of many, what they have in common is said once, below; that a cancelled pod is deleted goes without saying.
      if isMany {
        if plan.kind != .cancel, let first = target.sentences.first {
          lines.append(line(glyphs.arrow, first, .plain))
        }
        continue
      }
      for sentence in target.sentences { lines.append(line(glyphs.arrow, sentence, .plain)) }
      for warning in target.warnings { lines.append(line(glyphs.warning, warning, .attention)) }
      for finding in target.findings where finding.severity > .information {
        lines.append(
          line(
            FlagsFormView.sign(finding.severity, glyphs), "\(finding.rule.code) \(finding.sentence)",
            FlagsFormView.role(finding.severity)))
      }
    }
    if plan.targets.count > named {
      lines.append(StyledText("and \(plan.targets.count - named) more", Style(.dim)))
    }
    if isMany { lines += inCommon(plan, glyphs) }
    return lines
  }

  /// `itwinai/train  job 8831201  of Job train`
  private static func head(_ target: ActionTarget) -> StyledText {
    var line = StyledText(
      target.object.name.isEmpty
        ? "a pod that is not known"
        : "\(CleanText.line(target.object.namespace))/\(CleanText.line(target.object.name))",
      Style(.plain, bold: true))
    if let job = target.job { line.append("  job \(job)", .accent) }
    if let owner = target.owners.last { line.append("  of \(owner.shown)", .dim) }
    line.hang = 2
    return line
  }

  static func line(_ sign: String, _ text: String, _ role: Role) -> StyledText {
    var line = StyledText("  \(sign) ", Style(role))
    line.append(text, role == .bad || role == .attention ? role : .plain)
    line.hang = 4
    return line
  }

  /// Warnings of many targets: each once, with how many it is about.
  private static func inCommon(_ plan: ActionPlan, _ glyphs: Glyphs) -> [StyledText] {
    var counts: [(warning: String, count: Int)] = []
    for target in plan.targets {
      let warnings =
        target.warnings
        + target.findings.filter { $0.severity > .information }.map { "\($0.rule.code) \($0.sentence)" }
      for warning in warnings {
        if let index = counts.firstIndex(where: { $0.warning == warning }) {
          counts[index].count += 1
        } else {
          counts.append((warning, 1))
        }
      }
    }
    guard !counts.isEmpty else { return [] }
    return [StyledText()]
      + counts.map {
        line(glyphs.warning, ($0.count > 1 ? "(\($0.count) of them) " : "") + $0.warning, .attention)
      }
  }
}
