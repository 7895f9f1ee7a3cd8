import ArgumentParser
internal import ClientCore

/// `flags`: what a pod asks of sbatch, and a change of it.
struct FlagsCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "flags",
    abstract: "Show or change what a pod asks of sbatch.",
    discussion: """
      Shows the flags as the Slurm plugin reads them, and the #SBATCH lines that come of them.  With --set and \
      --unset the lines are those after the change, which is made where --apply says: pod (the annotation \
      alone, which never reaches Slurm), template (of what makes the pod), copy (sends the work again) or job \
      (the job in Slurm's queue).  Without --apply nothing is changed.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Argument(help: "The pod.")
  var pod: String?

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp("A file with a manifest, - for standard input.", valueName: "file"))
  var file: String?

  @OptionGroup var change: ChangeOptions

  @Option(help: ArgumentHelp("pod, template, copy or job.", valueName: "where"))
  var apply: Place?

  @Flag(help: "Make the change in spite of preflight's errors.")
  var force = false

  @OptionGroup var action: ActionOptions

  /// Where a change is made.
  enum Place: String, ExpressibleByArgument, CaseIterable {
    case pod, template, copy, job

    var scope: EditScope {
      switch self {
      case .pod: .pod
      case .template: .template
      case .copy: .copy(.next)
      case .job: .liveJob
      }
    }
  }

  func validate() throws {
    if (pod == nil) == (file == nil) { throw ValidationError("Name a pod, or a file with -f.") }
    if apply != nil, file != nil {
      throw ValidationError("--apply is for a pod that is there, not for a file.")
    }
    if apply != nil, change.set.isEmpty, change.unset.isEmpty {
      throw ValidationError("--apply needs something to change: --set or --unset.")
    }
  }

  func run() async throws {
    try Program.start(global)
    let changes = try change.changes()
    if let file {
      for manifest in try ManifestFile.read(file) { try show(manifest, changes) }
      return
    }
    let selection = PodSelection(names: [pod ?? ""])
    let (chosen, apply, action, isReadOnly, force) = (selection, apply, action, global.readOnly, force)
    let manifest = try await ClusterSession.with(global) { session -> JSONValue? in
      guard let choice = try await chosen.choose(in: session).first, let name = choice.pods.first else {
        return nil
      }
      let manifest = try await choice.site.client.get(.pods, namespace: name.namespace, name: name.name)
      guard let apply else { return manifest }
      let site = choice.site.actionSite(isReadOnly: isReadOnly)
      let edits = PodChange.edits(changes, of: manifest)
      let plan = await ActionPlanner(site: site).edit(
        name, edits, scope: apply.scope, overridesPreflight: force)
      try await ActionDesk(action, journal: try session.journal()).carryOut([(plan, site)])
      return nil
    }
    if let manifest { try show(manifest, changes) }
  }

  private func show(_ manifest: JSONValue, _ changes: [PodChange]) throws {
    var manifest = manifest
    guard let root = PodTemplate(manifest)?.root else {
      throw CommandFailure("A \(CleanText.line(manifest["kind"]?.string ?? "manifest")) holds no pod.")
    }
    for edit in PodChange.edits(changes, of: manifest) { edit.at(root).apply(to: &manifest) }
    guard let template = PodTemplate(manifest) else { return }
    let text = template.annotations[SlurmFlags.annotation] ?? ""
    let plan = SubmissionPlan(template.submission)
    var printed = StandardOutput()
    if action.output == .json {
      var line = JSONLine()
      line.add("object", ObjectReference(manifest)?.shown)
      line.add("flags", text)
      line.add("parsed", SlurmFlags(parsing: text).flags.map(\.line))
      line.add("script", plan.script)
      line.add("problems", plan.reading.problems.map(\.sentence))
      printed.write(line.text)
      return
    }
    printed.write("flags: \(text.isEmpty ? "none" : CleanText.line(text))\n")
    for line in plan.lines where line.origin != .plugin {
      let words = CleanText.line(line.text)
      switch line.fate {
      case .kept: printed.write("#SBATCH \(words)\(Self.note(line.origin))\n")
      case .dropped: printed.write("  lost: \(words) (a limit of the pod says the same)\n")
      case .replaced(let other):
        printed.write("  lost: \(words) (\(CleanText.line(other)) takes its place)\n")
      }
    }
    for problem in plan.reading.problems {
      printed.write("\(problem.isRefused ? "error" : "warning"): \(CleanText.line(problem.sentence))\n")
    }
  }

  private static func note(_ origin: SubmissionPlan.Origin) -> String {
    switch origin {
    case .plugin, .annotation: ""
    case .flavor: "  (from the flavor)"
    case .user: "  (from runAsUser)"
    case .limit: "  (from the pod's limits)"
    case .standard: "  (the plugin adds it: nothing else says it)"
    }
  }
}
