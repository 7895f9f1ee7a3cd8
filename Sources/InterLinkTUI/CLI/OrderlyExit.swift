import Dispatch
internal import ClientCore
import Glibc

/// SIGINT, SIGTERM and SIGHUP end a command that does nothing about them through `exit`: what must not be cut
/// short is then finished, and no program that was started is left behind.
nonisolated enum OrderlyExit {
  private static let isOn = Locked(true)
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []  // written by `start` only

  /// Called once, when the program begins.
  static func start() {
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { if isOn.withLock({ $0 }) { exit(128 + number) } }
      source.resume()
      return source
    }
  }

  /// Somebody else minds these signals from now on.
  static func end() { isOn.withLock { $0 = false } }
}
