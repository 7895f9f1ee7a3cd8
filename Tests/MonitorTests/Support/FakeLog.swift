import ClientCore

@testable import Monitor

/// A log that is written by the test.
final class FakeLog: LogSource {
  private struct Content {
    var lines: [LogSession.Line] = []
    var status = LogSession.Status(revision: 0, state: .following, lineCount: 0, firstLine: 0)
  }
  private let content = Locked(Content())
  private let teller = ChangeTeller()

  init(_ texts: [String] = []) { append(texts) }

  func append(_ texts: [String]) { append(texts.map { LogSession.Line(text: $0) }) }

  /// Lines with times in seconds.
  func append(_ lines: [(Int64, String)], _ ground: LogTime.Ground = .stamped) {
    append(
      lines.map { seconds, text in
        var line = LogSession.Line(text: text)
        line.time = LogTime(Timestamp(seconds: seconds), ground)
        return line
      })
  }

  func append(_ lines: [LogSession.Line]) { change { $0.lines += lines } }

  /// Says how many of the last lines may still change.
  func setUnsettled(_ count: Int) { change { $0.status.unsettledLines = count } }
  /// Replaces the last line.
  func replaceLast(_ text: String) { change { $0.lines[$0.lines.count - 1].text = text } }
  func set(_ state: LogSession.State) { change { $0.status.state = state } }

  func drop(_ count: Int) {
    change {
      $0.lines.removeFirst(count)
      $0.status.firstLine += count
    }
  }

  /// Begins anew.
  func replace(_ texts: [String]) {
    change {
      $0.lines = texts.map { LogSession.Line(text: $0) }
      $0.status.firstLine = 0
      $0.status.generation += 1
    }
  }

  private func change(_ body: (inout Content) -> Void) {
    content.withLock {
      body(&$0)
      $0.status.revision += 1
      $0.status.lineCount = $0.lines.count
    }
    teller.tell()
  }

  var status: LogSession.Status {
    teller.look()
    return content.withLock { $0.status }
  }

  func lines(_ range: Range<Int>) -> [LogSession.Line] {
    content.withLock {
      let first = $0.status.firstLine
      let held = range.clamped(to: $0.status.held)
      return Array($0.lines[held.lowerBound - first..<held.upperBound - first])
    }
  }

  var changes: AsyncStream<Void> { teller.changes }
  func retryNow() {}
}

extension LogSource {
  var texts: [String] { lines(status.held).map(\.text) }
}
