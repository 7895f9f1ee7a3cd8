/// Slurm's JSON changes its shapes with every version of its data parser; a strict reader breaks with
/// each.  These take every shape seen so far, and what else may come as "not told".  Only broken JSON throws.
extension JSONReader {
  /// `7`, `null`, `"7"`, `"Infinity"`, `{"set":true,"infinite":false,"number":7}`, `[7]`.
  mutating func slurmNumber() throws(JSONError) -> SlurmNumber {
    switch try kind() {
    case .number:
      let digits = String(decoding: try number(), as: UTF8.self)
      if let whole = Int(digits) { return SlurmNumber(raw: whole) }
      // `NO_VAL64` and `INFINITE64` have 64 bits without a sign.
      if let large = UInt64(digits) { return large == .max ? .unlimited : .unset }
      guard let value = Double(digits), let whole = Int(exactly: value.rounded(.towardZero)) else {
        return .unset
      }
      return .value(whole)
    case .string: return SlurmNumber(text: try text())
    case .bool: return .value(try bool() ? 1 : 0)
    case .null:
      try skip()
      return .unset
    case .array:
      var first: SlurmNumber?
      try array { (reader) throws(JSONError) in
        let number = try reader.slurmNumber()
        if first == nil { first = number }
      }
      return first ?? .unset
    case .object:
      var isSet = true
      var isInfinite = false
      var number = SlurmNumber.unset
      try object { (reader, key) throws(JSONError) in
        switch key {
        case "set": isSet = try reader.slurmBool()
        case "infinite": isInfinite = try reader.slurmBool()
        case "number": number = try reader.slurmNumber()
        default: try reader.skip()
        }
      }
      return isInfinite ? .unlimited : isSet ? number : .unset
    }
  }

  /// The number, if it is one.
  mutating func slurmInteger() throws(JSONError) -> Int? { try slurmNumber().value }

  /// Seconds since 1970; 0, unset and unlimited are no time.
  mutating func slurmTime() throws(JSONError) -> Timestamp? {
    guard let seconds = try slurmInteger(), seconds > 0 else { return nil }
    return Timestamp(seconds: Int64(seconds))
  }

  /// `true`, `1`, `"yes"`.
  mutating func slurmBool() throws(JSONError) -> Bool {
    switch try kind() {
    case .bool: return try bool()
    case .string: return ["TRUE", "YES", "1"].contains(try text().uppercased())
    default: return try (slurmInteger() ?? 0) != 0
    }
  }

  /// A text that may be drawn on one line; the elements of an array are joined with commas, `(null)` and its
  /// like are empty.
  mutating func slurmText(_ interner: inout Interner) throws(JSONError) -> String {
    switch try kind() {
    case .string:
      let text = try interned(&interner)
      return Self.slurmText(text)
    case .number: return String(decoding: try number(), as: UTF8.self)
    case .array: return try slurmWords(&interner).joined(separator: ",")
    case .bool, .null, .object:
      try skip()
      return ""
    }
  }

  /// What Slurm's text means: nothing, if it is one of its words for nothing; else one line.
  static func slurmText(_ text: String) -> String {
    switch text {
    case "(null)", "N/A", "None assigned": ""
    default: text.utf8.contains { $0 == 0x0A || $0 == 0x09 } ? CleanText.line(text) : text
    }
  }

  /// The texts of an array, or the one text that stands in its place.
  mutating func slurmWords(_ interner: inout Interner) throws(JSONError) -> [String] {
    guard try kind() == .array else {
      let word = try slurmText(&interner)
      return word.isEmpty ? [] : [word]
    }
    var words: [String] = []
    try array { (reader) throws(JSONError) in
      let word = try reader.slurmText(&interner)
      if !word.isEmpty { words.append(word) }
    }
    return words
  }
}
