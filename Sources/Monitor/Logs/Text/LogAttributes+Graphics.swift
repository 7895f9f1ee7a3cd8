extension LogAttributes {
  /// Does what a sequence that sets the look (SGR, `CSI … m`) asks for.
  ///
  /// Fields are divided by `;`, a field's own parts by `:` (ISO 8613-6, as for `38:2::255:0:0`); what is not
  /// known is passed over.  See ECMA-48, 8.3.117, and xterm's control sequences.
  ///
  /// - Parameter parameters: what stands between `CSI` and `m`: digits, `;` and `:`.
  mutating func apply(graphics parameters: some Sequence<UInt8>) {
    var look = self
    if look.apply(plain: parameters) {
      self = look
      return
    }
    var fields = Fields(parameters)
    while let field = fields.next() { apply(field[0], field.dropFirst(), &fields.rest) }
  }

  /// The same of fields that each stand for themselves, which is nearly always so.
  ///
  /// - Returns: whether they all do.
  private mutating func apply(plain parameters: some Sequence<UInt8>) -> Bool {
    var value = 0
    var none: ArraySlice<[Int]> = []
    for byte in parameters {
      switch byte {
      case 0x30...0x39 where value < 1000: value = value * 10 + Int(byte - 0x30)
      case 0x3B where ![38, 48, 58].contains(value):
        apply(value, [], &none)
        value = 0
      default: return false
      }
    }
    apply(value, [], &none)
    return true
  }

  private mutating func apply(_ code: Int, _ parts: ArraySlice<Int>, _ rest: inout ArraySlice<[Int]>) {
    switch code {
    case 0: self = LogAttributes()
    case 1: isBold = true
    case 2: isDim = true
    case 3: isItalic = true
    // Of the kinds of lines (`4:3` is a wavy one) there is one here.
    case 4: isUnderlined = parts.first != 0
    case 7: isReversed = true
    case 9: isStruck = true
    case 21: isUnderlined = true
    case 22: (isBold, isDim) = (false, false)
    case 23: isItalic = false
    case 24: isUnderlined = false
    case 27: isReversed = false
    case 29: isStruck = false
    case 30...37: foreground = .palette(UInt8(code - 30))
    case 38: if let colour = Self.colour(parts, &rest) { foreground = colour }
    case 39: foreground = nil
    case 40...47: background = .palette(UInt8(code - 40))
    case 48: if let colour = Self.colour(parts, &rest) { background = colour }
    case 49: background = nil
    // The line's colour: its parts are not fields of their own.
    case 58: _ = Self.colour(parts, &rest)
    case 90...97: foreground = .palette(UInt8(code - 90 + 8))
    case 100...107: background = .palette(UInt8(code - 100 + 8))
    default: break
    }
  }

  /// The colour that follows 38 or 48: `5;n` or `2;r;g;b`, or the same in one field.
  private static func colour(_ parts: ArraySlice<Int>, _ rest: inout ArraySlice<[Int]>) -> LogColour? {
    var parts = parts
    if parts.isEmpty {
      let count = rest.first?[0] == 2 ? 4 : 2
      parts = rest.prefix(count).map { $0[0] }[...]
      rest = rest.dropFirst(count)
    } else if parts.first == 2, parts.count > 4 {
      // A space of colours stands before red.
      parts.remove(at: parts.startIndex + 1)
    }
    let values = parts.dropFirst().map { UInt8(exactly: $0) }
    return switch (parts.first, values.count) {
    case (5, 1...): values[0].map { .palette($0) }
    case (2, 3...): values[0].flatMap { r in values[1].flatMap { g in values[2].map { .rgb(r, g, $0) } } }
    default: nil
    }
  }

  /// The fields of a sequence, each with at least one part; what is empty is 0.
  private struct Fields {
    var rest: ArraySlice<[Int]>

    init(_ parameters: some Sequence<UInt8>) {
      var fields = [[0]]
      for byte in parameters {
        switch byte {
        case 0x3B: fields.append([0])
        case 0x3A: fields[fields.count - 1].append(0)
        case 0x30...0x39:
          let last = (fields.count - 1, fields[fields.count - 1].count - 1)
          let value = fields[last.0][last.1]
          // None that means something is longer than three digits.
          if value < 100_000 { fields[last.0][last.1] = value * 10 + Int(byte - 0x30) }
        default: break
        }
      }
      rest = fields[...]
    }

    mutating func next() -> [Int]? { rest.popFirst() }
  }
}

extension LogAttributes {
  /// The sequence that sets this look where `look` is set.
  func graphics(after look: LogAttributes) -> [UInt8] {
    if self == LogAttributes() { return Array("\u{1B}[m".utf8) }
    var codes = look == LogAttributes() ? [] : ["0"]
    if isBold { codes.append("1") }
    if isDim { codes.append("2") }
    if isItalic { codes.append("3") }
    if isUnderlined { codes.append("4") }
    if isReversed { codes.append("7") }
    if isStruck { codes.append("9") }
    if let foreground { codes.append(Self.code(foreground, 30)) }
    if let background { codes.append(Self.code(background, 40)) }
    return Array("\u{1B}[\(codes.joined(separator: ";"))m".utf8)
  }

  private static func code(_ colour: LogColour, _ base: Int) -> String {
    switch colour {
    case .palette(let index) where index < 8: "\(base + Int(index))"
    case .palette(let index) where index < 16: "\(base + 60 + Int(index) - 8)"
    case .palette(let index): "\(base + 8);5;\(index)"
    case .rgb(let r, let g, let b): "\(base + 8);2;\(r);\(g);\(b)"
    }
  }
}
