/// Keeps regular expressions away from the C library that would take all memory, or all time.
///
/// Its compiler writes out each repetition as often as it may occur, and `+` twice: `((a+)+)+`, thirty deep, is a
/// thousand million. Its matcher tries all ways where an expression refers back to a group.
nonisolated enum ExpressionSize {
  /// What fits is compiled within a millisecond or two.
  private static let most = 10_000

  /// Throws if `pattern` is too large once its repetitions are written out, or refers back.
  static func check(_ pattern: String) throws(RegularExpression.Failure) {
    var scanner = Scanner(rest: Array(pattern.utf8)[...])
    while !scanner.rest.isEmpty {
      try scanner.step()
      guard scanner.sizes.reduce(0, +) + scanner.last <= most else {
        throw RegularExpression.Failure(message: "its repetitions make it too large")
      }
    }
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>
    /// Of what was read, for each group that is open.
    var sizes = [0]
    /// Of the last atom, which a repetition is about.
    var last = 0

    mutating func step() throws(RegularExpression.Failure) {
      guard let byte = rest.popFirst() else { return }
      switch byte {
      case UInt8(ascii: "\\"):
        if let next = rest.popFirst(), (0x31...0x39).contains(next) {
          throw RegularExpression.Failure(message: "it refers back to a group")
        }
        atom(1)
      case UInt8(ascii: "["):
        passSet()
        atom(1)
      case UInt8(ascii: "("):
        atom(0)
        sizes.append(0)
      case UInt8(ascii: ")") where sizes.count > 1:
        let size = (sizes.popLast() ?? 0) + last
        last = 0
        atom(size + 1)
      case UInt8(ascii: "+"): last *= 2
      case UInt8(ascii: "*"), UInt8(ascii: "?"): break
      case UInt8(ascii: "{"): last *= max(1, bound())
      default: atom(1)
      }
    }

    /// A new atom: what was before is no longer about to be repeated.
    private mutating func atom(_ size: Int) {
      sizes[sizes.count - 1] += last
      last = size
    }

    /// `[^]a-z[:alpha:]]`: a bracket that comes first is one of the set.
    private mutating func passSet() {
      if rest.first == UInt8(ascii: "^") { rest.removeFirst() }
      if rest.first == UInt8(ascii: "]") { rest.removeFirst() }
      while let byte = rest.popFirst(), byte != UInt8(ascii: "]") {
        // `[:alpha:]`, `[.a.]`, `[=a=]`
        guard byte == UInt8(ascii: "["), let sign = rest.first, ":.=".utf8.contains(sign) else { continue }
        rest.removeFirst()
        let end = [sign, UInt8(ascii: "]")]
        rest = rest.firstRange(of: end).map { rest[$0.upperBound...] } ?? rest[rest.endIndex...]
      }
    }

    /// The largest number up to the closing brace.
    private mutating func bound() -> Int {
      var (most, number) = (0, 0)
      while let byte = rest.popFirst(), byte != UInt8(ascii: "}") {
        number = byte &- 0x30 < 10 ? min(number * 10 + Int(byte - 0x30), 100_000) : 0
        most = max(most, number)
      }
      return most
    }
  }
}
