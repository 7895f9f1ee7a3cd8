/// The look of one cell: a role, and whether it lies on the selected row or is emphasised.
///
/// Text that came with colours of its own (a program's log) keeps them beside its role.
nonisolated struct Style: Hashable, Sendable {
  var role = Role.plain
  /// The flags in one byte: a frame holds twelve thousand styles and compares them all.
  private var flags: UInt8 = 0
  /// Colours of the palette of 256, if the flags say that they count.
  private var ownForeground: UInt8 = 0
  private var ownBackground: UInt8 = 0

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

  /// Faint, in whatever colour.
  var isDim: Bool {
    get { has(16) }
    set { set(16, newValue) }
  }
  /// The colour that the text came with, in the palette of 256; the role's if `nil`.
  var foreground: UInt8? {
    get { has(32) ? ownForeground : nil }
    set {
      set(32, newValue != nil)
      ownForeground = newValue ?? 0
    }
  }
  /// The background that the text came with, in the palette of 256; the role's if `nil`.
  var background: UInt8? {
    get { has(64) ? ownBackground : nil }
    set {
      set(64, newValue != nil)
      ownBackground = newValue ?? 0
    }
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
