import ClientCore
import Testing

@testable import Monitor

/// A kubelet that stamps the lines of a container's log file.
private struct StampingKubelet {
  struct Part {
    var time: Timestamp
    var text: String
  }

  /// Whether it heeds `sinceTime`; some plugins stamp, but tell everything each time.
  var heedsSince = true
  /// Entries of the file; one without a line feed is a part of a long line.
  var parts: [Part] = []

  mutating func write(_ text: String, at nanoseconds: Int64) {
    let time = Timestamp(
      seconds: 1_795_000_000 + nanoseconds / 1_000_000_000, nanoseconds: Int32(nanoseconds % 1_000_000_000))
    parts.append(Part(time: time, text: text))
  }

  /// What it answers, as `logWriter.write` of the kubelet does: it looks at each entry, and stamps at beginnings of lines.
  func stream(since: Timestamp?) -> [UInt8] {
    var result = ""
    var isNewLine = true
    for part in parts {
      if heedsSince, let since, part.time < since { continue }
      if isNewLine { result += Self.stamp(part.time) + " " }
      result += part.text
      isNewLine = part.text.hasSuffix("\n")
    }
    return Array(result.utf8)
  }

  private static func stamp(_ time: Timestamp) -> String {
    let fraction = String(time.nanoseconds)
    return time.rfc3339.dropLast() + "." + String(repeating: "0", count: 9 - fraction.count) + fraction + "Z"
  }

  var text: String { parts.map(\.text).joined() }
}

/// What an intake has handed on.
private final class Taken {
  var intake = LogIntake()
  var output: [UInt8] = []
  var chatter: [UInt8] = []
  var times: [LogTime] = []

  var text: String { String(decoding: output, as: UTF8.self) }

  func stream(_ pieces: [[UInt8]], isFinal: Bool = false) {
    intake.begin()
    for piece in pieces { piece.withUnsafeBufferPointer { intake.take($0, sink) } }
    intake.end(isFinal: isFinal, sink)
  }

  func sink(_ part: LogMerge.Part, _ bytes: UnsafeBufferPointer<UInt8>, _ time: LogTime?) {
    switch part {
    case .chatter: chatter += bytes
    case .output: output += bytes
    }
    if let time { times.append(time) }
  }
}

@Suite struct StampedMergeTests {
  /// How a container's lines are stamped.
  enum Habit: CaseIterable {
    /// Some microseconds apart.
    case usual
    /// Many lines with the same time, most of them the same.
    case coarse
    /// Two streams of the container, written a little out of order.
    case disordered
    /// A clock that is put back now and then.
    case steppedBack
    /// Lines of many KiB, in parts of 16 KiB with their own times.
    case long
    /// Seconds of silence between the lines.
    case slow
  }

  private static func kubelet(_ habit: Habit, lines: Int, _ dice: inout Dice) -> StampingKubelet {
    var kubelet = StampingKubelet()
    var clock: Int64 = 0
    for number in 0..<lines {
      switch habit {
      case .usual:
        clock += Int64.random(in: 1...20_000_000, using: &dice)
        kubelet.write("step \(number)\n", at: clock)
      case .coarse:
        if number % 50 == 0 { clock += 1_000_000_000 }
        kubelet.write(number % 7 == 0 ? "\n" : "same\n", at: clock)
      case .disordered:
        clock += Int64.random(in: 1...50_000_000, using: &dice)
        kubelet.write("step \(number)\n", at: max(0, clock - Int64.random(in: 0...3_000_000, using: &dice)))
      case .steppedBack:
        clock += Int64.random(in: 1...80_000_000, using: &dice)
        if number % 90 == 89 { clock = max(0, clock - 5_000_000_000) }
        kubelet.write("step \(number)\n", at: clock)
      case .long:
        for part in 0..<Int.random(in: 0...9, using: &dice) {
          clock += 100_000_000
          kubelet.write(String(repeating: "\(part)", count: 16 << 10), at: clock)
        }
        clock += 100_000_000
        kubelet.write("end \(number)\n", at: clock)
      case .slow:
        clock += Int64.random(in: 0...4_000_000_000, using: &dice)
        kubelet.write("step \(number)\n", at: clock)
      }
    }
    return kubelet
  }

  /// However often the stream is cut, and wherever, all is there once.
  @Test(arguments: Habit.allCases, [true, false]) func cutsLoseAndDoubleNothing(
    _ habit: Habit, heedsSince: Bool
  ) {
    // Nobody can know of a step back that is not seen: the far side then leaves those lines out.
    if habit == .steppedBack, heedsSince { return }
    for seed in 0..<UInt64(habit == .long ? 4 : 12) {
      var dice = Dice(seed)
      let whole = Self.kubelet(habit, lines: habit == .long ? 30 : 400, &dice)
      let taken = Taken()
      var there = 0
      while there < whole.parts.count {
        there = min(whole.parts.count, there + Int.random(in: 0...60, using: &dice))
        var present = whole
        present.heedsSince = heedsSince
        present.parts.removeSubrange(there...)
        let told = present.stream(since: taken.intake.since)
        let isCut = Bool.random(using: &dice)
        let end = isCut ? Int.random(in: 0...told.count, using: &dice) : told.count
        taken.stream(Array(told[..<end]).pieces(&dice))
        #expect(whole.text.utf8.starts(with: taken.output))
      }
      var ended = whole
      ended.heedsSince = heedsSince
      taken.stream(ended.stream(since: taken.intake.since).pieces(&dice), isFinal: true)
      #expect(taken.text == whole.text)
      #expect(taken.chatter.isEmpty)
      #expect(taken.times.allSatisfy { $0.ground == .stamped })
      #expect(taken.times.count == whole.text.utf8.count { $0 == 0x0A })
    }
  }

