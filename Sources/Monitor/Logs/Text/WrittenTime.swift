public import ClientCore

/// The time that stands in a line, at or near its beginning.
public struct WrittenTime: Sendable, Equatable {
  /// The time; UTC is taken for granted if the line names no zone.
  public var at: Timestamp
  /// Whether the line says how far its clock is from UTC.
  public var hasZone: Bool
  /// Where it stands, in bytes of the line.
  public var range: Range<Int>

  /// Dates begin no farther from the beginning; what is farther is the message's.
  private static let reach = 40
  private static let reachInJSON = 1024

  /// Reads the time of `line`, which may have colours: ISO 8601 with or without a zone,
  /// `[2026-11-21 12:00:03,123]`, `2026/11/21 12:00:03`, syslog's `Nov 21 12:00:03`, klog's `I1121 12:00:03.456`,
  /// the common log format's `[21/Nov/2026:12:00:03 +0000]`, seconds since 1970 after `ts` or `time`.
  ///
  /// - Parameter now: tells the year where the line does not.
  public init?(line: UnsafeBufferPointer<UInt8>, now: Timestamp) {
    let isJSON = line.first == 0x7B
    let end = min(line.count, isJSON ? Self.reachInJSON : Self.reach)
    var index = 0
    while index < end {
      let byte = line[index]
      let before = index > 0 ? line[index - 1] : 0x20
      if byte == 0x1B {
        index = Self.afterEscape(line, index)
        if let time = Self.read(line, at: index, now: now) {
          self = time
          return
        }
        continue
      }
      if !LineReader.isWordByte(before) || byte &- 0x30 < 10 && !LineReader.isDigit(before),
        LineReader.isWordByte(byte), !isJSON || before == 0x22 || before == 0x3A || before == 0x20,
        let time = Self.read(line, at: index, now: now)
      {
        self = time
        return
      }
      index += 1
    }
    return nil
  }

  /// Reads the time that begins at `start`, of this or another year.
  init?(line: UnsafeBufferPointer<UInt8>, at start: Int) {
    guard let time = Self.read(line, at: start, now: Timestamp(seconds: 0)) else { return nil }
    self = time
  }

  private init(_ at: Timestamp?, hasZone: Bool, _ range: Range<Int>) throws(NoTime) {
    guard let at else { throw NoTime() }
    (self.at, self.hasZone, self.range) = (at, hasZone, range)
  }

  private struct NoTime: Error {}

  private static func afterEscape(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var reader = LineReader(line, at: start + 1)
    guard reader.pass(0x5B) else { return reader.index }
    reader.pass { (0x20...0x3F).contains($0) }
    return min(reader.index + 1, line.count)
  }

  /// Reads a time that begins at `start`.
  private static func read(_ line: UnsafeBufferPointer<UInt8>, at start: Int, now: Timestamp) -> WrittenTime?
  {
    switch line.count > start ? line[start] : 0 {
    case 0x30...0x39: numeric(line, start) ?? commonLog(line, start) ?? seconds(line, start)
    case 0x44, 0x45, 0x46, 0x49, 0x57:
      klog(line, start, now: now)
        ?? syslog(line, start, now: now)
    case 0x41...0x5A: syslog(line, start, now: now)
    default: nil
    }
  }

