import ArgumentParser

/// Options of every command that changes something.
struct ActionOptions: ParsableArguments {
  @Flag(help: "Say what would be done, and ask the server whether it would take it; change nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Do it without a question.")
  var yes = false

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = OutputFormat.text

  /// How to print what is done.
  enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
}

/// Which pods.
struct SelectionOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The pods.", valueName: "pod"))
  var names: [String] = []

  @Option(
    name: [.customShort("l"), .customLong("selector")],
    help: ArgumentHelp("Those with these labels, as for kubectl: app=x,tier!=y.", valueName: "labels"))
  var selector: String?

  @Option(
    help: ArgumentHelp(
      "Those that the filter shows, as in the dashboard: phase:Failed age>1d.", valueName: "filter"))
  var filter: String?

  /// Whether something was said.
  var isEmpty: Bool { names.isEmpty && selector == nil && filter == nil }

  func validate() throws {
    if !names.isEmpty, selector != nil || filter != nil {
      throw ValidationError("Name the pods, or select them with -l and --filter.")
    }
  }

  /// What was said.
  nonisolated var selection: PodSelection { PodSelection(names: names, selector: selector, filter: filter) }
}
