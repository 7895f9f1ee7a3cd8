/// A version of slurmrestd's data parser, and how it writes values.
struct RESTVersion: Sendable, Equatable {
  /// The last number of `v0.0.N`.
  let number: Int
  /// `+complex`: values that may be missing or without limit are written bare.
  let isComplex: Bool

  /// - Parameter text: `v0.0.41` or `v0.0.41+complex`.
  /// - Returns: nil for what is no version.
  init?(_ text: String) {
    let parts = text.split(separator: "+", maxSplits: 1)
    guard let name = parts.first, name.hasPrefix("v0.0."), let number = Int(name.dropFirst(5)) else {
      return nil
    }
    self.number = number
    isComplex = parts.count > 1 && parts[1] == "complex"
  }

  /// As it stands in a path.
  var name: String { "v0.0.\(number)" }

  /// The newest Slurm release that came with this version as its newest.
  var release: (major: String, minor: String, micro: String) {
    switch number {
    case ...38: ("22", "05", "8")
    case 39: ("23", "02", "7")
    case 40: ("23", "11", "10")
    case 41: ("24", "05", "4")
    case 42: ("24", "11", "3")
    case 43: ("25", "05", "2")
    case 44: ("25", "11", "1")
    default: ("26", "05", "0")
    }
  }

  // MARK: - Values

  /// A number that may be missing: bare or null up to v0.0.38, in three members later.
  func number(_ value: Int?, isInfinite: Bool = false) -> Document {
    if number <= 38 { return isInfinite ? nil : value.map { .int(Int64($0)) } ?? nil }
    if isComplex { return isInfinite ? "Infinity" : value.map { .int(Int64($0)) } ?? nil }
    return [
      "set": .bool(value != nil && !isInfinite), "infinite": .bool(isInfinite),
      "number": .int(Int64(value ?? 0)),
    ]
  }

  /// Seconds since 1970, 0 for none; wrapped from v0.0.40 on.
  func time(_ value: Double?) -> Document {
    let seconds = Int(value ?? 0)
    return number < 40 ? .int(Int64(seconds)) : number(seconds)
  }

  /// A list of words, of which older versions wrote one word or a text with commas.
  func words(_ words: [String], since version: Int) -> Document {
    number >= version ? .array(words.map { .string($0) }) : .string(words.joined(separator: ","))
  }

  /// How a program ended.
  func exit(code: Int, signal: Int, hasEnded: Bool) -> Document {
    if number < 40 { return number <= 38 ? .int(Int64(code << 8 | signal)) : number(code << 8 | signal) }
    return process(code: code, signal: signal, hasEnded: hasEnded)
  }

  /// The same as accounting wrote it from the beginning, in words.
  func process(code: Int, signal: Int, hasEnded: Bool) -> Document {
    let word = !hasEnded ? "PENDING" : signal != 0 ? "SIGNALED" : code != 0 ? "ERROR" : "SUCCESS"
    if number <= 39 {
      var exit: Document = [
        "status": .string(word == "PENDING" ? "SUCCESS" : word), "return_code": .int(Int64(code)),
      ]
      if signal != 0 {
        exit["signal"] = ["signal_id": .int(Int64(signal)), "name": .string(Self.signals[signal] ?? "")]
      }
      return exit
    }
    return [
      "status": [.string(word)], "return_code": number(signal == 0 ? code : nil),
      "signal": [
        "id": number(signal == 0 ? nil : signal), "name": .string(Self.signals[signal] ?? ""),
      ],
    ]
  }

  private static let signals = [1: "HUP", 2: "INT", 6: "ABRT", 9: "KILL", 11: "SEGV", 12: "USR2", 15: "TERM"]
}
