import ArgumentParser
internal import ClientCore

/// Options of every command that changes something.
struct ActionOptions: ParsableArguments {
  @Flag(help: "Say what would be done, and ask the server whether it would take it; change nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Do it without a question.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Wait so long for a job to end before it is told of as one that lives on.", valueName: "seconds"))
  var wait = Int(ActionPace().endPatience.components.seconds)

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = OutputFormat.text

  /// A real site's, with the wishes of the user.
  nonisolated var pace: ActionPace {
    var pace = ActionPace()
    pace.endPatience = .seconds(wait)
    return pace
  }

  func validate() throws {
    guard 0...86_400 ~= wait else {
      throw ValidationError("--wait takes a number of seconds, 86400 at most.")
    }
  }

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
