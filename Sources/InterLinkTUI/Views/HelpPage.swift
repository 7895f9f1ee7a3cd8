/// The help, made from the command table.
enum HelpPage {
  /// Every command with its keys, by group.
  static func make() -> Page {
    var page = Page(labelWidth: 22)
    for group in Command.Group.allCases {
      page.heading(group.rawValue)
      for command in CommandTable.all where command.group == group {
        var line = StyledText("  ")
        let keys = command.keys.map(\.description).joined(separator: " ")
        line.append(keys, .keyHint)
        line.append(String(repeating: " ", count: max(1, 22 - CellWidth.of(keys))))
        line.append(command.help)
        if let typed = command.line { line.append("  " + typed, .dim) }
        line.hang = 24
        page.line(line)
      }
    }
    page.heading("Filters")
    for (example, meaning) in filters {
      var line = StyledText("  ")
      line.append(example, .keyHint)
      line.append(String(repeating: " ", count: max(1, 22 - CellWidth.of(example))))
      line.append(meaning)
      line.hang = 24
      page.line(line)
    }
    return page
  }

  private static let filters = [
    ("train", "rows in which some cell holds the word (a regular expression)"),
    ("phase:pend", "rows whose phase holds it; columns may be cut short: ns:itw"),
    ("!eval", "rows that do not hold it"),
    ("age>2h", "rows older than two hours; also <, >=, <=, and = with numbers"),
    ("ns:climate restarts>0", "rows for which all of it holds"),
  ]
}
