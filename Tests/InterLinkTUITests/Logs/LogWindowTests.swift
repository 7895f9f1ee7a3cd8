import Monitor
import Testing

@testable import InterLinkTUI

/// The window on a log: follows, stays where it is put, folds, and fetches only what it shows.
@Suite struct LogWindowTests {
  private func text(_ rows: [LogWindow.Row]) -> [String] {
    rows.map { row in
      switch row {
      case .text(let piece): piece.text.slice(piece.range)
      case .folded(let lines, _): "(\(lines.count))"
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
    window.foldsChatter = true
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

  @Test func aLineOfAMegabyteIsWrappedAndShownFromAnywhere() {
    let log = FixedLog([String(repeating: "0123456789", count: 100_000), "end"])
    var window = window(4, width: 50)
    #expect(text(window.rows(of: log)).last == "end")
    window.move(.up, in: log)
    #expect(text(window.rows(of: log)).allSatisfy { $0.utf8.count == 50 })
    window.move(.top, in: log)
    #expect(text(window.rows(of: log)).count == 4)
  }
}
