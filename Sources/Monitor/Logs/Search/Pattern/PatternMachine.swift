/// Runs a ``PatternProgram`` over bytes: each byte is looked at once, whatever the expression is.
///
/// Sets of states that are met become single ones as they are met, up to a number; then it begins anew.
struct PatternMachine {
  private struct Key: Hashable {
    var states: [Int32]
    /// Nothing is before.
    var isStart: Bool
    /// A letter, digit or the like is before.
    var isAfterWord: Bool
  }

  private static let unknown: Int32 = -1
  private static let mostStates = 1024

  private let program: PatternProgram
  /// Whether a match may begin anywhere.
  private let isSearch: Bool
  private let width: Int
  private var keys: [Key] = []
  private var numbers: [Key: Int32] = [:]
  /// For each state and class of bytes, the last of which is the end: the next state twice, plus one if a match ends
  /// before that byte.
  private var table: [Int32] = []

  /// - Parameter isSearch: whether a match may begin anywhere, or only where it is begun.
  init(_ program: PatternProgram, isSearch: Bool) {
    (self.program, self.isSearch) = (program, isSearch)
    width = program.samples.count + 1
  }

  /// Whether there is a match in `bytes`.
  mutating func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    end(in: bytes, from: 0, isLongest: false) != nil
  }

  /// Where a match ends that begins at `start`, or, in a search, there or later; the first such place, or the last.
  mutating func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLongest: Bool) -> Int? {
    let before = start > 0 && Self.isWord(bytes[start - 1])
    var state = number(
      of: Key(states: isSearch ? [] : [program.start], isStart: start == 0, isAfterWord: before))
    var (position, last): (Int, Int?) = (start, nil)
    defer { looked += position - start }
    while true {
      let (stop, next) = run(bytes, from: position, state)
      (position, state) = (stop, next)
      let column = position == bytes.count ? width - 1 : Int(program.classes[Int(bytes[position])])
      let index = Int(state) * width + column
      if table[index] == Self.unknown { learn(state, column) }
      // Learning may have begun anew.
      let entry = pending ?? table[index]
      pending = nil
      if entry & 1 != 0 {
        last = position
        if !isLongest { return last }
      }
      if position == bytes.count { return last }
      state = entry >> 1
      if state == 0, !isSearch { return last }
      position += 1
    }
  }

  /// The entry that was learnt last, if the table was begun anew for it.
  private var pending: Int32?
  /// Bytes looked at so far.
  private(set) var looked = 0

  /// Goes on for as long as what comes is known and no match ends.
  private func run(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ first: Int32) -> (Int, Int32) {
    table.withUnsafeBufferPointer { table in
      program.classes.withUnsafeBufferPointer { classes in
        var (position, state) = (start, first)
        while position < bytes.count {
          let entry = table[Int(state) * width + Int(classes[Int(bytes[position])])]
          // Unknown ones are odd, too.
          if entry & 1 != 0 { break }
          let next = entry >> 1
          // It stays there until something is learnt or matches; of a dead one nothing comes.
          if next == 0, !isSearch { break }
          state = next
          position += 1
        }
        return (position, state)
      }
    }
  }

  private mutating func number(of key: Key) -> Int32 {
    if keys.isEmpty {
      // Number 0 is that of which nothing comes, in a match that begins where it is begun.
      add(Key(states: [], isStart: false, isAfterWord: false))
    }
    if let known = numbers[key] { return known }
    return add(key)
  }

  @discardableResult private mutating func add(_ key: Key) -> Int32 {
    let number = Int32(keys.count)
    keys.append(key)
    numbers[key] = number
    table += repeatElement(Self.unknown, count: width)
    return number
  }

  /// Finds out where a state goes with a class of bytes.
  private mutating func learn(_ state: Int32, _ column: Int) {
    let key = keys[Int(state)]
    let byte = column < program.samples.count ? program.samples[column] : nil
    let isBeforeWord = byte.map(Self.isWord) ?? false
    var (seen, next, isMatch) = (Set<Int32>(), Set<Int32>(), false)
    var stack = key.states
    if isSearch { stack.append(program.start) }
    while let number = stack.popLast() {
      guard seen.insert(number).inserted else { continue }
      switch program.steps[Int(number)] {
      case .match: isMatch = true
      case .split(let a, let b): stack += [a, b]
      case .byte(let low, let high, let target):
        if let byte, low <= byte, byte <= high { next.insert(target) }
      case .place(let place, let target):
        let holds =
          switch place {
          case .start: key.isStart
          case .end: byte == nil
          case .wordBorder: key.isAfterWord != isBeforeWord
          case .noWordBorder: key.isAfterWord == isBeforeWord
          }
        if holds { stack.append(target) }
      }
    }
    var target = Key(states: next.sorted(), isStart: false, isAfterWord: isBeforeWord)
    if !isSearch, next.isEmpty { target.isAfterWord = false }
    if keys.count > Self.mostStates {
      (keys, numbers, table) = ([], [:], [])
      pending = number(of: target) << 1 | (isMatch ? 1 : 0)
      return
    }
    table[Int(state) * width + column] = number(of: target) << 1 | (isMatch ? 1 : 0)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte | 0x20 &- 0x61 < 26 || byte == 0x5F || byte >= 0x80
  }
}
