import ArgumentParser
internal import ClientCore

/// `journal`: what was done to sites.
struct JournalCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "List what was done, newest first, or tell of one action.",
    discussion: """
      With an action's id its targets and steps are told; with --manifests the manifests that were kept are \
      printed, byte for byte as the server gave them.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Argument(help: "The action's id.")
  var action: String?

  @Flag(help: "Print the kept manifests of the action, one a line.")
  var manifests = false

  @Option(help: ArgumentHelp("Remove what ended longer ago; never what is unresolved.", valueName: "days"))
  var prune: Int?

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = ActionOptions.OutputFormat.text

  func validate() throws {
    if let prune, prune < 0 || prune > 100_000 { throw ValidationError("--prune takes a number of days.") }
    if manifests, action == nil { throw ValidationError("--manifests needs an action's id.") }
  }

  func run() async throws {
    try Program.start(global)
    let journal = try ClusterSession.journal()
    if let prune {
      let count = journal.prune(olderThan: Double(prune) * 86_400)
      StandardError.write("\(count) \(count == 1 ? "action" : "actions") removed from \(journal.folder).")
      return
    }
    guard let action else {
      for entry in journal.entries() { write(JournalText.line(entry, isJSON: output == .json)) }
      return
    }
    guard let entry = journal.entry(action) else {
      throw CommandFailure(
        "There is no action \(CleanText.line(action)) in the journal.",
        advice: "\(Program.name) journal lists them")
    }
    if manifests {
      for target in entry.plan?.targets ?? [] {
        for kept in target.kept { write(JournalText.manifest(kept)) }
      }
    } else if output == .json {
      for line in JournalText.details(entry, isJSON: true) { write(line) }
    } else {
      for line in JournalText.details(entry, isJSON: false) { write(line) }
    }
  }

  private func write(_ text: String) {
    var printed = StandardOutput()
    printed.write(text)
  }
}

/// Entries of the journal as text.
nonisolated enum JournalText {
  /// One line.
  static func line(_ entry: JournalEntry, isJSON: Bool) -> String {
    guard isJSON else {
      let plan = entry.plan
      let what =
        plan.map { "\($0.kind.rawValue) of \(count($0.targets.count)) at \($0.origin.site)" } ?? "nothing"
      let sign = entry.isUnresolved ? "! " : "  "
      return
        "\(sign)\(entry.begun) \(entry.id)  \(what): \(entry.summary)\(entry.isTorn ? " (its last line is torn)" : "")\n"
    }
    var line = JSONLine()
    line.add("action", entry.id)
    line.add("kind", entry.plan?.kind.rawValue)
    line.add("site", entry.plan?.origin.site)
    line.add("begun", entry.begun.rfc3339)
    line.add("targets", entry.targets.count)
    line.add("running", entry.isRunning)
    line.add("unresolved", entry.isUnresolved)
    line.add("torn", entry.isTorn)
    line.add("summary", entry.summary)
    return line.text
  }

  private static func count(_ number: Int) -> String { number == 1 ? "1 target" : "\(number) targets" }

  /// Targets with their steps.
  static func details(_ entry: JournalEntry, isJSON: Bool) -> [String] {
    var lines = [line(entry, isJSON: isJSON)]
    for (target, written) in zip(entry.plan?.targets ?? [], entry.targets) {
      if isJSON {
        var line = JSONLine()
        line.add("object", target.object.shown)
        line.add("uid", CleanText.line(target.object.uid))
        line.add("job", target.job.map { "\($0)" })
        line.add("outcome", written.outcome?.state.rawValue)
        line.add("sentence", written.outcome?.sentence)
        line.add("steps", zip(target.steps, written.steps).map { state($0, $1) })
        lines.append(line.text)
        continue
      }
      let job = target.job.map { " (job \($0))" } ?? ""
      let end = written.outcome.map { "\($0.state.words): \($0.sentence)" } ?? "not ended"
      lines.append("  \(target.object.shown)\(job), UID \(CleanText.line(target.object.uid)): \(end)\n")
      for (step, taken) in zip(target.steps, written.steps) { lines.append("    \(state(step, taken))\n") }
    }
    return lines
  }

  private static func state(_ step: ActionStep, _ written: JournalEntry.Step) -> String {
    guard let begun = written.begun else { return "\(step.title): not begun" }
    guard let result = written.result else { return "\(step.title): begun at \(begun.clock), end unknown" }
    return "\(step.title): \(result.state.rawValue): \(result.sentence)"
  }

  /// A manifest as it was kept; control characters of the server's are JSON's escapes by then.
  static func manifest(_ kept: ActionTarget.Kept) -> String {
    guard StandardOutput.isTerminal, let manifest = kept.manifest else {
      return kept.text.hasSuffix("\n") ? kept.text : kept.text + "\n"
    }
    return YAMLText.lines(manifest).map { $0.text + "\n" }.joined() + "---\n"
  }
}
