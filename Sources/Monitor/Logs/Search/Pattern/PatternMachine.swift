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
  private var keys: [Key] = []
  private var numbers: [Key: Int32] = [:]
  /// For each state and byte the next state twice, plus one if a match ends before that byte.
  private var table: [Int32] = []
  /// The same for the end of the text.
  private var ends: [Int32] = []
  /// Where it begins: at the start, behind a word, elsewhere.
  private var firsts = [unknown, unknown, unknown]

  /// - Parameter isSearch: whether a match may begin anywhere, or only where it is begun.
  init(_ program: PatternProgram, isSearch: Bool) {
    (self.program, self.isSearch) = (program, isSearch)
  }

  /// Whether there is a match in `bytes`.
  mutating func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    end(in: bytes, from: 0, isLongest: false) != nil
  }

  /// Where a match ends that begins at `start`, or, in a search, there or later; the first such place, or the last.
  mutating func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLongest: Bool) -> Int? {
    var state = first(isStart: start == 0, isAfterWord: start > 0 && Self.isWord(bytes[start - 1]))
    var (position, last): (Int, Int?) = (start, nil)
    defer { looked += position - start }
    while true {
      let (stop, next) = run(bytes, from: position, state)
      (position, state) = (stop, next)
      let byte = position < bytes.count ? bytes[position] : nil
      var entry = byte.map { table[Int(state) << 8 | Int($0)] } ?? ends[Int(state)]
      if entry == Self.unknown { entry = learn(state, byte) }
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

  /// Bytes looked at so far.
  private(set) var looked = 0

  /// Goes on for as long as what comes is known and no match ends.
  private func run(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ first: Int32) -> (Int, Int32) {
    table.withUnsafeBufferPointer { table in
      var (position, state) = (start, Int(first) << 8)
      // Of number 0 nothing comes.
      while position < bytes.count {
        let entry = Int(table[state | Int(bytes[position])])
        // Unknown ones are odd, too.
        if entry & 1 != 0 || entry == 0 { break }
        state = entry << 7
        position += 1
      }
      return (position, Int32(state >> 8))
    }
  }

  /// The state in which it begins.
  private mutating func first(isStart: Bool, isAfterWord: Bool) -> Int32 {
    let index = isStart ? 0 : isAfterWord ? 1 : 2
    if firsts[index] == Self.unknown {
      let states = isSearch ? [] : [program.start]
      firsts[index] = number(of: Key(states: states, isStart: isStart, isAfterWord: isAfterWord))
    }
    return firsts[index]
  }

  private mutating func number(of key: Key) -> Int32 {
    if keys.isEmpty {
      // Number 0 is that of which nothing comes, in a match that begins where it is begun; a search has none such.
      add(Key(states: isSearch ? [-1] : [], isStart: false, isAfterWord: false))
    }
    if let known = numbers[key] { return known }
    return add(key)
  }

  @discardableResult private mutating func add(_ key: Key) -> Int32 {
    let number = Int32(keys.count)
    keys.append(key)
    numbers[key] = number
    table += repeatElement(Self.unknown, count: 256)
    ends.append(Self.unknown)
    return number
  }

  /// Finds out where a state goes with a byte, or at the end.
  private mutating func learn(_ state: Int32, _ byte: UInt8?) -> Int32 {
    let key = keys[Int(state)]
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
      (keys, numbers, table, ends) = ([], [:], [], [])
      firsts = [Self.unknown, Self.unknown, Self.unknown]
      return number(of: target) << 1 | (isMatch ? 1 : 0)
    }
    let entry = number(of: target) << 1 | (isMatch ? 1 : 0)
    guard let byte else {
      ends[Int(state)] = entry
      return entry
    }
    // Bytes of one class go the same way.
    let same = program.classes[Int(byte)]
    for other in 0..<256 where program.classes[other] == same { table[Int(state) << 8 | other] = entry }
    return entry
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte | 0x20 &- 0x61 < 26 || byte == 0x5F || byte >= 0x80
  }
}
