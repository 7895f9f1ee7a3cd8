/// A text of headings, fields and paragraphs, as the detail views build it.
nonisolated struct Page: Sendable {
  private(set) var lines: [StyledText] = []
  /// Cells that the labels of fields take.
  let labelWidth: Int

  /// Empty.
  init(labelWidth: Int = 13) { self.labelWidth = labelWidth }

  /// A page of ready lines.
  init(lines: [StyledText]) { (self.lines, labelWidth) = (lines, 13) }

  /// A section's title, with a blank line before it.
  mutating func heading(_ title: String, note: String = "") {
    if !lines.isEmpty { lines.append(StyledText()) }
    var line = StyledText(" " + title, Style(.heading, bold: true))
    if !note.isEmpty { line.append("  " + note, .dim) }
    line.hang = 3
    lines.append(line)
  }

  /// `label   value`, the value wrapped under itself.
  mutating func field(_ label: String, _ value: String, _ role: Role = .plain, note: String = "") {
    for (index, part) in value.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var line = labelled(index == 0 ? label : "")
      line.append(String(part), role)
      if index == 0, !note.isEmpty { line.append("  " + note, .dim) }
      lines.append(line)
    }
  }

  /// A field whose value has been styled already.
  mutating func field(_ label: String, _ value: StyledText) {
    var line = labelled(label)
    line.append(value)
    lines.append(line)
  }

  /// A sentence, indented as the sections' contents are.
  mutating func sentence(_ text: String, _ role: Role = .plain) {
    for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = StyledText("  ")
      line.append(String(part), role)
      line.hang = 2
      lines.append(line)
    }
  }

  /// A line as it is.
  mutating func line(_ line: StyledText) { lines.append(line) }

  private func labelled(_ label: String) -> StyledText {
    var line = StyledText("  ")
    let blanks = max(1, labelWidth - CellWidth.of(label))
    line.append(label, .dim)
    line.append(String(repeating: " ", count: blanks))
    line.hang = 2 + labelWidth
    return line
  }
}

nonisolated extension StyledText {
  /// Adds another styled text.
  mutating func append(_ other: StyledText) {
    for (character, style) in zip(other.characters, other.styles) { append(String(character), style) }
  }
}
