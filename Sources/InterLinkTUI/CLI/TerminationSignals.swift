import Dispatch
import Glibc

/// SIGINT, SIGTERM and SIGHUP as something to wait for, for commands that run until they are told to end.
nonisolated struct TerminationSignals {
  private let sources: [any DispatchSourceSignal]
  private let received: AsyncStream<Int32>

  /// From now on these signals end nothing by themselves.
  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    received = stream
    OrderlyExit.end()
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      // Not ignored: that would undo what another source has installed for the signal.
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
  }

  /// Waits for the first of them.
  @discardableResult
  func first() async -> Int32? {
    defer { for source in sources { source.cancel() } }
    for await number in received { return number }
    return nil
  }
}
