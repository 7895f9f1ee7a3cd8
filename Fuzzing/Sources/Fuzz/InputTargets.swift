internal import ClientCore
@testable internal import InterLinkTUI

let inputTargets = [
  // Keys, clicks and pastes.
  Target("keys") { bytes in
    var dice = Dice(bytes)
    let whole = events([bytes])
    require(events(bytes.pieces(&dice)) == whole, "Keys that come in pieces are others.")
    require(events(bytes.map { [$0] }) == whole, "Keys that come byte by byte are others.")
    var editor = LineEditor("", history: ["before"])
    for event in whole {
      switch event {
      case .key(let key):
        // A mark would be drawn with the dash of `alt-`: nobody can bind it.
        if !bytes.contains(where: { $0 >= 0x80 }) {
          require(Key(key.description) == key, "\(key) is the name of another key.")
        }
        _ = editor.handle(key)
      case .paste(let text):
        for scalar in text.unicodeScalars where scalar != "\u{200D}" {
          require(
            CellWidth.kind(scalar.value) != .ignored || scalar == "\n" || scalar == "\t",
            "A paste has controls.")
        }
        editor.insert(text)
      case .mouse(let mouse):
        require(mouse.row >= 0 && mouse.column >= 0, "A click is beside the screen.")
      }
      require((0...editor.text.count).contains(editor.cursor), "The cursor is outside of its line.")
    }
    var canvas = Canvas(rows: 1, columns: 12)
    editor.draw(on: &canvas, row: 0, column: 2, width: 8)
    require(
      canvas.cursor.map { (2...10).contains($0.column) } ?? false, "The cursor is outside of its field.")
  },
  Target("filter") { bytes in
    let columns = [
      FilterColumn(id: "name"), FilterColumn(id: "ns", aliases: ["namespace"]),
      FilterColumn(id: "state", matchesWhole: true), FilterColumn(id: "age", kind: .duration),
      FilterColumn(id: "restarts", kind: .count), FilterColumn(id: "mem", kind: .bytes),
      FilterColumn(id: "is", matchesWhole: true, vocabulary: ["finding", "disagree", "stuck"]),
    ]
    let source = bytes.text
    let texts = ["train-7", "climate", "CR", "2h", "1", "2Gi", "finding disagree"]
    let values: [ColumnValue] = [
      .text("train-7"), .text("climate"), .text("CR"), .number(7200), .number(1), .number(2_147_483_648),
      .text("finding disagree"),
    ]
    do throws(FilterError) {
      let filter = try FilterParser.parse(source, columns: columns)
      let isShown = filter.matches(haystack: "train-7 climate CR", text: { texts[$0] }, value: { values[$0] })
      // Turned round, each alone.
      let trimmed = source.drop(while: \.isWhitespace)
      guard filter.terms.count == 1, trimmed.first?.isASCII == true, trimmed.first != "!" else { return }
      let opposite = try FilterParser.parse("!" + trimmed, columns: columns)
      require(
        opposite.matches(haystack: "train-7 climate CR", text: { texts[$0] }, value: { values[$0] })
          != isShown,
        "A filter and its opposite show the same.")
    } catch {
      require((0...source.count).contains(error.position), "A mistake is outside of the filter.")
    }
    _ = NaturalOrder.key(source)
  },
]

private func events(_ pieces: [[UInt8]]) -> [InputEvent] {
  var parser = InputParser()
  var events: [InputEvent] = []
  for piece in pieces { events += parser.feed(piece) }
  return events + parser.flush()
}
