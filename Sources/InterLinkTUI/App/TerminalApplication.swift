internal import ClientCore

/// What an ``EventLoop`` runs.
protocol TerminalApplication: AnyObject {
  /// Something was typed, pasted or clicked.  A frame follows at once.
  func handle(_ event: InputEvent)
  /// Draws the frame on a blank canvas of the terminal's size.
  func draw(on canvas: inout Canvas)
  /// When the screen changes by itself: the next whole second where it shows a clock or an age, `nil` where nothing
  /// moves and the program may sleep.
  func nextTick(after now: Timestamp) -> Timestamp?
  /// ctrl-z was pressed where no shell could continue the program.
  func suspensionWasRefused()
  /// Asked after each event: the user wants to leave.
  var isFinished: Bool { get }
}
