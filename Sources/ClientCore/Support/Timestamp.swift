internal import CCurl  // the module that owns `timespec` once libcurl's headers are in the build
internal import Glibc

/// A moment in UTC, as seconds and nanoseconds since 1970.
///
/// Kubernetes writes RFC 3339 with whole seconds (`metav1.Time`) or microseconds (`MicroTime`), log
/// lines carry nanoseconds.  Parsed here rather than by Foundation: a list of 10,000 pods holds
/// 60,000 of them.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z.
  public var seconds: Int64
  /// Nanoseconds after ``seconds``, 0 to 999,999,999.
  public var nanoseconds: Int32

  /// The moment `seconds` and `nanoseconds` after 1970.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
  }

  /// This machine's clock.
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// Orders by time.
  public static func < (a: Timestamp, b: Timestamp) -> Bool {
    a.seconds != b.seconds ? a.seconds < b.seconds : a.nanoseconds < b.nanoseconds
  }

  /// Seconds from `earlier` to `later`; negative if they are the other way round.
  public static func - (later: Timestamp, earlier: Timestamp) -> Double {
    let (seconds, isOver) = later.seconds.subtractingReportingOverflow(earlier.seconds)
    // Times that somebody made up may lie further apart than can be counted.
    let whole = isOver ? Double(later.seconds) - Double(earlier.seconds) : Double(seconds)
    return whole + Double(later.nanoseconds - earlier.nanoseconds) / 1e9
  }

  /// The moment `seconds` after `start`, or the last that can be told where that lies beyond;
  /// a number of seconds that is no whole count of them, such as infinity, moves nothing.
  public static func + (start: Timestamp, seconds: Double) -> Timestamp {
    let whole = seconds.rounded(.down)
    guard let added = Int64(exactly: whole) else { return start }
    var nanoseconds = start.nanoseconds + Int32((seconds - whole) * 1e9)
    let carried: Int64 = nanoseconds >= 1_000_000_000 ? 1 : 0
    nanoseconds -= Int32(carried) * 1_000_000_000
    let (sum, isOver) = start.seconds.addingReportingOverflow(added)
    let (next, isBeyond) = sum.addingReportingOverflow(carried)
    if isOver || isBeyond { return Timestamp(seconds: added < 0 ? .min : .max) }
    return Timestamp(seconds: next, nanoseconds: nanoseconds)
  }
}

extension Timestamp: CustomStringConvertible {
  /// Reads RFC 3339 (`2026-11-21T00:31:23Z`, with a fraction or an offset if it has them).
  ///
  /// Go's zero time (`0001-01-01T00:00:00Z`) is what Kubernetes writes for "never": it gives `nil`,
  /// as does anything that is no time.
  public init?(rfc3339 text: some StringProtocol) {
    let parsed = text.utf8.withContiguousStorageIfAvailable { Timestamp(rfc3339: $0) }
    if let parsed {
      guard let parsed else { return nil }
      self = parsed
    } else {
      let bytes = Array(text.utf8)
      guard let result = bytes.withUnsafeBufferPointer({ Timestamp(rfc3339: $0) }) else { return nil }
      self = result
    }
  }

  /// Reads RFC 3339 from UTF-8 bytes.
  public init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
    func number(_ from: Int, _ count: Int) -> Int? {
      guard from + count <= bytes.count else { return nil }
      var value = 0
      for index in from..<from + count {
        let digit = bytes[index] &- 0x30
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
      }
      return value
    }
    func at(_ index: Int, _ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }
    guard
      let year = number(0, 4), at(4, 0x2D), let month = number(5, 2), at(7, 0x2D), let day = number(8, 2),
      at(10, 0x54) || at(10, 0x20) || at(10, 0x74),
      let hour = number(11, 2), at(13, 0x3A), let minute = number(14, 2), at(16, 0x3A),
      let second = number(17, 2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var next = 19
    var nanoseconds = 0
    if at(next, 0x2E) {
      next += 1
      var scale = 100_000_000
      let start = next
      while next < bytes.count, case let digit = bytes[next] &- 0x30, digit < 10 {
        nanoseconds += Int(digit) * scale
        scale /= 10
        next += 1
      }
      guard next > start else { return nil }
    }
    var offset = 0
    if at(next, 0x5A) || at(next, 0x7A) {
      next += 1
    } else if at(next, 0x2B) || at(next, 0x2D) {
      guard let hours = number(next + 1, 2), at(next + 3, 0x3A), let minutes = number(next + 4, 2) else {
        return nil
      }
      offset = (hours * 60 + minutes) * (at(next, 0x2D) ? -60 : 60)
      next += 6
    } else {
      return nil
    }
    guard next == bytes.count, year > 1 else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    seconds = Int64(days * 86400 + hour * 3600 + minute * 60 + second - offset)
    self.nanoseconds = Int32(nanoseconds)
  }

  /// `2026-11-21T00:31:23Z`: whole seconds, as Kubernetes writes them.
  public var description: String { rfc3339 }

  /// `2026-11-21T00:31:23Z`: whole seconds, as Kubernetes writes them.
  public var rfc3339: String {
    let (days, rest) = Self.split(seconds)
    let date = Self.date(days: days)
    let day = "\(Self.padded(date.year, 4))-\(Self.padded(date.month))-\(Self.padded(date.day))"
    return "\(day)T\(Self.clock(rest))Z"
  }

  /// `00:31:23`, in UTC.
  public var clock: String { Self.clock(Self.split(seconds).rest) }

  private static func split(_ seconds: Int64) -> (days: Int, rest: Int) {
    let days = Int((Double(seconds) / 86400).rounded(.down))
    return (days, Int(seconds) - days * 86400)
  }

  private static func clock(_ rest: Int) -> String {
    "\(padded(rest / 3600)):\(padded(rest / 60 % 60)):\(padded(rest % 60))"
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The moment of a date and a time of the day.
  ///
  /// - Parameter offset: seconds by which the clock that shows it is ahead of UTC.
  /// - Returns: `nil` for what no calendar and no clock shows.
  package init?(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, nanoseconds: Int32 = 0,
    offset: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0..<24).contains(hour),
      (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    self.init(
      seconds: Int64(days * 86400 + hour * 3600 + minute * 60 + second - offset), nanoseconds: nanoseconds)
  }

  /// The year in UTC.
  package var year: Int { Self.date(days: Self.split(seconds).days).year }

  /// Days since 1970 of a date of the proleptic Gregorian calendar: years begin in March, so that
  /// the leap day is a year's last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }

  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719468
    let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
    let dayOfEra = shifted - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}
