/// What a program wrote to a terminal, looked through for what does not belong there.
enum TerminalBytes {
  /// The finals of control sequences that ncurses draws with; the mouse's and the paste's modes are set before and after.
  static let drawing = "ABCDEFGHJKLMPSTX@`bdfgmr"

  /// What of `output` is neither text nor one of those control sequences.
  static func faults(
    in output: [UInt8], finals: String = drawing, modes: Set<String> = ["?25", "?12", "34", "4"]
  ) -> [String] {
    var faults: [String] = []
    var rest = output[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x1B:
        if rest.starts(with: "(B".utf8) || rest.starts(with: ")0".utf8) {
          rest = rest.dropFirst(2)
        } else if let sign = rest.first, "M78".utf8.contains(sign) {
          // One row up, and the cursor kept and brought back, where what is drawn has been scrolled.
          rest = rest.dropFirst()
        } else if rest.popFirst() == 0x5B {
          let parameters = rest.prefix { (0x20...0x3F).contains($0) }
          rest = rest.dropFirst(parameters.count)
          let final = rest.popFirst() ?? 0
          let text = String(decoding: parameters, as: UTF8.self)
          let isMode = (final == 0x68 || final == 0x6C) && modes.contains(text)
          let isKnown = finals.utf8.contains(final) && text.allSatisfy { $0.isNumber || $0 == ";" }
          if !isMode, !isKnown { faults.append("CSI \(text) \(Character(UnicodeScalar(final)))") }
        } else {
          faults.append("ESC and \(rest.prefix(8))")
        }
      // ncurses goes on with carriage returns, line feeds, backspaces and tabs, and shifts for line drawing.
      case 0x08, 0x09, 0x0A, 0x0D, 0x0E, 0x0F, 0x20..<0x7F: break
      case 0x80...: break
      default: faults.append("control \(byte)")
      }
    }
    return faults + hidden(in: String(decoding: output, as: UTF8.self))
  }

  /// What of `text`, which no program draws with, does not belong on a terminal.
  static func faults(inPlain text: String) -> [String] {
    text.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7F }
      .map { "control \($0.value)" } + hidden(in: text)
  }

  private static func hidden(in text: String) -> [String] {
    text.unicodeScalars.compactMap { scalar in
      switch scalar.value {
      case 0x80..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE0FFF:
        "U+\(String(scalar.value, radix: 16))"
      default: nil
      }
    }
  }
}