  @Test func aClockThatWasPutBackIsNotTrustedAgain() {
    var kubelet = StampingKubelet()
    for time in [Int64]([10, 11, 12, 3, 4]) { kubelet.write("at \(time)\n", at: time * 1_000_000_000) }
    let taken = Taken()
    taken.stream([kubelet.stream(since: nil)])
    for time in [Int64]([5, 6, 11, 12, 13]) { kubelet.write("at \(time)\n", at: time * 1_000_000_000) }
    #expect(taken.intake.since == nil)
    taken.stream([kubelet.stream(since: taken.intake.since)])
    #expect(taken.text == kubelet.text)
  }

  @Test func aRotatedLogTellsThatLinesMayBeMissing() {
    var kubelet = StampingKubelet()
    for number in 0..<100 { kubelet.write("step \(number)\n", at: Int64(number) * 100_000_000) }
    let taken = Taken()
    taken.stream([kubelet.stream(since: nil)])
    for number in 100..<200 { kubelet.write("step \(number)\n", at: Int64(number) * 100_000_000) }
    // The file begins with line 95, which was had: nothing is missing.
    kubelet.parts.removeFirst(95)
    taken.stream([kubelet.stream(since: taken.intake.since)])
    #expect(taken.text == (0..<200).map { "step \($0)\n" }.joined())
    #expect(taken.chatter.isEmpty)
    // It begins with line 250: nobody has those before.
    kubelet.parts = []
    for number in 250..<260 { kubelet.write("step \(number)\n", at: Int64(number) * 100_000_000) }
    taken.stream([kubelet.stream(since: taken.intake.since)])
    #expect(taken.chatter == StampedMerge.gap)
    #expect(taken.text.hasSuffix("step 199\n" + (250..<260).map { "step \($0)\n" }.joined()))
  }

  @Test func anUnfinishedLineIsShownAndThenCompleted() {
    var kubelet = StampingKubelet()
    kubelet.write("one\n", at: 1)
    kubelet.write("tw", at: 2_000_000_000)
    let taken = Taken()
    taken.intake.begin()
    kubelet.stream(since: nil).withUnsafeBufferPointer { taken.intake.take($0, taken.sink) }
    #expect(taken.text == "one\n")
    taken.intake.settle(taken.sink)
    #expect(taken.text == "one\ntw")
    taken.intake.end(isFinal: false, taken.sink)
    kubelet.write("o\n", at: 2_500_000_000)
    kubelet.write("three\n", at: 2_600_000_000)
    taken.stream([kubelet.stream(since: taken.intake.since)])
    #expect(taken.text == "one\ntwo\nthree\n")
  }

  @Test func theNoticeOfACutIsNeverShown() {
    var kubelet = StampingKubelet()
    kubelet.write("one\n", at: 1)
    kubelet.write("two\n", at: 2)
    let taken = Taken()
    taken.stream([Array(kubelet.stream(since: nil).dropLast(2)) + JobOutput.cutNotice])
    #expect(taken.text == "one\n")
    taken.stream([kubelet.stream(since: taken.intake.since) + JobOutput.cutNotice], isFinal: true)
    #expect(taken.text == "one\ntwo\n")
  }

  static let judged: [(String, LogStamp.Judgement)] = [
    ("", .undecided), ("2", .undecided), ("2026-11-21T00:52:51.123456789", .undecided),
    ("2026-11-21T00:52:51.123456789Z", .undecided), ("2026-11-21T00:52:51.123456789Z ", .stamped),
    ("2026-11-21T00:52:51.1Z x", .stamped), ("2026-11-21T00:52:51.123456789+01:00 x", .stamped),
    ("2026-11-21T00:52:51.123456789-0", .undecided),
    // The chatter of the job script, and words of a program.
    ("2026-11-21T00:52:51+00:00 Running", .unstamped), ("2026-11-21T00:52:51Z x", .unstamped),
    ("2026-11-21T00:52:51.Z x", .unstamped), ("2026-11-21T00:52:51.1234567890Z x", .unstamped),
    ("2026-11-21T00:52:51.123456789Zx", .unstamped), ("This pod", .unstamped), ("\n", .unstamped),
    ("2026-11-21 00:52:51.123456789Z ", .unstamped),
  ]

  @Test(arguments: judged) func stampsAreToldFromWords(_ text: String, _ expected: LogStamp.Judgement) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { LogStamp.judge($0) } == expected)
  }

  @Test func aStampIsReadToTheNanosecond() {
    var stamp = LogStamp()
    for (text, nanoseconds) in [
      ("2026-11-21T00:52:51.100000002Z a", 100_000_002), ("2026-11-21T00:52:51.5Z a", 500_000_000),
    ] {
      let read = Array(text.utf8).withUnsafeBufferPointer { stamp.read($0) }
      #expect(
        read?.time
          == Timestamp(rfc3339: "2026-11-21T00:52:51Z").map {
            Timestamp(seconds: $0.seconds, nanoseconds: Int32(nanoseconds))
          })
      #expect(read?.length == text.utf8.count - 1)
    }
    let offset = Array("2026-11-21T01:52:51.5+01:00 a".utf8).withUnsafeBufferPointer { stamp.read($0) }
    #expect(offset?.time.rfc3339 == "2026-11-21T00:52:51Z")
  }
}
