internal import Monitor

/// Something that fills the screen between header and footer.
///
/// A view holds its own state (cursor, window, search) and draws from the ``Frame`` it is given.
protocol View: AnyObject {
  /// Which commands are valid while it is on top.
  var place: Place { get }
  /// Its name in the trail of views: `Pods`, `climate/cmcc-regrid`, `log of main`.
  var name: String { get }
  /// Draws it.
  func draw(on canvas: inout Canvas, in area: Rect, frame: Frame)
  /// Moves cursor or window.
  func move(_ motion: Motion)
  /// A new snapshot is in; the view may ask `app` for more.
  func refresh(_ app: App)
  /// What is filtered or searched for; empty for nothing.
  var query: String { get }
  /// Takes a filter (tables) or starts a search (texts).
  func setQuery(_ text: String, _ app: App)
  /// Asks again for what could not be had.
  func retry(_ app: App)
  /// The table on which keys act; `nil` in a text.
  var table: (any RowTable)? { get }
  /// Work under way that a key has set off.
  var pending: Task<Void, Never>? { get }
}

extension View {
  func refresh(_ app: App) {}
  func retry(_ app: App) {}
  var table: (any RowTable)? { nil }
  var pending: Task<Void, Never>? { nil }
  var query: String { table?.input.text ?? "" }
  func setQuery(_ text: String, _ app: App) { table?.setFilter(text, app) }
  func move(_ motion: Motion) { table?.move(motion) }
}

/// A view of a text that is scrolled and searched.
protocol TextView: View {
  var scroll: TextScroll { get set }
}

extension TextView {
  func move(_ motion: Motion) { scroll.move(motion) }
  var query: String { scroll.needle?.text ?? "" }

  func setQuery(_ text: String, _ app: App) {
    scroll.search(text)
    report(app)
  }

  /// Goes to another match.
  func find(forward: Bool, _ app: App) {
    scroll.find(forward: forward)
    report(app)
  }

  private func report(_ app: App) {
    if !scroll.searchMessage.isEmpty { app.inform(scroll.searchMessage) }
  }

  /// Draws a titled rule and `page` under it.
  ///
  /// - Parameter staleSince: since when the text is no longer kept up to date; it is drawn greyed.
  func draw(
    _ page: Page, title: [Span], note: String = "", staleSince: String? = nil, on canvas: inout Canvas,
    in area: Rect
  ) {
    let (top, rest) = area.split(top: 1)
    scroll.layout(page.lines, width: rest.width - 1, height: rest.height)
    let stale = staleSince.map { "as it was at \($0)" } ?? ""
    let trailing = [stale, note, scroll.position].filter { !$0.isEmpty }.joined(
      separator: " \(canvas.glyphs.separator) ")
    canvas.rule(
      row: top.row, columns: top.columns, title: title,
      trailing: trailing.isEmpty ? [] : [Span(trailing, Style(stale.isEmpty ? .dim : .attention))])
    scroll.draw(on: &canvas, in: rest)
    guard staleSince != nil else { return }
    for row in rest.rows {
      canvas.restyle(row: row, columns: rest.columns) { style in
        if style.role != .match, style.role != .matchCurrent { style.role = .stale }
      }
    }
  }
}
