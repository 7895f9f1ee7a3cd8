internal import ClientCore

/// A time as it is typed to go there: `14:02`, `14:02:11`, `11-20 14:02`, `2026-11-20 14:02:11`, `-10m`, `-1h30m`.
nonisolated struct LogMoment: Equatable {
  /// What it means.
  let time: Timestamp

  /// Why it cannot be read: a sentence.
  struct Failure: Error, Equatable { var message: String }

  /// - Parameters:
  ///   - now: what `-10m` counts from; clock times are of its day, or, if that is still to come, of the day before.
  ///   - offset: seconds that the clock by which times are typed is ahead of UTC.
  init(_ text: String, now: Timestamp, offset: Int) throws(Failure) {
    let words = text.split(separator: " ").map(String.init)
    if words.count == 1, let first = words.first, first.first == "-" || first.last?.isLetter == true,
      let seconds = Self.duration(first)
    {
      time = now + -seconds
      return
    }
    let today = (now + Double(offset)).rfc3339.prefix(10)
    let clock = words.last.flatMap(Self.clock)
    let date: String? =
      switch (words.count, words.first) {
      case (1, _): String(today)
      case (2, let day?) where day.count == 5: "\(today.prefix(5))\(day)"
      case (2, let day?): day
      default: nil
      }
    guard let clock, let date, let typed = Timestamp(rfc3339: "\(date)T\(clock)Z") else {
      throw Failure(message: "a time is 14:02, 11-20 14:02:11 or -10m")
    }
    let there = typed + Double(-offset)
    time = words.count == 1 && there > now ? there + -86400 : there
  }

  /// `14:02` or `14:02:11` with seconds.
  private static func clock(_ text: String) -> String? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    let padded = parts.map { $0.count == 1 ? "0\($0)" : String($0) }
    return padded.joined(separator: ":") + (parts.count == 2 ? ":00" : "")
  }

  /// `-10m`, `1h30m`, `90s`, `2d`.
  private static func duration(_ text: String) -> Double? {
    var total = 0.0
    var number = ""
    for character in text.drop(while: { $0 == "-" }) {
      if character.isASCII, character.isNumber {
        number.append(character)
        continue
      }
      let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
      guard let unit = units[character], let value = Double(number), value < 1e6 else { return nil }
      total += value * unit
      number = ""
    }
    return number.isEmpty && total > 0 ? total : nil
  }
}
