/// The help, made from the command table.
enum HelpPage {
  /// Every command with its keys, by group.
  static func make() -> Page {
    var page = Page(labelWidth: 22)
    for group in Command.Group.allCases {
      page.heading(group.rawValue)
      for command in CommandTable.all where command.group == group {
        var line = StyledText("  ")
        let keys = command.keyNames.map { names in
          (names.place.map { "in \($0.rawValue) " } ?? "") + names.keys.joined(separator: " ")
        }.joined(separator: ", ")
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
    ("train", "rows that hold the word; small letters match capitals too"),
    ("phase:pending|failed", "rows whose phase holds the one or the other"),
    ("node:~^gn0 /[02]$/", "regular expressions, in a column or anywhere"),
    ("is:finding|stuck", "what a row is: is: alone tells the words that the table knows"),
    ("age>2h restarts>0", "comparisons: > >= < <= = != with times, sizes and numbers"),
    ("!eval", "rows that do not hold it"),
    ("ns:climate !ended", "terms stand side by side, and all must hold"),
  ]
}
