import ArgumentParser
internal import ClientCore

/// `recover`: what to do about actions that were cut off.
struct RecoverCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Finish, restore, set aside or undo an action of the journal.",
    discussion: """
      Without a choice it tells of the actions that were cut off, or that left something deleted and not created \
      again, and looks at what is there now.  --finish goes on where they were cut off, --restore puts back what \
      they took away, --dismiss sets them aside; --undo takes back one that has ended.  Without an id the first \
      two are for all that is unresolved at the site.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Argument(help: "The action's id.")
  var id: String?

  @Flag(help: "Go on where it was cut off.")
  var finish = false

  @Flag(help: "Put back what was taken away.")
  var restore = false

  @Flag(help: "Do nothing more about it; what was kept stays in the journal.")
  var dismiss = false

  @Flag(help: "Take back an action that has ended, as far as that can be.")
  var undo = false

  @OptionGroup var action: ActionOptions

  func validate() throws {
    let count = [finish, restore, dismiss, undo].count { $0 }
    if count > 1 { throw ValidationError("--finish, --restore, --dismiss and --undo exclude each other.") }
    if id == nil, dismiss || undo { throw ValidationError("--dismiss and --undo need an action's id.") }
  }

  func run() async throws {
    try Program.start(global)
    let command = self
    try await ClusterSession.with(global) { session in
      let journal = try session.journal()
      var entry: JournalEntry?
      if let id = command.id {
        entry = journal.entry(id)
        if entry == nil {
          throw CommandFailure(
            "There is no action \(CleanText.line(id)) in the journal.",
            advice: "\(Program.name) journal lists them")
        }
      }
      if command.dismiss, let entry {
        try journal.dismiss(entry.id, because: "set aside by the user")
        return
      }
      let desk = ActionDesk(command.action, journal: journal)
      var told = 0
      for site in session.sites {
        let hands = site.actionSite(isReadOnly: command.global.readOnly)
        if command.undo, let entry {
          guard entry.plan?.origin.server == hands.kubernetes.cluster.server else { continue }
          try await desk.carryOut([(await ActionPlanner(site: hands).undo(entry), hands)])
          return
        }
        let recovery = Recovery(journal: journal, site: hands, pace: command.action.pace)
        for offer in await recovery.offers() where entry == nil || offer.entry.id == entry?.id {
          told += 1
          try await command.settle(offer, recovery, desk)
        }
      }
      if command.undo {
        throw CommandFailure("That was done at another site; name it with --site or --context")
      }
      if told == 0, command.action.output == .text { StandardError.write("Nothing is unresolved here.") }
    }
  }

  private nonisolated func settle(_ offer: RecoveryOffer, _ recovery: Recovery, _ desk: ActionDesk)
    async throws
  {
    tell(offer)
    guard finish || restore, let plan = offer.entry.plan else { return }
    if restore, !offer.canRestore {
      let why =
        offer.restoration.targets.flatMap(\.blockers).map(\.sentence).first ?? "There is nothing to restore."
      throw CommandFailure(why, advice: "--finish goes on, --dismiss sets it aside")
    }
    if action.dryRun {
      if restore { desk.printer.print(offer.restoration) }
      return
    }
    try Confirmation.ask(finish ? "finish" : "restore", offer.findings.count, action)
    let runner = recovery.makeRunner()
    let isFinishing = finish
    let progress = try await desk.follow(runner, isFinishing ? plan : offer.restoration) {
      () async throws(JournalError) in
      isFinishing
        ? try await recovery.finish(offer, runner: runner) : try await recovery.restore(offer, runner: runner)
    }
    if !progress.isGood { throw ArgumentParser.ExitCode.failure }
  }

  private nonisolated func tell(_ offer: RecoveryOffer) {
    var printed = StandardOutput()
    if action.output == .text {
      printed.write(JournalText.line(offer.entry, isJSON: false))
      for finding in offer.findings { printed.write("    \(finding.sentence)\n") }
      return
    }
    for finding in offer.findings {
      var line = JSONLine()
      line.add("type", "unresolved")
      line.add("action", offer.entry.id)
      line.add("object", finding.object.shown)
      line.add("sentence", finding.sentence)
      line.add("twice", finding.isTwice)
      line.add("canRestore", offer.canRestore)
      printed.write(line.text)
    }
  }
}
