@testable internal import ClientCore
@testable internal import InterLinkTUI

let textTargets = [
  Target("text") { bytes in
    let text = bytes.text
    let clean = CleanText.clean(text)
    requireDrawn(clean)
    require(CleanText.clean(clean) == clean, "What is clean is cleaned once more.")
    require(
      bytes.withUnsafeBufferPointer { CleanText.clean($0) } == clean, "Bytes and text are cleaned otherwise.")
    if bytes.withUnsafeBufferPointer({ CleanText.isClean($0) }) {
      require(clean == text, "What is said to be clean was not.")
    }
    let line = CleanText.line(text)
    requireDrawn(line, isLine: true)
    require(CleanText.line(line) == line, "A clean line is changed once more.")
  },
  // The second defence: what was never cleaned.
  Target("canvas") { bytes in
    let text = bytes.text
    let width = bytes.count % 23
    for truncation in [Truncation.tail, .middle, .words, .clip] {
      require(
        CellWidth.of(truncation.cut(text, to: width)) <= width || truncation == .clip,
        "What was cut to \(width) cells takes more.")
      var canvas = Canvas(rows: 3, columns: 20)
      let end = canvas.draw(
        text, row: 1, column: 5, width: width, style: Style(), truncation: truncation)
      require(end <= max(20, 5), "The text ends behind the canvas.")
      for row in [0, 2] { require(canvas[row: row].allSatisfy { $0 == Cell() }, "Another row is drawn on.") }
      requireDrawn(canvas, row: 1)
    }
  },
]

/// Ends the process if a row of `canvas` has something else than characters in their places.
private func requireDrawn(_ canvas: Canvas, row: Int) {
  var width = 0
  for cell in canvas[row: row] {
    var text = String.UnicodeScalarView()
    cell.append(to: &text)
    requireDrawn(String(text), isLine: true)
    width += Int(cell.width)
  }
  require(width == canvas.columns, "The cells of a row take \(width) columns of \(canvas.columns).")
}
