internal import Glibc

/// A text or a regular expression to look for.
///
/// Smart case: with a capital letter in it, it means its case; else it does not.
nonisolated struct TextPattern: Sendable {
  /// What of the cell it must be.
  enum Extent: Sendable {
    /// Any part.
    case anywhere
    /// A word, or several: what stands between blanks.
    case words
  }

  private enum Form: Sendable {
    case bytes([UInt8], ignoresCase: Bool)
    /// Text beyond ASCII whose case does not matter: compared by Unicode's rules.
    case unicode(String)
    case expression(RegularExpression)
  }

  private let form: Form
  private let extent: Extent

  /// Looks for `text` as it is.
  init(text: String, extent: Extent = .anywhere) {
    self.extent = extent
    let ignoresCase = !text.contains(where: \.isUppercase)
    form =
      ignoresCase && !text.utf8.allSatisfy { $0 < 0x80 }
      ? .unicode(text.lowercased()) : .bytes(Array(text.utf8), ignoresCase: ignoresCase)
  }

  /// Looks for a POSIX extended regular expression; `\d` is understood too.
  init(expression: String) throws(RegularExpression.Failure) {
    extent = .anywhere
    form = .expression(
      try RegularExpression(expression, ignoresCase: !expression.contains(where: \.isUppercase)))
  }

  /// Whether it is found in `text`.
  func matches(_ text: String) -> Bool {
    switch form {
    case .expression(let expression): return expression.matches(text)
    case .unicode(let wanted):
      let text = text.lowercased()
      return extent == .words ? " \(text) ".contains(" \(wanted) ") : text.contains(wanted)
    case .bytes(let wanted, let ignoresCase):
      return CellWidth.withUTF8(text) { bytes in
        Self.find(wanted, in: bytes, ignoresCase: ignoresCase, asWords: extent == .words)
      }
    }
  }

  private static func find(
    _ wanted: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, ignoresCase: Bool, asWords: Bool
  ) -> Bool {
    guard let first = wanted.first else { return true }
    guard wanted.count <= bytes.count else { return false }
    func same(_ byte: UInt8, _ wanted: UInt8) -> Bool {
      byte == wanted || (ignoresCase && folded(byte) == wanted)
    }
    return wanted.withUnsafeBufferPointer { wanted in
      for start in 0...bytes.count - wanted.count where same(bytes[start], first) {
        var index = 1
        while index < wanted.count, same(bytes[start + index], wanted[index]) { index += 1 }
        guard index == wanted.count else { continue }
        let end = start + index
        let isWord =
          (start == 0 || bytes[start - 1] == 0x20) && (end == bytes.count || bytes[end] == 0x20)
        if isWord || !asWords { return true }
      }
      return false
    }
  }

  private static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

/// A compiled POSIX extended regular expression.
///
/// The C library's matcher goes over ten thousand rows within a frame; Swift's own takes seconds.
nonisolated final class RegularExpression: @unchecked Sendable {
  /// Why an expression cannot be used.
  struct Failure: Error { var message: String }

  // Compiled once; `regexec` only reads it (glibc guards its own caches with a lock).
  private var compiled = regex_t()

  init(_ pattern: String, ignoresCase: Bool) throws(Failure) {
    guard pattern.utf8.count <= 500 else { throw Failure(message: "the expression is longer than 500 bytes") }
    try ExpressionSize.check(pattern)
    let posix = pattern.replacing("\\d", with: "[0-9]").replacing("\\D", with: "[^0-9]")
    let status = regcomp(&compiled, posix, REG_EXTENDED | REG_NOSUB | (ignoresCase ? REG_ICASE : 0))
    guard status == 0 else {
      var text = [CChar](repeating: 0, count: 200)
      regerror(status, &compiled, &text, text.count)
      throw Failure(
        message: String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
  }

  deinit { regfree(&compiled) }

  func matches(_ text: String) -> Bool { regexec(&compiled, text, 0, nil, 0) == 0 }
}
