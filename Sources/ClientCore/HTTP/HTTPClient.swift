/// HTTP/1.1 and HTTP/2 through one libcurl multi handle on one thread.
///
/// Connections are shared by all requests: those to one HTTP/2 server share one connection.  The
/// thread lives as long as the client, any body of an answer, or a request that must be sent whole.
public final class HTTPClient: Sendable {
  private let loop: CurlLoop
  private let proxies: ProxyEnvironment
  private let limits: @Sendable (HTTPLimits) -> HTTPLimits
  private let lastID = Locked<Exchange.ID>(0)

  /// Starts the thread; proxies come from the process's environment, as it is now.
  public convenience init() { self.init(proxies: .process) }

  /// - Parameter limits: what becomes of those that a request asks for, where time runs faster.
  init(
    proxies: ProxyEnvironment, unfinished: UnfinishedRequests = .process,
    limits: @escaping @Sendable (HTTPLimits) -> HTTPLimits = { $0 }
  ) {
    (self.proxies, self.limits) = (proxies, limits)
    loop = CurlLoop(unfinished: unfinished)
    loop.start()
  }

  deinit { loop.post(.stop) }

  /// Sends `request` and returns when the head of the answer is in; the body follows.
  ///
  /// Redirects are not followed.  If the task is cancelled, this throws ``HTTPError/Kind/cancelled`` at once, and
  /// nothing more is sent; only a request with ``HTTPRequest/isSentWhole`` that has begun then goes
  /// on by itself until it is sent and answered.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    var request = request
    request.limits = limits(request.limits)
    let prepared = try PreparedRequest(request, proxies: proxies)
    let id = lastID.withLock { last in
      last += 1
      return last
    }
    let exchange = Exchange(id: id, client: self)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if exchange.awaitHead(waiter) { loop.post(.begin(exchange, prepared)) }
      }
    } onCancel: {
      exchange.abandon()
    }
    return try result.get()
  }

  /// Lets the transfer of `exchange` go on, whose reader has caught up.
  func resume(_ exchange: Exchange.ID) { loop.post(.resume(exchange)) }

  /// Ends the transfer of `exchange`, whose reader has gone.
  func cancel(_ exchange: Exchange.ID) { loop.post(.cancel(exchange)) }
}
