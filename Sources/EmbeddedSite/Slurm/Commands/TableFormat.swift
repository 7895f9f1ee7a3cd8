/// The columns of a command's table: `--format` (`%.18i %9P`) or `--Format` (`JobID:.18,Name:9`).
struct TableFormat<Column: Sendable>: Sendable {
  struct Part: Sendable {
    var column: Column
    /// Nil for as wide as it comes.
    var width: Int?
    var isRight: Bool
    /// Printed behind it.
    var suffix: String
  }

  /// Printed before everything.
  var prefix = ""
  var parts: [Part] = []

  /// `%[[.]size]code[text]`
  ///
  /// - Parameter column: the column of a code; nil passes it over, as Slurm does.
  init(format: String, column: (Character) -> Column?) {
    var rest = format[...]
    prefix = String(rest.prefix { $0 != "%" })
    rest = rest.drop { $0 != "%" }
    while rest.popFirst() == "%" {
      let isRight = rest.first == "."
      if isRight { rest.removeFirst() }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let code = rest.popFirst() else { return }
      let suffix = rest.prefix { $0 != "%" }
      rest = rest.dropFirst(suffix.count)
      guard let column = column(code) else { continue }
      parts.append(Part(column: column, width: Int(digits), isRight: isRight, suffix: String(suffix)))
    }
  }

  /// `type[:[.][size][suffix]],…`; 20 wide without a size.
  ///
  /// - Parameter column: the column of a name; nil makes the command fail.
  init(names: String, column: (String) -> Column?) throws(UnknownColumn) {
    for item in names.split(separator: ",") {
      let halves = item.split(separator: ":", maxSplits: 1).map(String.init)
      guard let found = column(halves[0]) else { throw UnknownColumn(name: halves[0]) }
      var form = (halves.count > 1 ? halves[1] : "")[...]
      let isRight = form.first == "."
      if isRight { form.removeFirst() }
      let digits = form.prefix { $0.isASCII && $0.isNumber }
      let suffix = String(form.dropFirst(digits.count))
      let width = Int(digits) ?? (suffix.isEmpty ? 20 : nil)
      parts.append(Part(column: found, width: width, isRight: isRight, suffix: suffix))
    }
  }

  struct UnknownColumn: Error { var name: String }

  /// A line, with what `text` gives for each column.
  func line(_ text: (Column) -> String) -> String {
    var line = prefix
    for part in parts {
      let text = text(part.column)
      if let width = part.width {
        let cut = String(text.prefix(width))
        let blanks = String(repeating: " ", count: width - cut.count)
        line += part.isRight ? blanks + cut : cut + blanks
      } else {
        line += text
      }
      line += part.suffix
    }
    return line + "\n"
  }
}
