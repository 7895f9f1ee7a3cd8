internal import CCurl
internal import Glibc

/// The thread on which everything of libcurl's happens.
///
/// Others leave a command in the inbox and wake it; it sleeps in `curl_multi_poll` until a command,
/// a socket, one of libcurl's own timers or a limit on silence calls.
///
/// `@unchecked`: `multi` and `door` are used by other threads only for `curl_multi_wakeup`, which libcurl allows;
/// `trickle`, `transfers`, `nextIdleCheck` and `isStopping` belong to the thread.
final class CurlLoop: @unchecked Sendable {
  /// What others ask of the thread; exchanges are named, not held, once they have begun.
  enum Command: Sendable {
    case begin(Exchange, PreparedRequest)
    case resume(Exchange.ID)
    case cancel(Exchange.ID)
    case stop
  }

  private let inbox = Locked<[Command]>([])
  private let multi: UnsafeMutableRawPointer
  /// Has no transfers: to wait here is to wait for commands alone.
  private let door: UnsafeMutableRawPointer
  private var trickle = Trickle()
  private var transfers: [Exchange.ID: CurlTransfer] = [:]
  /// Before this moment no transfer can have been silent for too long.
  private var nextIdleCheck = Int64.max
  private var isStopping = false
  private let unfinished: UnfinishedRequests

  private static let isInitialized = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(unfinished: UnfinishedRequests) {
    self.unfinished = unfinished
    guard Self.isInitialized, let multi = curl_multi_init(), let door = curl_multi_init() else {
      fatalError("libcurl cannot start: out of memory")
    }
    (self.multi, self.door) = (multi, door)
    UnfinishedRequests.delayExit
    cc_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
    // libcurl's own limit is 100: the 101st stream would open a connection of its own.
    cc_multi_set_long(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 1000)
  }

  func start() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let failure = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
    guard failure == 0 else {
      fatalError("The HTTP thread cannot start: \(String(cString: strerror(failure)))")
    }
    pthread_detach(thread)
  }

  /// Leaves a command; nothing may be left after `.stop`.
  func post(_ command: Command) {
    inbox.withLock { inbox in
      inbox.append(command)
      // Inside the lock: when the thread has taken a `.stop`, nobody is about to use them.
      if inbox.count == 1 {
        curl_multi_wakeup(multi)
        curl_multi_wakeup(door)
      }
    }
  }

  // MARK: On the thread

  /// Milliseconds to sleep after something has happened, one after the other, before the long sleep.
  ///
  /// libcurl 7.88 (Debian 12) sometimes leaves a stream of HTTP/2 waiting for the next event although what it waits
  /// for has been read from the shared connection already; another look sets it going.  Only TLS leads to HTTP/2.
  private static let secondLooks: [Int32] = [5, 20, 80, 320]

  private func run() {
    cc_prepare_thread("http")
    var looks = 0
    while true {
      let commands = inbox.withLock { inbox in
        let commands = inbox
        inbox = []
        return commands
      }
      if !commands.isEmpty { looks = 0 }
      perform(commands)
      if isStopping {
        for transfer in transfers.values where transfer.mayBeAbandoned { end(transfer, nil) }
        if transfers.isEmpty { break }
      }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      let haveEnded = collectFinished()
      if haveEnded { looks = 0 }
      var (bytes, isQuiet, isShared) = (0, commands.isEmpty && !haveEnded, false)
      for transfer in transfers.values {
        bytes += transfer.deliver()
        if !transfer.isEndless { isQuiet = false }
        if transfer.request.isSecure { isShared = true }
      }
      var ready: Int32 = 0
      if trickle.rests(after: bytes, isQuiet: isQuiet, now: CurlTransfer.now) {
        curl_multi_poll(door, nil, 0, Trickle.rest, &ready)
        continue
      }
      let isSettled = !isShared || looks >= Self.secondLooks.count
      curl_multi_poll(multi, nil, 0, isSettled ? timeout() : min(timeout(), Self.secondLooks[looks]), &ready)
      looks = ready > 0 ? 0 : looks + 1
    }
    curl_multi_cleanup(multi)
    curl_multi_cleanup(door)
  }

  private func perform(_ commands: [Command]) {
    for command in commands {
      switch command {
      case .begin(let exchange, let request): begin(exchange, request)
      case .resume(let id):
        if let transfer = transfers[id], let error = transfer.resume() { end(transfer, error) }
      case .cancel(let id):
        if let transfer = transfers[id] { giveUp(transfer) }
      case .stop: isStopping = true
      }
    }
  }

  private func begin(_ exchange: Exchange, _ request: PreparedRequest) {
    if exchange.isAbandoned { return }
    do throws(HTTPError) {
      let transfer = try CurlTransfer(exchange, request, unfinished)
      guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
        throw HTTPError(.other, "Out of memory.")
      }
      transfers[exchange.id] = transfer
      if let deadline = transfer.idleDeadline { nextIdleCheck = min(nextIdleCheck, deadline) }
    } catch {
      exchange.finish(error)
    }
  }

  /// Ends the transfers that are over; whether there were any.
  private func collectFinished() -> Bool {
    var hasEnded = false
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      var easy: UnsafeMutableRawPointer?
      var code = CURLE_OK
      guard cc_is_done(message, &easy, &code) == 1, let easy, let context = cc_private(easy) else { continue }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      end(transfer, transfer.error(code))
      hasEnded = true
    }
    return hasEnded
  }

  /// Nobody reads its answer any more: ends it, or lets it go on to its end.
  private func giveUp(_ transfer: CurlTransfer) {
    if transfer.mayBeAbandoned {
      end(transfer, nil)
    } else if let error = transfer.resume() {
      end(transfer, error)
    }
  }

  private func end(_ transfer: CurlTransfer, _ error: HTTPError?) {
    curl_multi_remove_handle(multi, transfer.easy)
    transfers[transfer.id] = nil
    transfer.exchange?.finish(error)
  }

  /// Ends the transfers that were silent for too long, and gives the milliseconds until the next may be.
  private func timeout() -> Int32 {
    let now = CurlTransfer.now
    if nextIdleCheck <= now {
      for transfer in transfers.values {
        if let deadline = transfer.idleDeadline, deadline <= now { end(transfer, transfer.silence) }
      }
      nextIdleCheck = transfers.values.lazy.compactMap(\.idleDeadline).min() ?? .max
    }
    let longest: Int64 = 3_600_000
    guard nextIdleCheck < .max else { return Int32(longest) }
    return Int32(min(longest, (nextIdleCheck - now) / 1_000_000 + 1))
  }
}
