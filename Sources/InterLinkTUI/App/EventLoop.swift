internal import ClientCore
internal import Dispatch
internal import Glibc

/// The one loop that reads the terminal and draws on it.
///
/// Each round takes everything that is pending, lets the application handle it, and draws one frame.  Keys are
/// answered at once; changes of the model at most thirty times a second.  With nothing to do it sleeps.
final class EventLoop {
  /// Why the loop ended.
  nonisolated enum Exit: Equatable, Sendable {
    /// The user left.
    case finished
    /// SIGTERM, SIGINT or SIGHUP asked for it.
    case signal(Int32)
    /// The terminal is gone.
    case terminalLost

    /// What to exit with: 0, or what shells make of a signal.
    var status: Int32 {
      switch self {
      case .finished: 0
      case .signal(let number): 128 + number
      case .terminalLost: 128 + SIGHUP
      }
    }

    /// A word on stderr; `nil` if the user knows.
    var message: String? {
      switch self {
      case .finished: nil
      case .signal(let number):
        "Ended by \([SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP"][number] ?? "signal \(number)")."
      case .terminalLost: "Ended because the terminal is gone."
      }
    }
  }

  /// Time between frames that nobody waits for.
  private static let frameInterval = Duration.milliseconds(33)

  /// Asks for a frame, from anywhere.
  nonisolated let waker: Waker
  private let terminal: Terminal
  private let signals: Signals
  private let clock = ContinuousClock()
  private let timer: any DispatchSourceTimer
  private var lastFrame: ContinuousClock.Instant
  /// Whether what was typed may still be answered at once: where it changes the order of a table, for instance, that is
  /// ready a moment after the first frame.
  private var owesAnswer = false
  private var needsFrame = true
  /// When the application wants its next frame whatever happens.
  private var tick: Timestamp?
  /// Typed and not yet handled.
  private var typed: [InputEvent] = []
  private var lastInput: ContinuousClock.Instant
  private var exit: Exit?
  private var input: (any DispatchSourceRead)?
  /// Another program has the terminal.
  private var isLent = false

  /// Takes the terminal.
  init(options: Terminal.Options = Terminal.Options()) throws(TerminalError) {
    let waker = Waker()
    self.waker = waker
    OrderlyExit.end()
    signals = Signals([SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGCONT, SIGTSTP]) { number in
      waker.add { $0.signals.append(number) }
    }
    terminal = try Terminal(options: options)
    lastFrame = clock.now - Self.frameInterval
    lastInput = lastFrame
    timer = DispatchSource.makeTimerSource(queue: .main)
    timer.setEventHandler { waker.add { _ in } }
    timer.resume()
  }

  /// The glyphs that the terminal can show.
  var glyphs: Glyphs { terminal.glyphs }

  /// Has the next frame sent whole: ctrl-l.
  func redraw() {
    terminal.redraw()
    needsFrame = true
  }

  /// Puts `text` into the clipboard of the user's terminal.
  func copy(_ text: String) {
    let isInTmux = getenv("TMUX") != nil
    let sequence = Clipboard.sequence(text, isInTmux: isInTmux, isInScreen: getenv("STY") != nil)
    guard isInTmux else { return terminal.send(sequence) }
    Task {
      if await !Clipboard.load(inTmux: text) { terminal.send(sequence) }
    }
  }

  /// Gives the terminal to what `body` runs, and takes it back.
  func lendTerminal<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    isLent = true
    // What is typed is the other program's.
    input?.suspend()
    terminal.lend()
    defer {
      terminal.resume()
      input?.resume()
      isLent = false
      needsFrame = true
      waker.wake()
    }
    return try await body()
  }

  /// Runs `application` until it is finished or must end; the terminal is given back by then.
  func run(_ application: any TerminalApplication) async -> Exit {
    let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
    input.setEventHandler { MainActor.assumeIsolated { self.receive() } }
    input.resume()
    self.input = input
    waker.wake()
    for await _ in waker.wakes {
      let pending = waker.take()
      if pending.hasChanged { needsFrame = true }
      for number in pending.signals { handle(signal: number, application) }
      handle(takeInput(), application)
      if application.isFinished, exit == nil { exit = .finished }
      if exit != nil { break }
      drawIfDue(application)
      arm()
    }
    input.cancel()
    timer.cancel()
    terminal.close()
    return exit ?? .finished
  }

  // MARK: Events

  /// Reads what was typed; the loop takes it when it wakes.
  private func receive() {
    switch terminal.read() {
    case .closed: exit = .terminalLost
    case .events(let events): typed += events
    }
    lastInput = clock.now
    waker.add { _ in }
  }

  /// What was typed, with what has waited for its rest long enough.
  private func takeInput() -> [InputEvent] {
    if let patience = terminal.patience, clock.now - lastInput >= patience { typed += terminal.flush() }
    defer { typed = [] }
    return typed
  }

  private func handle(_ events: [InputEvent], _ application: any TerminalApplication) {
    for event in events where !application.isFinished {
      if event == .key(.control("z")) {
        suspend(application)
      } else {
        application.handle(event)
      }
      // Whoever typed waits for the answer.
      needsFrame = true
      owesAnswer = true
      lastFrame = clock.now - Self.frameInterval
    }
  }

  private func handle(signal number: Int32, _ application: any TerminalApplication) {
    if isLent {
      switch number {
      // They are meant for the program that has the terminal; a stop is meant for both.
      case SIGINT, SIGWINCH, SIGCONT: return
      case SIGTSTP:
        kill(getpid(), SIGSTOP)
        return
      default: break
      }
    }
    switch number {
    case SIGWINCH: terminal.resize()
    case SIGCONT: terminal.resume()
    case SIGTSTP: suspend(application)
    default: exit = .signal(number)
    }
    needsFrame = true
  }

  private func suspend(_ application: any TerminalApplication) {
    if !terminal.suspend() { application.suspensionWasRefused() }
  }

  // MARK: Frames

  private func drawIfDue(_ application: any TerminalApplication) {
    if let tick, Timestamp.now >= tick {
      self.tick = nil
      needsFrame = true
    }
    let now = clock.now
    let isDue = now - lastFrame >= Self.frameInterval
    guard needsFrame, !terminal.isSuspended, isDue || owesAnswer else { return }
    var canvas = terminal.blankCanvas()
    application.draw(on: &canvas)
    let isNews = terminal.show(canvas)
    // The second frame after a key that shows something new is the last that is early.
    if !isDue && isNews || now - lastInput > Self.frameInterval { owesAnswer = false }
    needsFrame = false
    lastFrame = now
    tick = application.nextTick(after: .now)
  }

  /// Sets the timer to the first thing that is to happen by itself.
  private func arm() {
    var waits: [Duration] = []
    if terminal.isSuspended { return timer.schedule(deadline: .distantFuture) }
    if needsFrame { waits.append(Self.frameInterval - (clock.now - lastFrame)) }
    if let patience = terminal.patience { waits.append(patience - (clock.now - lastInput)) }
    if let tick { waits.append(.seconds(tick - Timestamp.now)) }
    guard let wait = waits.min() else { return timer.schedule(deadline: .distantFuture) }
    let seconds = max(0, Double(wait.components.seconds) + Double(wait.components.attoseconds) * 1e-18)
    timer.schedule(deadline: .now() + seconds, leeway: .milliseconds(1))
  }
}

nonisolated extension Timestamp {
  /// The next whole second: when a clock on screen changes.
  var nextSecond: Timestamp { Timestamp(seconds: seconds + 1) }
}
