internal import ClientCore
internal import Glibc

/// Makes of a program's output the lines that a terminal would show: what is written over, erased, or written
/// above by carriage returns, backspaces and cursor movements is so in the store too.
///
/// The store always holds what the screen shows, a row a line, in UTF-8 with the sequences that set colours
/// (SGR).  Text goes into it untouched, which is nearly all that ever comes; rows are taken out, edited and put
/// back when something else does.  Where output is cut into pieces does not matter.
struct LogTerminal {
  /// Where what comes next goes; at the end of the last line if `nil`.
  private var cursor: TerminalScreen.Cursor?
  private var saved: TerminalScreen.Cursor?
  /// Bytes of a sequence or a character that is not complete.
  private var pending: [UInt8] = []
  /// Number of the first line that can be written to.
  private var floor = 0
  /// Whether something that is not in the store stood behind its end.
  private var isParted = false

  /// How many rows above the last one the program has ever come back to: it may do so again.
  private var reach = 0

  /// How many of the last lines may still change.
  func unsettledLines(of store: LogStore) -> Int {
    min(store.lineCount, store.firstLine + store.lineCount - floor, reach + (store.isLineOpen ? 1 : 0))
  }

  /// Writes the next piece of output.
  mutating func write(_ piece: UnsafeBufferPointer<UInt8>, to store: inout LogStore) {
    guard !pending.isEmpty else { return process(piece, &store) }
    let joined = pending + piece
    pending = []
    joined.withUnsafeBufferPointer { process($0, &store) }
  }

  /// Nothing follows: what is not complete is handed on as it is.
  mutating func flush(to store: inout LogStore) {
    let rest = pending
    pending = []
    // It would only bring the cursor back.
    if rest == [0x0D] { return }
    rest.withUnsafeBufferPointer { rest in
      // A whole sequence may have waited only for what comes after it.
      if rest.first == 0x1B || rest.first == 0xC2,
        case (.nothing, rest.count)? = EscapeSequence.read(rest, at: 0)
      {
        return
      }
      guard let cursor else { return store.append(rest) }
      var screen = TerminalScreen(store, cursor: cursor, saved: saved, floor: floor)
      for scalar in LogLine.text(Array(rest)[...]).unicodeScalars { screen.write(scalar) }
      leave(screen, &store)
    }
  }

  /// Ends the last line, and leaves what is in the store as it is now: something else than output follows.
  mutating func finish(_ store: inout LogStore) {
    flush(to: &store)
    (cursor, saved) = (nil, nil)
    store.closeLine()
    floor = store.nextLine
  }

  private mutating func process(_ bytes: UnsafeBufferPointer<UInt8>, _ store: inout LogStore) {
    var position = 0
    while position < bytes.count {
      position = cursor == nil ? append(bytes, from: position, &store) : edit(bytes, from: position, &store)
    }
  }

  private static let replacement = Array("\u{FFFD}".utf8)

  private mutating func hold(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    pending = Array(rest)
    return rest.endIndex
  }

  // MARK: - Text

  /// Appends text, up to where something else begins.
  ///
  /// - Returns: where that is; the end if all is done.
  private mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ store: inout LogStore
  ) -> Int {
    var (from, position) = (start, start)
    if isParted {
      isParted = false
      part(bytes, &from, &store)
      position = from
    }
    var search = ControlSearch(bytes)
    func append(to end: Int) { store.append(UnsafeBufferPointer(rebasing: bytes[from..<end])) }
    while let found = search.first(from: position) {
      let next = found + 1 < bytes.count ? bytes[found + 1] : nil
      switch bytes[found] {
      case 0x0D where next == 0x0A: position = found + 1
      case 0xC2 where next.map { !(0x80...0x9F).contains($0) } ?? false: position = found + 1
      case 0x0D where next == nil:
        append(to: found)
        return hold(bytes[found...])
      case 0x1B, 0xC2:
        guard let (sequence, end) = EscapeSequence.read(bytes, at: found) else {
          append(to: found)
          return hold(bytes[found...])
        }
        switch sequence {
        case .graphics: position = end
        case .nothing:
          append(to: found)
          guard end < bytes.count else { return hold(bytes[found...]) }
          from = end
          part(bytes, &from, &store)
          position = from
        default:
          append(to: found)
          return edit(bytes, from: found, &store)
        }
      default:
        append(to: found)
        return edit(bytes, from: found, &store)
      }
    }
    append(to: bytes.count)
    return bytes.count
  }

  /// Without what stood between them, bytes that are no character must not become one.
  private func part(_ bytes: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ store: inout LogStore) {
    guard (0x80..<0xC0).contains(bytes[start]) else { return }
    Self.replacement.withUnsafeBufferPointer { store.append($0) }
    start += 1
  }

  // MARK: - The rest

  /// Edits the last rows, until there is nothing but text at the end of the last one again.
  ///
  /// - Returns: up to where it came.
  private mutating func edit(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ store: inout LogStore
  ) -> Int {
    var screen = TerminalScreen(store, cursor: cursor, saved: saved, floor: floor)
    var position = start
    while position < bytes.count {
      guard let end = take(bytes, at: position, to: &screen, store) else {
        position = hold(bytes[position...])
        break
      }
      let isForText = end == position || bytes[position] == 0x0A && screen.isAtEnd
      position = end
      if isForText { break }
    }
    leave(screen, &store)
    return position
  }

  /// Takes the character, control or sequence at `position`.  At the end of the last row ``append(_:from:_:)`` does
  /// all that neither moves nor is a character of its own, so that it looks as if it had come by itself: a mark may
  /// stand on nothing there, and the cells of a tab look as what is before it.
  ///
  /// - Returns: where it ends, or `position` if it is not for a screen; `nil` if it is not complete.
  private func take(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: Int, to screen: inout TerminalScreen, _ store: LogStore
  ) -> Int? {
    switch bytes[position] {
    case 0x20..<0x7F: screen.write(Unicode.Scalar(bytes[position]))
    case 0x08: screen.backspace()
    case 0x0A: screen.lineFeed()
    case 0x0D: screen.carriageReturn()
    case 0x1B: return apply(bytes, at: position, to: &screen, store)
    case 0x00..<0x20, 0x7F:
      if screen.isAtEnd { return position }
      if bytes[position] == 0x09 { screen.tab() }
    default:
      guard let (scalar, end) = UTF8Scalar.read(bytes, at: position) else { return nil }
      if (0x80..<0xA0).contains(scalar.value) { return apply(bytes, at: position, to: &screen, store) }
      if screen.isAtEnd, !CleanText.isDrawn(scalar) || CellWidth.kind(scalar.value) == .mark {
        return position
      }
      screen.write(scalar)
      return end
    }
    return position + 1
  }

  private mutating func leave(_ screen: consuming TerminalScreen, _ store: inout LogStore) {
    reach = max(reach, screen.reach)
    cursor = screen.store(into: &store)
    saved = screen.saved
    isParted = cursor == nil
  }

  /// Does what the sequence at `position` asks for, as ``take(_:at:to:_:)`` does.
  private func apply(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: Int, to screen: inout TerminalScreen, _ store: LogStore
  ) -> Int? {
    guard let (sequence, end) = EscapeSequence.read(bytes, at: position) else { return nil }
    switch sequence {
    case .graphics where screen.isAtEnd, .nothing where screen.isAtEnd: return position
    case .graphics(let parameters): screen.set(graphics: bytes[parameters])
    case .control(let final, let parameters): screen.control(final, bytes[parameters], store)
    case .saveCursor: screen.save()
    case .restoreCursor: screen.restore(store)
    case .nothing: break
    }
    return end
  }
}
