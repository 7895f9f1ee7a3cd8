import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// What keys do to a log.
@Suite struct LogsViewTests {
  private func app(_ log: FixedLog, keys: String = "") async throws -> App {
    let app = Stage.app(site: Stage.site(log: log))
    await app.settle()
    _ = app.draw(rows: 14, columns: 80)
    await app.play(try KeyScript.keys("2/3dgan-train<enter>l" + keys))
    return app
  }

  /// The rows of the log on screen, and which of them have which sign before them.
  private func rows(_ app: App) -> [String] {
    app.draw(rows: 14, columns: 80).text.split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst(3).dropLast().map(String.init)
  }

  private static let numbered = (1...50).map { "line \($0)" }

  @Test func filtersAreStackedAndTakenAwayFromTheLast() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "&line 1<enter>-5<enter>")
    let shown = (10...19).filter { $0 != 15 }.map { "  line \($0)" }
    #expect(rows(app).filter { $0.hasPrefix("  line") } == shown)
    #expect(app.logs?.filters.count == 2)
    await app.play(try KeyScript.keys("<backspace>"))
    #expect(rows(app).contains("  line 15"))
    await app.play([.escape])
    #expect(app.logs?.filters.isEmpty == true)
    #expect(app.view.place == .logs)
  }

  @Test func aFilterKeepsThePlaceOfAPausedWindow() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "gjjjjjjjjjjjjjjjjjjjj")
    #expect(rows(app).first?.hasSuffix("line 21") == true)
    await app.play(try KeyScript.keys("-~[13579]$<enter>"))
    #expect(rows(app)[1].hasSuffix("line 22"))
    await app.play([.backspace])
    #expect(rows(app).first?.hasSuffix("line 22") == true)
  }

  /// Keys may come faster than filters look through a log.
  @Test func twoFiltersAreTakenAwayAtOnce() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "g&line<enter>-5<enter>")
    for _ in 0..<2 { app.handle(Key.backspace) }
    await app.settle()
    #expect(app.logs?.layers?.filters == [])
  }

  @Test func aMistakeInAnExpressionStaysInTheLine() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "/~line [<enter>")
    #expect(app.prompt != nil && app.logs?.painter.query == nil)
    #expect(app.draw(rows: 14, columns: 80).text.contains("is no regular expression"))
    await app.play(try KeyScript.keys("4]<enter>"))
    #expect(app.prompt == nil)
    #expect(app.logs?.matchLine == 48)
  }

  @Test func matchesAreCountedAndGoneThrough() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "/line 4<enter>")
    #expect(app.draw(rows: 14, columns: 100).text.contains("/line 4  11 of 11"))
    await app.play(["N"])
    #expect(app.draw(rows: 14, columns: 100).text.contains("/line 4  10 of 11"))
    await app.play(["n", "n"])
    #expect(app.draw(rows: 14, columns: 100).text.contains("/line 4  1 of 11"))
  }

  @Test func marksStayWithTheirLines() async throws {
    let log = FixedLog(Self.numbered)
    let app = try await app(log, keys: "gmm")
    #expect(rows(app).prefix(3) == ["◆ line 1", "◆ line 2", "▸ line 3"])
    log.append(["more"])
    await app.play(try KeyScript.keys("-line 1<enter>g'"))
    #expect(rows(app).contains("◆ line 2"))
    #expect(!rows(app).contains("◆ line 3"))
    await app.play([.control("\\")])
    #expect(!rows(app).contains { $0.contains("◆") })
  }

  @Test func goesRoundTheMarks() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "gm<ctrl-d>m'")
    #expect(app.logs?.focusLine == 0)
    await app.play(["\""])
    #expect(app.logs?.focusLine == 5)
  }

  @Test func aRangeIsMarkedFromTheLastMark() async throws {
    let app = try await app(FixedLog(Self.numbered), keys: "gm<ctrl-n><ctrl-n>M")
    #expect(app.logs?.markedLines == [0, 1, 2, 3])
  }

  @Test func aClickPausesAndTakesTheLine() async throws {
    let app = try await app(FixedLog(Self.numbered))
    let line = app.logs?.inSight.lines[2]
    app.handle(.mouse(.init(action: .click, row: 5, column: 10)))
    #expect(app.logs?.isFollowing == false)
    #expect(app.logs?.focusLine == line)
  }

  nonisolated static let jumps: [(keys: String, line: Int?)] = [
    ("ge", 3), ("gee", 4), ("geee", 6), ("geeee", 8), ("E", 9), ("EE", 8), ("gw", 2), ("W", 2), ("gwW", nil),
  ]

  /// From where the user looks, to the lines of Stage.levelLog().
  @Test(arguments: jumps) func goesToLevels(_ keys: String, _ line: Int?) async throws {
    let app = try await app(Stage.levelLog(), keys: keys)
    if let line {
      #expect(app.logs?.focusLine == line)
    } else {
      #expect(app.message?.text == "No earlier warning among the lines held.")
    }
  }

  @Test func jsonIsLaidOutAndPutTogetherAgain() async throws {
    let app = try await app(FixedLog([#"{"a":1,"b":"x"}"#, "plain"]), keys: "p")
    #expect(rows(app).prefix(5) == ["  {", #"    "a": 1,"#, #"    "b": "x""#, "  }", "  plain"])
    await app.play(["p"])
    #expect(rows(app).prefix(2) == [#"  {"a":1,"b":"x"}"#, "  plain"])
  }

  @Test func aTimeThatIsPastTheLastLineSaysSo() async throws {
    let app = try await app(Stage.timedLog(), keys: "@-30s<enter>")
    #expect(app.logs?.focusLine == 59)
    #expect(app.message?.text.contains("All lines are from before") == true)
    await app.play(try KeyScript.keys("@-30m<enter>"))
    #expect(app.logs?.focusLine == 30)
  }
}
