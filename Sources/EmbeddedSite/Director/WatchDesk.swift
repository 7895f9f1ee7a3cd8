/// Orders for all watches that are open.
final class WatchDesk: Sendable {
  private struct State {
    /// All that were ever given.
    var orders: [EmbeddedSite.WatchFault] = []
    var isClosed = false
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastWaiter = 0
  }

  private let state = Locked(State())

  /// How many orders were given so far: none of them is for a watch that begins now.
  var count: Int { state.withLock { $0.orders.count } }

  /// Whether the site closes, so that nothing may be held back any more.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// The orders after the first `count`.
  func orders(after count: Int) -> ArraySlice<EmbeddedSite.WatchFault> {
    state.withLock { $0.orders[count...] }
  }

  func post(_ order: EmbeddedSite.WatchFault) {
    wake { $0.orders.append(order) }
  }

  func close() { wake { $0.isClosed = true } }

  private func wake(_ change: (inout State) -> Void) {
    let waiters = state.withLock { state in
      change(&state)
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns once there is an order after the first `count`, or the task is cancelled.
  func waitForOrder(after count: Int) async {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isReady = state.withLock { state in
          if Task.isCancelled || state.orders.count > count || state.isClosed { return true }
          state.waiters[id] = waiter
          return false
        }
        if isReady { waiter.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
      waiter?.resume()
    }
  }
}
