public import ClientCore

/// A line of a log that is a JSON object.
public struct LogJSON: Sendable {
  /// The object.
  public let value: JSONValue

  /// Longer lines are shown as they are.
  private static let longest = 1 << 20
  private static let levelKeys = ["level", "severity", "levelname", "lvl", "log.level", "loglevel"]
  private static let timeKeys = ["time", "timestamp", "ts", "@timestamp", "asctime", "date", "t"]
  private static let messageKeys = ["message", "msg", "event", "text", "log"]

  /// Reads `line`; `nil` if it is no JSON object.
  public init?(line: String) {
    var rest = line.utf8[...]
    while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    guard rest.first == 0x7B, rest.count <= Self.longest, let value = try? JSONValue(Array(rest)),
      value.object != nil
    else { return nil }
    self.value = value
  }

  /// What it says of its gravity.
  public var level: LogLevel? {
    first(of: Self.levelKeys).flatMap { value in
      let text = value.string ?? value.integer.map(String.init) ?? ""
      return LogLevel(line: "{\"level\":\(value.string == nil ? text : "\"\(text)\"")}")
    }
  }

  /// When it says that it was written, as it says it.
  public var time: String? {
    first(of: Self.timeKeys).flatMap { value in
      if case .number(let digits) = value { digits } else { value.string.map(CleanText.line) }
    }
  }

  /// What it says, on one line.
  public var message: String? { first(of: Self.messageKeys)?.string.map(CleanText.line) }

  /// The object with a member a line, clean for the screen; what a string has on several lines, a stack trace as it
  /// may be, stands on lines of its own.
  public var lines: [String] {
    var lines: [String] = []
    write(value, indent: 0, prefix: "", suffix: "", &lines)
    return lines
  }

  private func first(of keys: [String]) -> JSONValue? { keys.lazy.compactMap { value[$0] }.first }

  private func write(
    _ value: JSONValue, indent: Int, prefix: String, suffix: String, _ lines: inout [String]
  ) {
    let blanks = String(repeating: " ", count: indent)
    func list(_ elements: [(String, JSONValue)], _ open: String, _ close: String) {
      guard !elements.isEmpty else { return lines.append("\(blanks)\(prefix)\(open)\(close)\(suffix)") }
      lines.append("\(blanks)\(prefix)\(open)")
      for (index, element) in elements.enumerated() {
        let suffix = index + 1 < elements.count ? "," : ""
        write(element.1, indent: indent + 2, prefix: element.0, suffix: suffix, &lines)
      }
      lines.append("\(blanks)\(close)\(suffix)")
    }
    switch value {
    case .object(let members): list(members.map { ("\(Self.quoted($0.key)): ", $0.value) }, "{", "}")
    case .array(let elements): list(elements.map { ("", $0) }, "[", "]")
    case .string(let text):
      let parts = Self.parts(of: text)
      guard parts.count > 1 else { return lines.append("\(blanks)\(prefix)\(Self.quoted(text))\(suffix)") }
      lines.append("\(blanks)\(prefix)\"\(parts[0])")
      lines += parts[1...].map { "\(blanks)  \($0)" }
      lines[lines.count - 1] += "\"\(suffix)"
    case .number(let digits): lines.append("\(blanks)\(prefix)\(digits)\(suffix)")
    case .bool(let bool): lines.append("\(blanks)\(prefix)\(bool)\(suffix)")
    case .null: lines.append("\(blanks)\(prefix)null\(suffix)")
    }
  }

  /// What stands between line breaks, cleaned, with blanks for tabs.
  private static func parts(of text: String) -> [String] {
    LogLineSetter.lines(of: CleanText.clean(text))
  }

  private static func quoted(_ text: String) -> String { "\"\(parts(of: text).joined(separator: " "))\"" }
}
