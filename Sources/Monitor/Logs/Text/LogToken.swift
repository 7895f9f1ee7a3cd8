/// A part of a line that is worth a look of its own: what automatic highlighting colours.
public struct LogToken: Sendable, Equatable {
  /// What a part of a line is.
  public enum Kind: Sendable, Hashable {
    /// The line's level.
    case level(LogLevel)
    /// A number, with its unit: `12`, `-1.5e-3`, `31%`, `4.2GiB`, `0x1f`.
    case number
    /// `12ms`, `1h23m`, `00:10`.
    case duration
    /// A date, a time of the day, or both.
    case time
    /// `/scratch/maria/run.py:12`
    case path
    /// `https://…`
    case url
    /// What stands in quotes, with them.
    case string
    /// `key` of `key=value` and of `"key": value`.
    case key
    /// An IP address, with its port, or a UUID.
    case address
  }

  /// In UTF-8 bytes of the line's text; at the borders of characters.
  public var range: Range<Int>
  /// What it is.
  public var kind: Kind

  /// A part of a line.
  public init(_ range: Range<Int>, _ kind: Kind) { (self.range, self.kind) = (range, kind) }

  /// The parts of a decoded line, in order; they do not overlap.
  ///
  /// Only the first 16 KB are looked at.
  public static func tokens(of text: String) -> [LogToken] {
    var text = text
    return text.withUTF8 { bytes in
      var tokenizer = LogTokenizer(UnsafeBufferPointer(rebasing: bytes.prefix(16 << 10)))
      return tokenizer.tokens()
    }
  }
}