  /// `2026-11-21T12:00:03.123456+01:00` and its like: any of `T`, `_` and a blank between date and time, dots or
  /// commas before fractions, slashes in the date.
  private static func numeric(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> WrittenTime? {
    var reader = LineReader(line, at: start)
    guard let year = reader.digits(4), let divider = reader.pass(oneOf: "-/"), let month = reader.digits(2),
      reader.pass(divider), let day = reader.digits(2), reader.pass(oneOf: "Tt _") != nil,
      let clock = Clock(&reader)
    else { return nil }
    let zone = Self.zone(&reader)
    return try? WrittenTime(
      clock.on(year, month, day, offset: zone ?? 0), hasZone: zone != nil, start..<reader.index)
  }

  /// `21/Nov/2026:12:00:03 +0000`
  private static func commonLog(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> WrittenTime? {
    var reader = LineReader(line, at: start)
    guard let day = reader.digits(2), reader.pass(0x2F), let month = Self.month(&reader), reader.pass(0x2F),
      let year = reader.digits(4), reader.pass(0x3A), let clock = Clock(&reader)
    else { return nil }
    let zone = Self.zone(&reader)
    return try? WrittenTime(
      clock.on(year, month, day, offset: zone ?? 0), hasZone: zone != nil, start..<reader.index)
  }

  /// `Nov 21 12:00:03`, `Sat Nov 21 12:00:03 2026`
  private static func syslog(_ line: UnsafeBufferPointer<UInt8>, _ start: Int, now: Timestamp) -> WrittenTime?
  {
    var reader = LineReader(line, at: start)
    if Self.month(&reader) == nil {
      guard reader.pass(while: LineReader.isLetter) == 3, reader.pass(0x20) else { return nil }
    } else {
      reader.index = start
    }
    guard let month = Self.month(&reader), reader.pass(0x20) else { return nil }
    reader.passBlanks()
    guard let day = reader.digits(1...2), reader.pass(0x20), let clock = Clock(&reader) else { return nil }
    let end = reader.index
    if reader.pass(0x20), let year = reader.digits(4) {
      return try? WrittenTime(clock.on(year, month, day, offset: 0), hasZone: false, start..<reader.index)
    }
    return try? WrittenTime(clock.on(month, day, before: now), hasZone: false, start..<end)
  }

  /// klog's `I1121 12:00:03.456789`, glog's `I20261121 12:00:03.456789`
  private static func klog(_ line: UnsafeBufferPointer<UInt8>, _ start: Int, now: Timestamp) -> WrittenTime? {
    var reader = LineReader(line, at: start + 1)
    guard let date = reader.digits(4...8), [5, 9].contains(reader.index - start), reader.pass(0x20) else {
      return nil
    }
    reader.passBlanks()
    guard let clock = Clock(&reader) else { return nil }
    let (month, day) = (date / 100 % 100, date % 100)
    let time =
      date > 9999
      ? clock.on(date / 10_000, month, day, offset: 0) : clock.on(month, day, before: now)
    return try? WrittenTime(time, hasZone: false, start + 1..<reader.index)
  }

  /// `"ts":1763726403.123`, `time=1763726403`
  private static func seconds(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> WrittenTime? {
    var key = line[..<start].reversed()[...].drop { $0 == 0x20 || $0 == 0x22 }
    guard key.first == 0x3A || key.first == 0x3D else { return nil }
    key = key.dropFirst().drop { $0 == 0x22 }
    guard ["ts", "time", "timestamp"].contains(where: { key.starts(with: $0.utf8.reversed()) }) else {
      return nil
    }
    var reader = LineReader(line, at: start)
    guard let whole = reader.digits(10...13) else { return nil }
    let isMilliseconds = reader.index - start == 13
    guard isMilliseconds || reader.index - start == 10 else { return nil }
    let fraction = isMilliseconds ? Int32(whole % 1000) * 1_000_000 : Clock.fraction(&reader)
    let time = Timestamp(seconds: Int64(isMilliseconds ? whole / 1000 : whole), nanoseconds: fraction)
    return try? WrittenTime(time, hasZone: true, start..<reader.index)
  }

  // MARK: - Parts

  /// Seconds by which the clock is ahead of UTC: `Z`, ` UTC`, `+01:00`, ` +0100`, `+01`.
  private static func zone(_ reader: inout LineReader) -> Int? {
    var copy = reader
    copy.passBlanks()
    let isApart = copy.index > reader.index
    if copy.pass(word: "utc") || copy.pass(word: "z") {
      guard !LineReader.isWordByte(copy.next) else { return nil }
      reader = copy
      return 0
    }
    guard let sign = copy.pass(oneOf: "+-"), let hours = copy.digits(2) ?? fourDigits(&copy) else {
      return nil
    }
    var (hour, minute) = (hours, 0)
    if hours > 99 {
      (hour, minute) = (hours / 100, hours % 100)
    } else if copy.pass(0x3A) {
      guard let minutes = copy.digits(2) else { return nil }
      minute = minutes
    } else if isApart {
      // ` - 12` after a time is no zone.
      return nil
    }
    guard hour <= 14, minute < 60, !LineReader.isWordByte(copy.next) else { return nil }
    reader = copy
    return (hour * 3600 + minute * 60) * (sign == 0x2D ? -1 : 1)
  }

  /// `0100`, told from `01` by being at least 100; `0000` to `0059` are 0 hours.
  private static func fourDigits(_ reader: inout LineReader) -> Int? {
    guard let value = reader.digits(4) else { return nil }
    return value < 100 ? (value == 0 ? 0 : nil) : value
  }

  private static func month(_ reader: inout LineReader) -> Int? {
    let names: [StaticString] = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    for (index, name) in names.enumerated() where reader.pass(word: name) { return index + 1 }
    return nil
  }

  /// `12:00:03.123`
  private struct Clock {
    var hour: Int
    var minute: Int
    var second: Int
    var nanoseconds: Int32

    init?(_ reader: inout LineReader) {
      guard let hour = reader.digits(1...2), reader.pass(0x3A), let minute = reader.digits(2),
        reader.pass(0x3A),
        let second = reader.digits(2)
      else { return nil }
      (self.hour, self.minute, self.second) = (hour, minute, second)
      nanoseconds = Self.fraction(&reader)
    }

    /// `.123` or `,123`, in nanoseconds.
    static func fraction(_ reader: inout LineReader) -> Int32 {
      var copy = reader
      guard copy.pass(oneOf: ".,") != nil, LineReader.isDigit(copy.next) else { return 0 }
      var (value, scale): (Int32, Int32) = (0, 100_000_000)
      while LineReader.isDigit(copy.next) {
        value += Int32(copy.next - 0x30) * scale
        scale /= 10
        copy.index += 1
      }
      reader = copy
      return value
    }

    func on(_ year: Int, _ month: Int, _ day: Int, offset: Int) -> Timestamp? {
      Timestamp(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        nanoseconds: nanoseconds, offset: offset)
    }

    /// In the last year in which it is not after `now`, but for a day: clocks and zones differ.
    func on(_ month: Int, _ day: Int, before now: Timestamp) -> Timestamp? {
      let time = on(now.year, month, day, offset: 0)
      guard let time, time > now + 86400 else { return time }
      return on(now.year - 1, month, day, offset: 0)
    }
  }
}
