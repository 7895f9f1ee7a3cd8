internal import ClientCore

/// Which lines of a stamped log come again when its stream is taken up at ``since``.
struct StampedOverlap {
  /// Lines from some second on.
  private struct Lines {
    var count = 0
    /// Of the first of them.
    var first = 0
  }

  /// A line is known again by so many of its first bytes.
  static let headLength = 1024

  /// The latest time of a line.
  private(set) var newest: Timestamp?
  /// Lines of just that time.
  private(set) var newestCount = 0
  /// Those of the newest line's second, of the second before, and all.
  private var present = Lines()
  private var previous = Lines()
  private var whole = Lines()
  /// Whether the stamps once went back further than ``since`` reaches: only whole logs can then be compared.
  private var hasGoneBack = false

  /// From when on lines are needed; `nil` for all.
  ///
  /// A second earlier than the newest line: runtimes write what comes at the same time by several ways not quite in the
  /// order of its stamps.  What a clock writes that was put back further while nothing was read is not to be had so.
  var since: Timestamp? {
    guard let newest, !hasGoneBack else { return nil }
    return Timestamp(seconds: newest.seconds - 1)
  }

  /// How many lines come again.
  var count: Int { hasGoneBack ? whole.count : previous.count + present.count }

  private var first: Int {
    if hasGoneBack { return whole.first }
    return previous.count > 0 ? previous.first : present.first
  }

  /// Whether the line that begins with `start` is the first of those that come again.
  func isFirst(_ start: UnsafeBufferPointer<UInt8>) -> Bool { Self.hash(start) == first }

  /// Whether a line of that time is of those that come again.
  func covers(_ time: Timestamp?) -> Bool {
    guard let since else { return true }
    return time.map { $0 >= since } ?? false
  }

  /// Whether a line of that time is certainly new.
  func isLater(_ time: Timestamp?) -> Bool {
    guard let time, let newest else { return false }
    return time > newest
  }

  /// One more line was handed on.
  mutating func note(_ line: UnsafeBufferPointer<UInt8>, _ time: Timestamp?) {
    guard let time = time ?? newest else { return }
    if whole.count == 0 { whole.first = Self.hash(line) }
    whole.count += 1
    guard let newest else {
      (self.newest, newestCount, present) = (time, 1, Lines(count: 1, first: whole.first))
      return
    }
    if time == newest { newestCount += 1 }
    if time > newest { (self.newest, newestCount) = (time, 1) }
    switch time.seconds - newest.seconds {
    case 1...:
      previous = time.seconds == newest.seconds + 1 ? present : Lines()
      present = Lines(count: 1, first: Self.hash(line))
    case 0: present.count += 1
    case -1 where previous.count > 0: previous.count += 1
    default: hasGoneBack = true
    }
  }

  private static func hash(_ line: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(line).prefix(headLength)))
    return hasher.finalize()
  }
}
