/// Collects what a program has written by a certain time.
struct LogWriter {
  private(set) var bytes: [UInt8] = []
  /// Seconds since the program began.
  private(set) var time = 0.0
  /// What is written later than this has not been written yet.
  private let limit: Double
  /// Seconds since 1970 at which the program began.
  private let origin: Double
  var random: RandomSource

  init(until limit: Double, origin: Double, random: RandomSource) {
    self.limit = limit
    self.origin = origin
    self.random = random
  }

  /// Nothing more will be seen.
  var isFull: Bool { time > limit }

  /// The program works for some seconds.
  mutating func wait(_ seconds: Double) { time += seconds }

  mutating func wait(until instant: Double) { time = max(time, instant) }

  /// The program writes a line.
  mutating func line(_ text: String) { print(text + "\n") }

  /// The program writes.
  mutating func print(_ text: String) { if !isFull { bytes += text.utf8 } }

  /// The program writes.
  mutating func print(_ output: [UInt8]) { if !isFull { bytes += output } }

  /// Adds to the file, whatever the program's time.
  mutating func append(_ text: String) { bytes += text.utf8 }

  /// `2026-11-21 00:47:05`, as Python's logging writes it.
  var stamp: String {
    let text = RFC3339.string(origin + time)
    return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
  }
}
