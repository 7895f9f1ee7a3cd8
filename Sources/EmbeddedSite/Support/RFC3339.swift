/// Times as Kubernetes writes them: UTC, `2026-11-21T00:41:22Z`, or with microseconds (`MicroTime`).
enum RFC3339 {
  /// Whole seconds, rounded down.
  static func string(_ seconds: Double) -> String {
    let (year, month, day, hour, minute, second) = parts(Int64(seconds.rounded(.down)))
    return
      "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2))Z"
  }

  /// With six decimals, as `metav1.MicroTime`.
  static func micro(_ seconds: Double) -> String {
    let whole = seconds.rounded(.down)
    let micros = min(Int64((seconds - whole) * 1e6), 999_999)
    return "\(string(whole).dropLast()).\(pad(micros, 6))Z"
  }

  /// The value of the HTTP `Date` header: `Sat, 21 Nov 2026 01:11:34 GMT`.
  static func httpDate(_ seconds: Double) -> String {
    let whole = Int64(seconds.rounded(.down))
    let (year, month, day, hour, minute, second) = parts(whole)
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekday = weekdays[Int(floorMod(floorDiv(whole, 86_400), 7))]
    return "\(weekday), \(pad(day, 2)) \(months[Int(month) - 1]) \(pad(year, 4)) "
      + "\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2)) GMT"
  }

  /// Seconds since 1970 of a UTC time with or without decimals; nil for anything else.
  static func seconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[4] == UInt8(ascii: "-"),
      bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":")
    else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int64(byte - 48)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var fraction = 0.0
    if bytes.count > 20 {
      let digits = 20..<(bytes.count - 1)
      guard bytes[19] == UInt8(ascii: "."), digits.count <= 9, !digits.isEmpty, let value = number(digits)
      else { return nil }
      fraction = Double(value)
      for _ in digits { fraction /= 10 }
    }
    let days = daysSince1970(year: year, month: month, day: day)
    return Double(days * 86_400 + hour * 3_600 + minute * 60 + second) + fraction
  }

  // The two civil-calendar conversions follow Howard Hinnant's "chrono-Compatible Low-Level Date
  // Algorithms": years begin in March, so that the leap day is the last of its year.

  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = floorDiv(y, 400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func parts(_ seconds: Int64) -> (Int64, Int64, Int64, Int64, Int64, Int64) {
    let days = floorDiv(seconds, 86_400)
    let rest = floorMod(seconds, 86_400)
    let z = days + 719_468
    let era = floorDiv(z, 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day, rest / 3_600, rest / 60 % 60, rest % 60)
  }

  private static func floorDiv(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }
  private static func floorMod(_ a: Int64, _ b: Int64) -> Int64 { a - floorDiv(a, b) * b }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
