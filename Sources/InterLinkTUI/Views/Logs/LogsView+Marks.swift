internal import Monitor

/// Marked lines.
extension LogsView {
  /// Marks the line in focus, or takes its mark away, and goes on to the next.
  func toggleMark(_ app: App) {
    guard let layers, let line = focusLine, let place = layers.place(of: line) else { return }
    if marks.remove(place) == nil {
      marks.insert(place)
      lastMark = place
    }
    if !window.isFollowing { moveFocus(by: 1) }
  }

  /// Marks the lines from the last mark to the one in focus.
  func markRange(_ app: App) {
    guard let layers, let line = focusLine, let lastMark else { return }
    let other = layers.number(atOrAfter: lastMark)
    let lines = min(line, other)..<max(line, other) + 1
    guard lines.count <= Self.mostMarks else {
      return app.inform(
        "\(Format.count(lines.count, "line")) are too many to mark; \(Format.grouped(Self.mostMarks)) can be."
      )
    }
    marks.formUnion(lines.compactMap(layers.place))
    app.inform("\(Format.count(marks.count, "line")) marked; Y copies them.")
  }
  private static let mostMarks = 100_000

  /// Takes all marks away.
  func clearMarks() { marks = [] }

  /// The shown lines that are marked, in order.
  var markedLines: [Int] {
    guard let layers else { return [] }
    let held = layers.shown.status.held
    return marks.compactMap { place in
      let number = layers.number(atOrAfter: place)
      return held.contains(number) && layers.place(of: number) == place ? number : nil
    }.sorted()
  }

  /// Goes to another marked line, and from the last on to the first.
  func goToMark(forward: Bool, _ app: App) {
    let lines = markedLines
    guard let first = lines.first, let last = lines.last else {
      return app.inform("No marked line is in sight of the filters.")
    }
    let line = focusLine ?? 0
    let next = forward ? lines.first { $0 > line } ?? first : lines.last { $0 < line } ?? last
    go(to: next)
    let index = (lines.firstIndex(of: next) ?? 0) + 1
    app.inform("mark \(index) of \(lines.count)")
  }
}
