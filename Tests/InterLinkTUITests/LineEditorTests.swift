import Testing

@testable import InterLinkTUI

@Suite struct LineEditorTests {
  /// Keys pressed in `one two-three` with the cursor at its end; `|` stands for the cursor.
  nonisolated static let cases: [(keys: [Key], expected: String)] = [
    ([], "one two-three|"), ([.character("!")], "one two-three!|"), ([.left, .backspace], "one two-thr|e"),
    ([.control("a"), .delete], "|ne two-three"), ([.home, .backspace], "|one two-three"),
    ([.end, .right], "one two-three|"),
    ([.control("w")], "one |"), ([.control("w"), .control("w")], "|"), ([.alt("b")], "one two-|three"),
    ([.alt("b"), .alt("b"), .alt("f")], "one two|-three"), ([.alt("b"), .control("k")], "one two-|"),
    ([.alt("b"), .control("u")], "|three"), ([.home, .alt("d")], "| two-three"),
    ([.home, .control("d")], "|ne two-three"),
    ([.control("a"), .control("e"), .control("b"), .control("f"), .control("h")], "one two-thre|"),
    ([.control("u"), .control("u"), .control("w"), .delete, .left, .right], "|"),
  ]

  @Test(arguments: cases)
  func editsLikeReadline(keys: [Key], expected: String) {
    var editor = LineEditor("one two-three")
    for key in keys { #expect(editor.handle(key) == .changed) }
    #expect(Self.shown(editor) == expected)
  }

  @Test func tellsWhatItDoesNotDo() {
    var editor = LineEditor("x")
    #expect(editor.handle(.function(1)) == .ignored)
    #expect(editor.handle(.tab) == .wantsCompletion(backwards: false))
    #expect(editor.handle(.backTab) == .wantsCompletion(backwards: true))
    #expect(editor.handle(.escape) == .cancelled)
    #expect(editor.handle(.enter) == .accepted)
    #expect(editor.history == ["x"])
  }

  @Test func historyKeepsTheLineBeingTyped() {
    var editor = LineEditor("new", history: ["first", "second"])
    _ = editor.handle(.up)
    #expect(editor.text == "second")
    _ = editor.handle(.up)
    _ = editor.handle(.up)
    #expect(editor.text == "first")
    _ = editor.handle(.down)
    _ = editor.handle(.down)
    _ = editor.handle(.down)
    #expect(Self.shown(editor) == "new|")
  }

  @Test func pastedTextIsOneCleanLine() {
    var editor = LineEditor()
    editor.insert("a\nb\u{1B}[31m\u{0}é")
    #expect(Self.shown(editor) == "a b[31mé|")
    _ = editor.handle(.left)
    editor.insert("\u{301}x")
    _ = editor.handle(.backspace)
    #expect(editor.cursor <= editor.text.count)
  }

  @Test func completionReplacesTheWord() {
    var editor = LineEditor("ns:x cli")
    editor.replace(editor.completionRange, with: "climate ")
    #expect(Self.shown(editor) == "ns:x climate |")
  }

  @Test func longLinesScrollToTheCursor() {
    var canvas = Canvas(rows: 1, columns: 8)
    LineEditor("0123456789").draw(on: &canvas, row: 0, column: 2, width: 5)
    #expect(canvas.text == "  6789")
    #expect(canvas.cursor == Canvas.Position(row: 0, column: 6))
  }

  private static func shown(_ editor: LineEditor) -> String {
    editor.text.prefix(editor.cursor) + "|" + editor.text.dropFirst(editor.cursor)
  }
}
