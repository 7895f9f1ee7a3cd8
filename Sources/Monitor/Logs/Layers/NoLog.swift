/// A log without lines, to which none come.
final class NoLog: LogSource {
  var status: LogSession.Status {
    LogSession.Status(revision: 0, state: .ended("There is no log."), lineCount: 0, firstLine: 0)
  }
  var changes: AsyncStream<Void> { AsyncStream { $0.finish() } }
  func lines(_ range: Range<Int>) -> [LogSession.Line] { [] }
  func retryNow() {}
}
