/// One request's answer, between the curl thread, which puts it in, and one task, which takes it out.
final class Exchange: Sendable {
  /// Never used twice: a command may come for an exchange that is gone.
  typealias ID = UInt64

  let id: ID
  typealias HeadWaiter = CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
  typealias BodyWaiter = CheckedContinuation<Result<[UInt8]?, HTTPError>, Never>

  /// Bytes that wait here before the transfer is paused.
  static let highWater = 1 << 20
  /// Bytes for which a waiting reader is woken in the middle of the loop's turn.
  ///
  /// libcurl hands over 16 KiB at a time: to wake a task for each would cost more than to move the bytes.
  static let pieceSize = 128 << 10

  private struct State {
    var headWaiter: HeadWaiter?
    var bodyWaiter: BodyWaiter?
    var buffer: [UInt8] = []
    /// `nil` while more may come.
    var end: Result<[UInt8]?, HTTPError>?
    var isPaused = false
    var isAbandoned = false
  }

  private let state = Locked(State())
  /// Held, so that the thread lives as long as an answer is read.
  private let client: HTTPClient

  init(id: ID, client: HTTPClient) { (self.id, self.client) = (id, client) }

  deinit {
    if state.withLock({ $0.end == nil && !$0.isAbandoned }) { client.cancel(id) }
  }

  private static let cancelled = HTTPError(.cancelled, "The request was cancelled.")

  // MARK: The task's side

  /// Keeps `waiter` for the head; false if the task has been cancelled already.
  func awaitHead(_ waiter: HeadWaiter) -> Bool {
    let isAbandoned = state.withLock { state in
      if !state.isAbandoned { state.headWaiter = waiter }
      return state.isAbandoned
    }
    if isAbandoned { waiter.resume(returning: .failure(Self.cancelled)) }
    return !isAbandoned
  }

  /// All bytes that have come since the last call, waiting for some; `nil` at the end.
  func next() async throws(HTTPError) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let (result, wasPaused) = take(orWait: waiter)
        if wasPaused { client.resume(id) }
        if let result { waiter.resume(returning: result) }
      }
    } onCancel: {
      abandon()
    }
    return try result.get()
  }

  private func take(orWait waiter: BodyWaiter) -> (result: Result<[UInt8]?, HTTPError>?, wasPaused: Bool) {
    state.withLock { state in
      // Even if it has ended: what had not been read is gone.
      if state.isAbandoned { return (.failure(Self.cancelled), false) }
      if !state.buffer.isEmpty {
        let bytes = state.buffer
        state.buffer = []
        let wasPaused = state.isPaused
        state.isPaused = false
        return (.success(bytes), wasPaused)
      }
      if let end = state.end { return (end, false) }
      guard state.bodyWaiter == nil else {
        return (.failure(HTTPError(.other, "The answer is read by two tasks at once.")), false)
      }
      state.bodyWaiter = waiter
      return (nil, false)
    }
  }

  /// Gives the answer up: who waits for it is told so at once.
  func abandon() {
    let (head, body, isNews) = state.withLock { state in
      let isNews = state.end == nil && !state.isAbandoned
      let waiters = (state.headWaiter, state.bodyWaiter, isNews)
      state.isAbandoned = true
      (state.headWaiter, state.bodyWaiter, state.buffer) = (nil, nil, [])
      return waiters
    }
    head?.resume(returning: .failure(Self.cancelled))
    body?.resume(returning: .failure(Self.cancelled))
    if isNews { client.cancel(id) }
  }

  // MARK: The curl thread's side

  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

  /// Hands over the head; false if nobody waits for it any more.
  func began(status: Int, headers: [(name: String, value: String)]) -> Bool {
    let waiter = state.withLock { state in
      let waiter = state.headWaiter
      state.headWaiter = nil
      return waiter
    }
    guard let waiter else { return false }
    let body = HTTPBody(exchange: self)
    waiter.resume(returning: .success(HTTPResponse(status: status, headers: headers, body: body)))
    return true
  }

  /// What has become of bytes that were offered.
  enum Verdict { case taken, paused, abandoned }

  /// Offers bytes of the body; those not taken are to be offered again after a resume.
  ///
  /// A waiting reader gets them when there are enough, or at the latest with ``deliver()``.
  func offer(_ bytes: UnsafeRawBufferPointer) -> Verdict {
    let (verdict, isMuch) = state.withLock { state -> (Verdict, Bool) in
      if state.isAbandoned { return (.abandoned, false) }
      if state.bodyWaiter == nil, !state.buffer.isEmpty, state.buffer.count + bytes.count > Self.highWater {
        state.isPaused = true
        return (.paused, false)
      }
      // Where a whole chunk comes, more will: no growing step by step.
      if state.buffer.isEmpty, bytes.count >= 16 << 10 { state.buffer.reserveCapacity(Self.pieceSize) }
      state.buffer.append(contentsOf: bytes)
      return (.taken, state.bodyWaiter != nil && state.buffer.count >= Self.pieceSize)
    }
    if isMuch { deliver() }
    return verdict
  }

  /// The turn is over: what has come goes to the reader, if one waits.
  func deliver() {
    let (waiter, bytes) = state.withLock { state -> (BodyWaiter?, [UInt8]) in
      guard let waiter = state.bodyWaiter, !state.buffer.isEmpty else { return (nil, []) }
      defer { (state.bodyWaiter, state.buffer) = (nil, []) }
      return (waiter, state.buffer)
    }
    waiter?.resume(returning: .success(bytes))
  }

  /// No more will come: the answer is whole, or `error` says why not.
  func finish(_ error: HTTPError?) {
    deliver()
    let (head, body) = state.withLock { state in
      if state.end == nil { state.end = error.map { .failure($0) } ?? .success(nil) }
      let waiters = (state.headWaiter, state.bodyWaiter)
      (state.headWaiter, state.bodyWaiter) = (nil, nil)
      return waiters
    }
    let failure = error ?? HTTPError(.cutOff, "The connection ended before an answer began.")
    head?.resume(returning: .failure(failure))
    body?.resume(returning: error.map { .failure($0) } ?? .success(nil))
  }
}
