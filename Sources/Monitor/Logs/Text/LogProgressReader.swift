/// Reads progress from a line: strict, because what is taken for progress is shown as the job's.
struct LogProgressReader {
  /// No bar is farther from the beginning.
  private static let reach = 400

  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = UnsafeBufferPointer(rebasing: bytes.prefix(Self.reach))
  }

  func read() -> LogProgress? {
    tqdm() ?? drawn() ?? keras() ?? counted() ?? bracketed() ?? percent()
  }

  // MARK: - Bars

  /// `epoch 1:  31%|███▏      | 12/40 [00:10<00:23,  1.20it/s]`
  private func tqdm() -> LogProgress? {
    guard let sign = position(of: "%|"), let percent = percent(endingAt: sign) else { return nil }
    let label = label(before: percent.start)
    guard let end = bytes[(sign + 2)...].firstIndex(of: 0x7C) else { return nil }
    var reader = LineReader(bytes, at: end + 1)
    reader.passBlanks()
    guard let (done, total) = Self.ratio(&reader) else { return nil }
    var remaining: Double?
    if let less = bytes[reader.index...].firstIndex(of: 0x3C) {
      var rest = LineReader(bytes, at: less + 1)
      remaining = Self.clock(&rest)
    }
    return LogProgress(done: done, total: total, remaining: remaining, label: label)
  }

  /// rich: `download ━━━━━╺━━━━ 63% 0:00:01`; pip: `   ━━━━━╸━━━ 1.0/2.0 MB 5.7 MB/s eta 0:00:01`
  private func drawn() -> LogProgress? {
    guard let bar = run(of: ["\u{2501}", "\u{2578}", "\u{257A}", "\u{2588}", "\u{2591}", "\u{2592}"]) else {
      return nil
    }
    var reader = LineReader(bytes, at: bar.upperBound)
    reader.passBlanks()
    let label = label(before: bar.lowerBound)
    let start = reader
    if let (done, total) = Self.ratio(&reader) {
      return LogProgress(done: done, total: total, remaining: remaining(after: reader), label: label)
    }
    reader = start
    // Keras 3: `12/40 ━━━━━━━━ 5s 123ms/step - loss: 0.3`
    if var counter = lastRatio(before: bar.lowerBound) {
      let left = Self.duration(&reader)
      return LogProgress(
        done: counter.done, total: counter.total, remaining: left, label: counter.take(bytes))
    }
    guard let percent = reader.number(), reader.pass(0x25) else { return nil }
    reader.passBlanks()
    return LogProgress(percent: percent, remaining: Self.clock(&reader), label: label)
  }

  /// `12/40 [====>.....] - ETA: 5s - loss: 0.3`, wget's `45%[====>   ] 1.2M  eta 3s`
  private func keras() -> LogProgress? {
    for start in bytes.indices where bytes[start] == 0x5B {
      var reader = LineReader(bytes, at: start + 1)
      let filled = reader.pass { $0 == 0x3D || $0 == 0x23 || $0 == 0x2D }
      let hasHead = reader.pass(0x3E)
      let empty = reader.pass { $0 == 0x2E || $0 == 0x20 || $0 == 0x2D }
      guard filled + empty >= 5, filled > 0 || hasHead, reader.pass(0x5D) else { continue }
      let remaining = remaining(after: reader)
      if var counter = lastRatio(before: start) {
        return LogProgress(
          done: counter.done, total: counter.total, remaining: remaining, label: counter.take(bytes))
      }
      var end = start
      while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
      if end > 0, bytes[end - 1] == 0x25, let percent = percent(endingAt: end - 1) {
        return LogProgress(percent: percent.value, remaining: remaining, label: label(before: percent.start))
      }
      reader.passBlanks()
      let after = reader.index
      if let (done, total) = Self.ratio(&reader) {
        return LogProgress(done: done, total: total, remaining: remaining, label: label(before: start))
      }
      reader.index = after
      if let percent = reader.number(), reader.pass(0x25) {
        return LogProgress(percent: percent, remaining: remaining, label: label(before: start))
      }
    }
    return nil
  }

  // MARK: - Counts

  private static let counters: [StaticString] = [
    "epochs", "epoch", "steps", "step", "iterations", "iteration", "iters", "iter", "batches", "batch",
    "rounds",
    "round", "trials", "trial", "folds", "fold", "chunks", "chunk", "shards", "shard", "files", "file",
    "images",
    "image", "frames", "frame", "samples", "sample", "tasks", "task", "items", "item", "episodes", "episode",
    "events",
    "event", "generation", "timestep",
  ]

  /// `epoch 12/40`, `Epoch [12/40]`, `step: 712 of 2850`
  private func counted() -> LogProgress? {
    var index = 0
    while index < min(bytes.count, 120) {
      defer { index += 1 }
      let isStart = index == 0 || !LineReader.isWordByte(bytes[index - 1])
      guard isStart, LineReader.isLetter(bytes[index]) else { continue }
      for word in Self.counters {
        var reader = LineReader(bytes, at: index)
        guard reader.pass(word: word), !LineReader.isWordByte(reader.next) else { continue }
        let label = String(decoding: bytes[index..<reader.index], as: UTF8.self).lowercased()
        _ = reader.pass(oneOf: ":=#")
        reader.passBlanks()
        _ = reader.pass(oneOf: "[(#")
        reader.passBlanks()
        guard let (done, total) = Self.ratio(&reader, of: true) else { break }
        return LogProgress(done: done, total: total, remaining: remaining(after: reader), label: label)
      }
    }
    return nil
  }

  /// `[12/40] Building …` (ninja), `[ 45%] Building …` (CMake) at the beginning.
  private func bracketed() -> LogProgress? {
    var reader = LineReader(bytes)
    reader.passBlanks()
    guard let opening = reader.pass(oneOf: "[(") else { return nil }
    let closing: UInt8 = opening == 0x5B ? 0x5D : 0x29
    reader.passBlanks()
    let start = reader
    if let (done, total) = Self.ratio(&reader), total >= 2, reader.pass(closing) {
      return LogProgress(done: done, total: total, label: "")
    }
    reader = start
    guard let percent = reader.number(), reader.pass(0x25), reader.pass(closing) else { return nil }
    return LogProgress(percent: percent, label: "")
  }

  /// `45%` alone, `45% done`, `Progress: 45%`
  private func percent() -> LogProgress? {
    guard let sign = position(of: "%"), let percent = percent(endingAt: sign) else { return nil }
    var reader = LineReader(bytes, at: sign + 1)
    reader.passBlanks()
    let words: [StaticString] = ["done", "complete", "finished", "processed", "downloaded", "copied"]
    let before = label(before: percent.start)
    let isNamed = before.lowercased().hasSuffix("progress")
    let isClosed = words.contains { reader.pass(word: $0) } && before.isEmpty
    guard isNamed || isClosed || (reader.isAtEnd && before.isEmpty) else { return nil }
    return LogProgress(
      percent: percent.value, remaining: remaining(after: reader), label: isNamed ? before : "")
  }

  // MARK: - Parts

  private func position(of text: StaticString) -> Int? {
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return bytes.firstRange(of: text)?.lowerBound
  }

  /// The number that ends before `end`, and where it begins.
  private func percent(endingAt end: Int) -> (value: Double, start: Int)? {
    var start = end
    while start > 0, LineReader.isDigit(bytes[start - 1]) || bytes[start - 1] == 0x2E { start -= 1 }
    var reader = LineReader(bytes, at: start)
    guard start == 0 || !LineReader.isWordByte(bytes[start - 1]), start == 0 || bytes[start - 1] != 0x2D,
      let value = reader.number(), reader.index == end, value <= 100
    else { return nil }
    return (value, start)
  }

  /// What stands before a bar: a name, without the colon after it.
  private func label(before end: Int) -> String {
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    var words = text.split(separator: " ").joined(separator: " ")[...]
    while let last = words.last, ":|[(- ".contains(last) { words.removeLast() }
    return words.count > 40 ? "" : String(words)
  }

  /// Where a bar of these characters is, if there is one of at least five.
  private func run(of characters: Set<Unicode.Scalar>) -> Range<Int>? {
    var (index, start, count) = (0, 0, 0)
    while index < bytes.count {
      guard bytes[index] == 0xE2, let (scalar, end) = UTF8Scalar.read(bytes, at: index),
        characters.contains(scalar)
      else {
        if count >= 5 { return start..<index }
        (index, count) = (index + 1, 0)
        continue
      }
      if count == 0 { start = index }
      (index, count) = (end, count + 1)
    }
    return count >= 5 ? start..<index : nil
  }

  /// A counter, and where it begins.
  private struct Counter {
    var done: Double
    var total: Double
    var start: Int

    /// What stands before it.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
      LogProgressReader(bytes).label(before: start)
    }
  }

  /// `12/40` right before `end`.
  private func lastRatio(before end: Int) -> Counter? {
    var start = end
    while start > 0, bytes[start - 1] == 0x20 { start -= 1 }
    let last = start
    while start > 0, LineReader.isDigit(bytes[start - 1]) || bytes[start - 1] == 0x2F { start -= 1 }
    var reader = LineReader(bytes, at: start)
    guard let (done, total) = Self.ratio(&reader), reader.index == last else { return nil }
    return Counter(done: done, total: total, start: start)
  }

  /// `12/40`, `1.2M/4.0M`, `1.0/2.0 MB`; `12 of 40` too if `of` says so.
  private static func ratio(_ reader: inout LineReader, of: Bool = false) -> (done: Double, total: Double)? {
    var copy = reader
    guard let done = scaled(&copy) else { return nil }
    let hasBlank = copy.pass(0x20)
    guard copy.pass(0x2F) || (of && hasBlank && copy.pass(word: "of")) else { return nil }
    copy.passBlanks()
    guard let total = scaled(&copy), copy.next != 0x2F, !LineReader.isDigit(copy.next) else { return nil }
    reader = copy
    return (done, total)
  }

  private static func scaled(_ reader: inout LineReader) -> Double? {
    guard let value = reader.number() else { return nil }
    return switch reader.pass(oneOf: "kKMGT") {
    case 0x6B, 0x4B: value * 1e3
    case 0x4D: value * 1e6
    case 0x47: value * 1e9
    case 0x54: value * 1e12
    default: value
    }
  }

  /// What follows `eta`.
  private func remaining(after reader: LineReader) -> Double? {
    var reader = reader
    while !reader.isAtEnd {
      if !LineReader.isWordByte(reader.before), reader.pass(word: "eta") {
        _ = reader.pass(oneOf: ":=")
        reader.passBlanks()
        return Self.clock(&reader) ?? Self.duration(&reader)
      }
      reader.index += 1
    }
    return nil
  }

  /// `0:23`, `1:02:03`, `2 days, 1:02:03` is not.
  private static func clock(_ reader: inout LineReader) -> Double? {
    var copy = reader
    guard let first = copy.digits(1...4), copy.pass(0x3A), let second = copy.digits(2) else { return nil }
    var value = Double(first * 60 + second)
    if copy.pass(0x3A) {
      guard let third = copy.digits(2) else { return nil }
      value = value * 60 + Double(third)
    }
    reader = copy
    return value
  }

  /// `5s`, `2m 3s`, `1h23m`
  private static func duration(_ reader: inout LineReader) -> Double? {
    var copy = reader
    var value = 0.0
    var isAny = false
    while let part = copy.number() {
      let unit: Double? =
        switch copy.pass(oneOf: "smhd") {
        case 0x73: 1
        case 0x6D: copy.next == 0x73 ? nil : 60
        case 0x68: 3600
        case 0x64: 86400
        default: nil
        }
      guard let unit, !LineReader.isLetter(copy.next), copy.next != 0x2F else { break }
      value += part * unit
      isAny = true
      reader = copy
      copy.passBlanks()
    }
    return isAny ? value : nil
  }
}
