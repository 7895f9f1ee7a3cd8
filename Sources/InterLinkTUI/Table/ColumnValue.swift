/// What a table knows of a cell beyond its text: what is sorted and compared.
nonisolated enum ColumnValue: Equatable, Sendable {
  /// A count, a duration in seconds or a size in bytes; see ``ColumnKind``.
  case number(Double)
  /// Sorted by ``NaturalOrder``.
  case text(String)
  /// Not known: sorted last in both directions, no comparison holds.
  case missing
}

/// What the values of a column are; says how `age>2h` and `mem>4Gi` are read.
nonisolated enum ColumnKind: Sendable {
  case text, count
  /// Seconds: `90s`, `5m`, `1h30m`, `2d`, `1w`; a bare number is seconds.
  case duration
  /// Bytes: `500M`, `4Gi`; a bare number is bytes.
  case bytes
}

/// Order of names with numbers in them: `pod-9` before `pod-10`, capitals beside small letters.
nonisolated enum NaturalOrder {
  /// Keys that compare byte by byte as names do for people: each run of digits is led by its length.
  static func key(_ text: String) -> String {
    var key: [UInt8] = []
    key.reserveCapacity(text.utf8.count + 4)
    var digits: [UInt8] = []
    func flush() {
      guard !digits.isEmpty else { return }
      let significant = digits.drop { $0 == 0x30 }
      key.append(UInt8(0x30 + min(40, significant.count)))
      key += significant
      digits.removeAll(keepingCapacity: true)
    }
    for byte in text.utf8 {
      if byte &- 0x30 < 10 {
        digits.append(byte)
      } else {
        flush()
        key.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
      }
    }
    flush()
    return String(decoding: key, as: UTF8.self)
  }
}

/// A value made ready for sorting.
nonisolated enum SortKey: Sendable {
  case number(Double), text(String), missing

  init(_ value: ColumnValue) {
    self =
      switch value {
      case .number(let number): number.isNaN ? .missing : .number(number)
      case .text(let text): .text(NaturalOrder.key(text))
      case .missing: .missing
      }
  }

  /// Less than 0 if `self` comes first, more than 0 if `other` does, 0 if they are equal; what is missing comes
  /// last whatever the direction.
  func order(_ other: SortKey, descending: Bool) -> Int {
    let order: Int
    switch (self, other) {
    case (.number(let a), .number(let b)): order = a < b ? -1 : a > b ? 1 : 0
    case (.text(let a), .text(let b)): order = a < b ? -1 : a == b ? 0 : 1
    case (.missing, .missing): return 0
    case (.missing, _): return 1
    case (_, .missing): return -1
    case (.number, .text): order = -1
    case (.text, .number): order = 1
    }
    return descending ? -order : order
  }
}
