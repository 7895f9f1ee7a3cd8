import Monitor
import Testing

@testable import InterLinkTUI

/// The window on a log: follows, stays where it is put, folds, and fetches only what it shows.
@Suite struct LogWindowTests {
  private func text(_ rows: [LogWindow.Row]) -> [String] {
    rows.map { row in
      switch row {
      case .text(_, let text, let range, _): String(text.characters[range])
      case .hidden(let count): "(\(count))"
      }
    }
  }

  private func window(_ height: Int = 3, width: Int = 40) -> LogWindow {
    var window = LogWindow()
    window.resize(width: width, height: height)
    return window
  }

  @Test func followsTheEnd() {
    let log = FixedLog((1...5).map(String.init))
    var window = window()
    #expect(text(window.rows(of: log)) == ["3", "4", "5"])
    log.append(["6"])
    #expect(text(window.rows(of: log)) == ["4", "5", "6"])
  }

  @Test func scrollingUpPausesAndTheEndFollowsAgain() {
    let log = FixedLog((1...9).map(String.init))
    var window = window()
    _ = window.rows(of: log)
    window.move(.up, in: log)
    #expect(!window.isFollowing)
    log.append(["10", "11"])
    #expect(text(window.rows(of: log)) == ["6", "7", "8"])
    #expect(window.seenEnd == 9)
    window.move(.pageDown, in: log)
    #expect(text(window.rows(of: log)) == ["8", "9", "10"])
    window.move(.pageDown, in: log)
    #expect(window.isFollowing)
    #expect(text(window.rows(of: log)) == ["9", "10", "11"])
  }

  @Test func topAndBottom() {
    let log = FixedLog((1...9).map(String.init))
    var window = window()
    _ = window.rows(of: log)
    window.move(.top, in: log)
    #expect(text(window.rows(of: log)) == ["1", "2", "3"])
    window.move(.halfUp, in: log)
    #expect(text(window.rows(of: log)) == ["1", "2", "3"])
    window.move(.bottom, in: log)
    #expect(window.isFollowing)
  }

  @Test func droppedLinesPushAPausedWindowOn() {
    let log = FixedLog((1...9).map(String.init))
    var window = window()
    _ = window.rows(of: log)
    window.move(.top, in: log)
    log.drop(4)
    #expect(text(window.rows(of: log)) == ["5", "6", "7"])
  }

  @Test func wrapsAndScrollsByRows() {
    let log = FixedLog(["aaaa bbbb", "c"])
    var window = window(2, width: 5)
    #expect(text(window.rows(of: log)) == ["bbbb", "c"])
    window.move(.up, in: log)
    #expect(text(window.rows(of: log)) == ["aaaa ", "bbbb"])
    window.wraps = false
    window.move(.bottom, in: log)
    #expect(text(window.rows(of: log)) == ["aaaa bbbb", "c"])
  }

  @Test func foldsChatterIntoOneRow() {
    let log = FixedLog((1...6).map(String.init), chatter: 4)
    var window = window()
    window.hidesChatter = true
    #expect(text(window.rows(of: log)) == ["(4)", "5", "6"])
    window.move(.top, in: log)
    window.move(.down, in: log)
    #expect(text(window.rows(of: log)) == ["(4)", "5", "6"])
  }

  @Test func horizontalPositionStaysWhileLinesCome() {
    let log = FixedLog(["a long line that goes on"])
    var window = window()
    window.wraps = false
    _ = window.rows(of: log)
    window.move(.right, in: log)
    log.append(["more"])
    _ = window.rows(of: log)
    #expect(window.left == 8)
  }

  @Test func aFrameOfAMillionLinesFetchesAFewChunks() {
    let log = FixedLog(Array(repeating: "line", count: 1_000_000))
    var window = window(50)
    _ = window.rows(of: log)
    window.move(.pageUp, in: log)
    _ = window.rows(of: log)
    #expect(log.fetched < 2000)
  }

  @Test func searchGoesBothWaysAndRound() async throws {
    let log = FixedLog(["a", "x1", "b", "x2", "c"])
    let needle = try #require(Needle("x"))
    func find(_ start: Int, _ forward: Bool) async -> Int? {
      await LogSearch.find(needle, in: log, from: start, forward: forward) { _ in false }
    }
    #expect(await find(0, true) == 1)
    #expect(await find(2, true) == 3)
    #expect(await find(4, true) == 1)
    #expect(await find(4, false) == 3)
    #expect(await find(2, false) == 1)
    #expect(await find(0, false) == 3)
    let missing = try #require(Needle("zz"))
    #expect(await LogSearch.find(missing, in: log, from: 0, forward: true) { _ in false } == nil)
  }
}
