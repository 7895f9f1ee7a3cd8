extension CommandTable {
  /// The list of keys for README and manual, made from the table.
  static var markdown: String {
    var text = ""
    for group in Command.Group.allCases {
      text += "### \(group.rawValue)\n\n| Keys | What they do |\n|---|---|\n"
      for command in all where command.group == group {
        let keys = command.keyNames.map { names in
          (names.place.map { "in \($0.rawValue) " } ?? "")
            + names.keys.map { "`\($0.replacing("|", with: "\\|"))`" }.joined(separator: " ")
        }.joined(separator: ", ")
        text += "| \(keys) | \(command.help.replacing("|", with: "\\|"))\(wordsInMarkdown(command)) |\n"
      }
      text += "\n"
    }
    return text
  }

  private static func wordsInMarkdown(_ command: Command) -> String {
    guard let line = command.line else { return "" }
    return " (`\(line)`)"
  }
}

extension Command {
  /// How it is called from the `:` line, with its argument; `nil` if it cannot be.
  var line: String? {
    guard isCallable else { return nil }
    return ":\(id)" + (argument.map { " [\($0.placeholder)]" } ?? "")
  }
}
