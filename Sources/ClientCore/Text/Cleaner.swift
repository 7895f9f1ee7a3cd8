/// One pass of ``CleanText`` over a text that holds something other than plain ASCII.
struct Cleaner {
  /// Gets what a text asks for beside its characters.
  typealias Graphics = (_ parameters: [UInt8], _ offset: Int) -> Void

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var result = String.UnicodeScalarView()

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }

  /// What is left of the text.
  ///
  /// - Parameter graphics: gets the parameters of each sequence that asks for a look (SGR), and where in the
  ///   UTF-8 of the result it stood.
  mutating func clean(graphics: Graphics? = nil) -> String {
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar.value {
      case 0x1B: passEscape(graphics)
      case 0x9B: passControlSequence(graphics)
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F: passControlString()
      case 0x2028, 0x2029: result.append("\n")
      default: if CleanText.isDrawn(scalar) { result.append(scalar) }
      }
    }
    return String(result)
  }

  /// After ESC (ECMA-48): an introducer, or a sequence of intermediates and one final.
  private mutating func passEscape(_ graphics: Graphics?) {
    guard index < scalars.count else { return }
    switch scalars[index].value {
    case 0x5B:  // CSI
      index += 1
      passControlSequence(graphics)
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F:  // DCS, SOS, OSC, PM, APC
      index += 1
      passControlString()
    default:
      pass(0x20...0x2F)
      if index < scalars.count, (0x30...0x7E).contains(scalars[index].value) { index += 1 }
    }
  }

  /// After CSI: parameters, intermediates, a final; a broken one ends before what cannot belong to it.
  private mutating func passControlSequence(_ graphics: Graphics?) {
    let start = index
    pass(0x30...0x3F)
    if let graphics, index < scalars.count, scalars[index] == "m" {
      // `<`, `=`, `>` and `?` make it another sequence, of the terminal's own.
      let parameters = scalars[start..<index].map { UInt8(truncatingIfNeeded: $0.value) }
      if parameters.allSatisfy({ $0 < 0x3C }) { graphics(parameters, String(result).utf8.count) }
    }
    pass(0x20...0x2F)
    if index < scalars.count, (0x40...0x7E).contains(scalars[index].value) { index += 1 }
  }

  /// After the introducer of a control string: its payload and terminator (ST, or BEL as xterm has it).
  ///
  /// One that does not end, or not on its line, loses only its introducer: otherwise two bytes
  /// could hide the rest of a text.
  private mutating func passControlString() {
    var end = index
    while end < scalars.count {
      switch scalars[end].value {
      case 0x07, 0x9C:
        index = end + 1
        return
      case 0x1B where end + 1 < scalars.count && scalars[end + 1].value == 0x5C:
        index = end + 2
        return
      case 0x0A, 0x1B, 0x80...0x9F: return
      default: end += 1
      }
    }
  }

  private mutating func pass(_ range: ClosedRange<UInt32>) {
    while index < scalars.count, range.contains(scalars[index].value) { index += 1 }
  }
}
