/// The look of one cell: a role, and whether it lies on the selected row or is emphasised.
nonisolated struct Style: Hashable, Sendable {
  var role = Role.plain
  /// The flags in one byte: a frame holds twelve thousand styles and compares them all.
  private var flags: UInt8 = 0

  init(
    _ role: Role = .plain, bold: Bool = false, reversed: Bool = false, underlined: Bool = false,
    onCursor: Bool = false
  ) {
    self.role = role
    (isBold, isReversed, isUnderlined, isOnCursor) = (bold, reversed, underlined, onCursor)
  }

  var isBold: Bool {
    get { has(1) }
    set { set(1, newValue) }
  }
  var isReversed: Bool {
    get { has(2) }
    set { set(2, newValue) }
  }
  var isUnderlined: Bool {
    get { has(4) }
    set { set(4, newValue) }
  }
  /// Drawn on the cursor's row.
  var isOnCursor: Bool {
    get { has(8) }
    set { set(8, newValue) }
  }

  private func has(_ bit: UInt8) -> Bool { flags & bit != 0 }
  private mutating func set(_ bit: UInt8, _ on: Bool) { flags = on ? flags | bit : flags & ~bit }
}

/// A piece of text with its look, for lines that are drawn in several.
nonisolated struct Span: Hashable, Sendable {
  var text: String
  var style: Style

  init(_ text: String, _ style: Style = Style()) { (self.text, self.style) = (text, style) }
}
