internal import ClientCore

/// A JSON value written as YAML, line by line, with the styles of the screen.
nonisolated enum YAMLText {
  /// The lines of `value`, keys in the order of the manifest.
  static func lines(_ value: JSONValue) -> [StyledText] {
    var writer = Writer()
    writer.write(value, indent: 0)
    return writer.lines
  }

  private struct Writer {
    var lines: [StyledText] = []
    /// A line begun (`- `, `key:`) that the next value continues.
    private var open: StyledText?

    mutating func write(_ value: JSONValue, indent: Int) {
      switch value {
      case .object(let members) where !members.isEmpty:
        for member in members {
          begin(indent: indent)
          open?.append(Self.plain(member.key) ?? Self.quoted(member.key), .accent)
          open?.append(":", .dim)
          nest(member.value, indent: indent)
        }
      case .array(let elements) where !elements.isEmpty:
        for element in elements {
          begin(indent: indent)
          open?.append("- ", .dim)
          switch element {
          case .object(let members) where !members.isEmpty: write(element, indent: indent + 2)
          case .array(let inner) where !inner.isEmpty: write(element, indent: indent + 2)
          default: scalar(element, indent: indent)
          }
        }
      default:
        scalar(value, indent: indent)
      }
    }

    /// A member's value: scalars on its line, collections under it (lists not indented, as kubectl does).
    private mutating func nest(_ value: JSONValue, indent: Int) {
      switch value {
      case .object(let members) where !members.isEmpty:
        end()
        write(value, indent: indent + 2)
      case .array(let elements) where !elements.isEmpty:
        end()
        write(value, indent: indent)
      default:
        open?.append(" ")
        scalar(value, indent: indent)
      }
    }

    private mutating func scalar(_ value: JSONValue, indent: Int) {
      if open == nil { begin(indent: indent) }
      switch value {
      case .null: open?.append("null", .dim)
      case .bool(let flag): open?.append(flag ? "true" : "false", .waiting)
      case .number(let digits): open?.append(digits, .waiting)
      case .array: open?.append("[]", .dim)
      case .object: open?.append("{}", .dim)
      case .string(let text) where text.contains("\n") && Self.isDrawn(text):
        block(text, indent: indent)
        return
      case .string(let text):
        open?.append(Self.plain(text) ?? Self.quoted(text), text == Secrets.mask ? .dim : .plain)
      }
      end()
    }

    /// A literal block, so that scripts read as scripts.
    private mutating func block(_ text: String, indent: Int) {
      let isEnded = text.hasSuffix("\n")
      open?.append(isEnded ? "|" : "|-", .dim)
      end()
      for line in (isEnded ? text.dropLast() : text[...]).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        begin(indent: indent + 2)
        open?.append(String(line))
        end()
      }
    }

    private mutating func begin(indent: Int) {
      guard open == nil else { return }
      var line = StyledText(String(repeating: " ", count: indent))
      line.hang = indent + 2
      open = line
    }

    private mutating func end() {
      if let line = open { lines.append(line) }
      open = nil
    }

    /// `text` if YAML reads it back as the same string without quotes.
    private static func plain(_ text: String) -> String? {
      guard let first = text.utf8.first, let last = text.utf8.last, last != 0x20, last != 0x3A else {
        return nil
      }
      guard !reserved.contains(text.lowercased()), Double(text) == nil else { return nil }
      let isLetter = (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first)
      guard
        isLetter || first == 0x2F || first == 0x5F || first == 0x2E || first >= 0x80
          || (0x30...0x39).contains(first) && !text.utf8.contains(0x3A)
      else { return nil }
      guard !text.contains(": "), !text.contains(" #"), !text.contains(where: \.isNewline), isDrawn(text)
      else {
        return nil
      }
      return text
    }

    /// Whether nothing is in `text` that a terminal would obey, or not show.
    private static func isDrawn(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(CleanText.isDrawn) }

    /// In quotes, with an escape for all that ``isDrawn(_:)`` does not let pass.
    private static func quoted(_ text: String) -> String {
      var result = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\\", "\"": result += "\\\(scalar)"
        case "\t": result += "\\t"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case _ where CleanText.isDrawn(scalar): result.unicodeScalars.append(scalar)
        default:
          let digits = String(scalar.value, radix: 16)
          let (sign, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
          result += "\\\(sign)\(String(repeating: "0", count: width - digits.count))\(digits)"
        }
      }
      return result + "\""
    }

    private static let reserved: Set<String> = [
      "true", "false", "null", "yes", "no", "on", "off", "y", "n", "~",
    ]
  }
}
