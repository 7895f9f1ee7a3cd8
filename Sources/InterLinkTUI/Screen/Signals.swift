internal import Dispatch

/// Signals as events on the main queue.
///
/// Made before the screen is taken: curses takes over only those that nobody has.  Blocking them for a
/// signalfd does not work here, since the main thread of a Swift program waits with none blocked.
final class Signals {
  private var sources: [any DispatchSourceSignal] = []

  /// Calls `handler` for each of `numbers` that is sent to the process.
  init(_ numbers: [Int32], handler: @escaping @Sendable (Int32) -> Void) {
    for number in numbers {
      let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
      source.setEventHandler { handler(number) }
      source.resume()
      sources.append(source)
    }
  }
}
