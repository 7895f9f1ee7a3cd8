internal import ClientCore

/// The app as the event loop runs it.
extension App: TerminalApplication {
  func handle(_ event: InputEvent) {
    switch event {
    case .key(let key): handle(key)
    case .paste(let text): paste(text)
    case .mouse(let mouse): handle(mouse)
    }
  }

  func draw(on canvas: inout Canvas) { canvas = draw(rows: canvas.rows, columns: canvas.columns) }

  func nextTick(after now: Timestamp) -> Timestamp? { now + nextTick }

  func suspensionWasRefused() { inform("There is no shell that could bring the dashboard back.") }

  var isFinished: Bool { hasQuit }

  /// The wheel scrolls, a click chooses a row.
  private func handle(_ mouse: InputEvent.Mouse) {
    guard prompt == nil, picker == nil, dialog == nil else { return }
    switch mouse.action {
    case .wheelUp: for _ in 0..<3 { view.move(.up) }
    case .wheelDown: for _ in 0..<3 { view.move(.down) }
    case .click where view.place == .health: (view as? HealthView)?.click(row: mouse.row)
    case .click where view.place == .logs: logs?.click(row: mouse.row)
    case .click: view.table?.click(row: mouse.row)
    case .rightClick: break
    }
    changed()
  }
}
