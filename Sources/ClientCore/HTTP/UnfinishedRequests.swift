internal import Glibc

/// The requests that must not be cut short (``HTTPRequest/isSentWhole``) and are under way.
///
/// The process does not end while there are any, for two seconds at most: however it comes to call `exit`, by
/// then they are sent and answered, or nothing can be done for them.
public final class UnfinishedRequests: Sendable {
  private struct State {
    var count = 0
    var isClosed = false
  }

  private let state = Locked(State())

  /// Those of this process.
  public static let process = UnfinishedRequests()

  /// Has `exit` wait for those of the process.  Called when libcurl is there: what is registered last runs first,
  /// and OpenSSL takes itself apart at exit, too.
  static let delayExit: Void = {
    atexit { UnfinishedRequests.process.finish(within: .seconds(2)) }
  }()

  init() {}

  /// How many there are.
  var count: Int { state.withLock { $0.count } }

  /// One more; false if none may begin any more.
  func begin() -> Bool {
    state.withLock { state in
      if !state.isClosed { state.count += 1 }
      return !state.isClosed
    }
  }

  /// One less.
  func end() { state.withLock { $0.count -= 1 } }

  /// Lets no further one begin, and blocks until there are none, or the time is over.
  ///
  /// - Returns: whether all have ended.
  @discardableResult
  public func finish(within limit: Duration) -> Bool {
    state.withLock { $0.isClosed = true }
    let deadline = ContinuousClock.now + limit
    while count > 0 {
      if ContinuousClock.now >= deadline { return false }
      usleep(1000)
    }
    return true
  }
}
