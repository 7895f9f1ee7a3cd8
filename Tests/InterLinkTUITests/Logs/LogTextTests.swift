import Monitor
import Testing

@testable import InterLinkTUI

/// Lines of a log as rows of cells.
@Suite struct LogTextTests {
  nonisolated static let cases: [(text: String, width: Int, rows: [String])] = [
    ("", 5, [""]),
    ("12345", 5, ["12345"]),
    ("123456", 5, ["12345", "6"]),
    ("aaaa bbbb", 5, ["aaaa ", "bbbb"]),
    // A blank near the beginning is no place to break a path at.
    ("a /scratch/project", 8, ["a /scrat", "ch/proje", "ct"]),
    ("學習學習", 5, ["學習", "學習"]),
    ("e\u{301}e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}", "e\u{301}"]),
    ("學", 1, ["學"]),
  ]

  @Test(arguments: cases) func breaksRowsByCells(_ text: String, _ width: Int, _ rows: [String]) {
    let line = LogText(text)
    #expect(line.rows(width: width).map(line.slice) == rows)
  }

  @Test func aRowThatIsNotWrappedBeginsWhereTheWindowDoes() {
    let line = LogText("ab學習cd")
    #expect(line.slice(line.row(left: 2, width: 2).bytes).hasPrefix("學"))
    // Half of a wide character is cut off: its cell stays blank.
    let cut = line.row(left: 3, width: 3)
    #expect(cut.indent == 1 && line.slice(cut.bytes).hasPrefix("習"))
    #expect(line.row(left: 99, width: 3).bytes.isEmpty)
    #expect(line.column(of: 8) == 6)
  }

  @Test func blanksAtTheEndAreLeftOutUnlessTheyAreColoured() {
    var line = LogSession.Line(text: "done      ")
    #expect(LogText(line).text == "done")
    var look = LogAttributes()
    look.background = .palette(1)
    line.runs = [LogRun(4..<6, look)]
    #expect(LogText(line).text == "done  ")
    #expect(LogText(LogSession.Line(text: "   ")).text == "")
  }

  private func drawn(_ line: LogSession.Line, _ painter: LogPainter, isCurrent: Bool = false) -> Canvas {
    var canvas = Canvas(rows: 1, columns: 20)
    let text = LogText(line)
    painter.draw(text, 0..<text.count, on: &canvas, row: 0, column: 0, width: 20, isCurrent: isCurrent)
    return canvas
  }

  @Test func programsColoursAreDrawnUntilTheyAreTurnedOff() {
    var line = LogSession.Line(text: "ok 學 bad")
    var look = LogAttributes()
    (look.foreground, look.isBold) = (.rgb(255, 0, 0), true)
    line.runs = [LogRun(7..<10, look)]
    var painter = LogPainter()
    #expect(drawn(line, painter).styles == "......:::  fg196 6-8")
    painter.colouring = .none
    #expect(drawn(line, painter).styles == "")
  }

  @Test func matchesLieOverColours() throws {
    var painter = LogPainter()
    painter.query = try LogQuery(typed: "~l.ss")
    let line = LogSession.Line(text: "loss 1 LASS 2")
    #expect(drawn(line, painter).styles == "ffff.a.ffff.a")
    #expect(drawn(line, painter, isCurrent: true).styles == "cccc.a.ffff.a")
  }

  @Test func whatIsTypedIsTextUnlessLedByATilde() throws {
    #expect(try LogQuery(typed: "a[").isRegex == false)
    #expect(try LogQuery(typed: "~a+").isRegex)
    #expect(try LogQuery(typed: "~a+").typed == "~a+")
    #expect(throws: LogQueryError.self) { try LogQuery(typed: "~a[") }
  }
}
