internal import ClientCore
import Glibc

/// Asks before something is changed.
nonisolated enum Confirmation {
  /// From so many on the number is to be typed.
  static let typedFrom = 10

  /// Returns if the user wants it.
  ///
  /// - Throws: ``CommandFailure`` if not, or if there is nobody to ask.
  static func ask(_ verb: String, _ count: Int, _ options: ActionOptions) throws(CommandFailure) {
    if options.yes { return }
    let what = "\(verb) \(count) \(count == 1 ? "target" : "targets")"
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw CommandFailure(
        "Nothing was done: this would \(what), and there is no terminal to ask on.",
        advice: "Add --yes, or --dry-run")
    }
    let isTyped = count >= typedFrom
    let question = isTyped ? "\(what)? Type \(count) to go on: " : "\(what)? [y/N] "
    var text = question
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    let answer = readLine()?.lowercased() ?? ""
    if isTyped ? answer == "\(count)" : ["y", "yes"].contains(answer) { return }
    throw CommandFailure("Nothing was done")
  }
}
