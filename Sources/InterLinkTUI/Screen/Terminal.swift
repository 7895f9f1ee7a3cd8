internal import CNCurses
internal import ClientCore
internal import Glibc

/// Why the screen cannot be had: a sentence for the user.
nonisolated struct TerminalError: Error, CustomStringConvertible {
  let description: String
}

/// The user's terminal: shows canvases and reads keys.  There is one.
final class Terminal {
  /// What the user asked for.
  struct Options {
    /// Glyphs of ASCII only (`--ascii`).
    var isASCII = false
    /// Clicks and the wheel come to us; the terminal's own selection then needs shift.
    var usesMouse = true
  }

  /// The glyphs that this terminal can show.
  let glyphs: Glyphs
  private let theme: Theme
  private var parser = InputParser()
  private var shown: Canvas?
  private var pairs: [Look: Int32] = [:]
  private var line: [CNCell] = []
  /// Given back to the shell, until ``resume()``.
  private(set) var isSuspended = false

  /// Takes the screen.  The sources of ``Signals`` must be there before, or curses takes the signals.
  init(options: Options = Options()) throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw TerminalError(
        description: """
          The dashboard needs a terminal for its input and output, and one of them is a file or a pipe. \
          For scripts there are the subcommands, such as `interlink-tui get pods`.
          """)
    }
    let isUTF8 = cn_use_locale()
    let name = getenv("TERM").map { String(cString: $0) } ?? ""
    switch cn_check_terminal() {
    case CN_USABLE: break
    case CN_TOO_SIMPLE:
      throw TerminalError(
        description: "The terminal “\(name)” cannot move its cursor, so nothing can be drawn on it; "
          + "set TERM to what yours really is, such as xterm-256color.")
    default:
      throw TerminalError(
        description: "The terminal “\(name)” is not known on this machine; "
          + "set TERM to a kind that is, such as xterm-256color, or install its terminfo entry.")
    }
    cn_install_crash_guard()
    guard cn_open(options.usesMouse) else {
      throw TerminalError(description: "The terminal “\(name)” cannot be opened.")
    }
    glyphs = Glyphs(isASCII: options.isASCII || !isUTF8)
    let noColor = getenv("NO_COLOR").map { String(cString: $0) }
    theme = Theme(depth: ColorDepth(colors: Int(cn_size().colors), noColor: noColor))
  }

  /// Gives the screen back; also done at exit and when the program crashes.
  func close() { cn_close() }

  /// A blank canvas of the terminal's size.
  func blankCanvas() -> Canvas {
    let size = cn_size()
    return Canvas(rows: Int(size.rows), columns: Int(size.columns), glyphs: glyphs)
  }

  // MARK: Output

  /// Shows a canvas: only rows that differ from what is shown are laid out.
  ///
  /// - Returns: whether any does; else nothing is sent.
  func show(_ canvas: Canvas) -> Bool {
    guard !isSuspended else { return false }
    let before = shown.flatMap { $0.rows == canvas.rows && $0.columns == canvas.columns ? $0 : nil }
    var hasChanged = before == nil || before?.cursor != canvas.cursor
    for row in 0..<canvas.rows {
      if let before, before[row: row] == canvas[row: row] { continue }
      hasChanged = true
      put(canvas[row: row], row: row)
    }
    shown = canvas
    if hasChanged { cn_show(Int32(canvas.cursor?.row ?? -1), Int32(canvas.cursor?.column ?? 0)) }
    return hasChanged
  }

  /// Has the next canvas sent whole, in case something else wrote on the terminal.
  func redraw() {
    guard !isSuspended else { return }
    cn_reopen()
    shown = nil
  }

  /// Takes over the terminal's size after SIGWINCH.
  func resize() { if cn_resize() { shown = nil } }

  private func put(_ cells: ArraySlice<Cell>, row: Int) {
    line.removeAll(keepingCapacity: true)
    // Neighbours mostly look alike.
    var (style, pair, attributes) = (Style(), Int32(0), UInt16(0))
    for cell in cells where cell.width > 0 {
      if line.isEmpty || cell.style != style {
        let look = theme.look(of: cell.style)
        (style, pair, attributes) = (cell.style, self.pair(look), Self.attributes(look))
      }
      line.append(
        CNCell(
          scalars: (cell.scalar, cell.marks.0, cell.marks.1), pair: pair, attributes: attributes,
          width: UInt16(cell.width)))
    }
    line.withUnsafeBufferPointer { cn_put(Int32(row), $0.baseAddress, $0.count) }
  }

  private static let rememberedPairs = 200

  private func pair(_ look: Look) -> Int32 {
    if look.foreground == nil, look.background == nil { return 0 }
    if let known = pairs[look] { return known }
    // A log may ask for more pairs than curses keeps: what it has let go of must not be remembered here.
    if pairs.count >= Self.rememberedPairs { pairs.removeAll(keepingCapacity: true) }
    let pair = cn_pair(look.foreground.map(Int32.init) ?? -1, look.background.map(Int32.init) ?? -1)
    pairs[look] = pair
    return pair
  }

  private static func attributes(_ look: Look) -> UInt16 {
    let flags: [(Bool, Int)] = [
      (look.isBold, CN_BOLD), (look.isDim, CN_DIM), (look.isReversed, CN_REVERSE),
      (look.isUnderlined, CN_UNDERLINE),
    ]
    return UInt16(flags.reduce(0) { $1.0 ? $0 | $1.1 : $0 })
  }

  // MARK: Input

  /// What has come in since the last time, without waiting.
  enum Input {
    case events([InputEvent])
    /// The terminal is gone.
    case closed
  }

  /// How long what is pending may wait for its rest; see ``InputParser/patience``.
  var patience: Duration? { parser.patience }

  /// Reads what was typed.
  func read() -> Input {
    guard !isSuspended else { return .events([]) }
    var events: [InputEvent] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    // Bounded, so that a flood of input cannot keep a frame from being drawn.
    for _ in 0..<64 {
      let count = cn_read(&bytes, bytes.count)
      if count < 0 { return .closed }
      if count == 0 { break }
      events += parser.feed(bytes.prefix(Int(count)))
    }
    return .events(events)
  }

  /// Takes what is pending as it stands, after ``patience``.
  func flush() -> [InputEvent] { parser.flush() }

  /// Writes a sequence that draws nothing; see ``Clipboard``.
  func send(_ sequence: String) {
    guard !isSuspended else { return }
    Array(sequence.utf8).withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count > 0 { done += count } else if errno != EINTR { return }
      }
    }
  }

  // MARK: Suspension

  /// Gives the screen to another program, until ``resume()``.
  func lend() {
    isSuspended = true
    cn_close()
  }

  /// Gives the screen back and stops, as ctrl-z does; false if there is no shell that could continue us.
  func suspend() -> Bool {
    guard cn_can_stop() else { return false }
    isSuspended = true
    cn_close()
    cn_stop()
    return true
  }

  /// Takes the screen again after SIGCONT.
  func resume() {
    isSuspended = false
    cn_reopen()
    _ = cn_resize()
    shown = nil
  }
}
