/// A colour that a program asked the terminal for (ECMA-48 SGR 30 to 49, 90 to 107, 38, 48).
public enum LogColour: Sendable, Hashable {
  /// One of the 256: 0 to 15 are the theme's, 16 to 231 a cube, 232 to 255 greys.
  case palette(UInt8)
  /// Red, green and blue.
  case rgb(UInt8, UInt8, UInt8)
}

/// How a program asked for its text to look.
public struct LogAttributes: Sendable, Hashable {
  /// The terminal's own if `nil`.
  public var foreground: LogColour?
  /// The terminal's own if `nil`.
  public var background: LogColour?
  /// SGR 1.
  public var isBold = false
  /// SGR 2.
  public var isDim = false
  /// SGR 3.
  public var isItalic = false
  /// SGR 4.
  public var isUnderlined = false
  /// SGR 7.
  public var isReversed = false
  /// SGR 9.
  public var isStruck = false

  /// The terminal's own look.
  public init() {}
}

/// A part of a line that does not have the terminal's own look.
public struct LogRun: Sendable, Hashable {
  /// In UTF-8 bytes of the line's text; at the borders of characters.
  public var range: Range<Int>
  /// Its look.
  public var attributes: LogAttributes

  /// The part `range`.
  public init(_ range: Range<Int>, _ attributes: LogAttributes) {
    (self.range, self.attributes) = (range, attributes)
  }
}
