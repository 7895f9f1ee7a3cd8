internal import CCurl
internal import Glibc

/// One transfer.  It belongs to the curl thread, and is the context of its handle's callbacks.
final class CurlTransfer {
  /// Bytes of all heads of an answer past which it is refused.
  static let maximumHead = 256 << 10
  /// Bytes of an answer that are read although nobody wants them: see ``mayBeAbandoned``.
  private static let maximumDiscarded = 1 << 20

  let id: Exchange.ID
  let easy: UnsafeMutableRawPointer
  let request: PreparedRequest
  /// The reader's end.  Once the head is handed over the reader alone keeps it: when it lets go, we stop.
  private(set) weak var exchange: Exchange?
  private var unread: Exchange?

  private var status = 0
  private var headers: [(name: String, value: String)] = []
  private var headSize = 0
  private var hasHead = false
  /// What we found wrong ourselves; libcurl then only says that a callback failed.
  private var failure: HTTPError?

  /// Where this one is counted, if it must be sent whole.
  private var unfinished: UnfinishedRequests?
  /// Bytes of the answer that nobody wanted any more.
  private var discarded = 0

  private var isPaused = false
  /// Bytes that were taken and that ``deliver()`` has not passed on yet.
  private var news = 0
  private let begun: Int64
  /// When something last came; 0 before.
  private var heard: Int64 = 0

  var lists: [UnsafeMutablePointer<curl_slist>] = []
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(
    _ exchange: Exchange, _ request: PreparedRequest, _ unfinished: UnfinishedRequests
  ) throws(HTTPError) {
    guard let easy = curl_easy_init() else { throw HTTPError(.other, "Out of memory.") }
    (self.easy, self.request) = (easy, request)
    (self.exchange, unread, id) = (exchange, exchange, exchange.id)
    begun = Self.now
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    cc_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    try configure()
    if request.request.isSentWhole {
      guard unfinished.begin() else { throw HTTPError(.cancelled, "The program is about to end.") }
      self.unfinished = unfinished
    }
  }

  deinit {
    curl_easy_cleanup(easy)
    for list in lists { curl_slist_free_all(list) }
    errorText.deallocate()
    unfinished?.end()
  }

  /// Nanoseconds of a clock that only runs forward.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  // MARK: Callbacks

  /// One line of a head (or, after the body, of the trailers); false ends the transfer.
  func receive(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
    heard = Self.now
    if hasHead { return true }
    headSize += bytes.count
    guard headSize <= Self.maximumHead else {
      failure = HTTPError(.other, "The head of the answer is over \(Self.maximumHead >> 10) KiB.")
      return false
    }
    let line = bytes.prefix { $0 != 0x0D && $0 != 0x0A }
    if line.starts(with: "HTTP/".utf8) {
      headers = []
      status =
        line.split(separator: 0x20, maxSplits: 2).dropFirst().first.flatMap {
          Int(String(decoding: $0, as: UTF8.self))
        } ?? 0
    } else if let colon = line.firstIndex(of: 0x3A) {
      headers.append((Self.text(line[..<colon]).lowercased(), Self.text(line[(colon + 1)...])))
    } else if line.isEmpty, status >= 200 {
      return receivedHead()
    }
    return true
  }

  private func receivedHead() -> Bool {
    hasHead = true
    let isAwaited = unread?.began(status: status, headers: headers) ?? false
    unread = nil
    headers = []
    return isAwaited || !mayBeAbandoned
  }

  /// Bytes of the body: how many were taken, or libcurl's word for "later".
  func receive(body bytes: UnsafeRawBufferPointer) -> Int {
    heard = Self.now
    switch exchange?.offer(bytes) ?? .abandoned {
    case .taken:
      news += bytes.count
      return bytes.count
    case .paused:
      isPaused = true
      return cc_pause()
    case .abandoned:
      discarded += bytes.count
      return mayBeAbandoned ? 0 : bytes.count
    }
  }

  /// Clean, without the blanks around it.
  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return CleanText.clean(String(decoding: bytes, as: UTF8.self))
  }

  // MARK: What the loop asks

  /// Lets the reader have what came in this turn.
  ///
  /// - Returns: how many bytes came.
  func deliver() -> Int {
    guard news > 0 else { return 0 }
    defer { news = 0 }
    exchange?.deliver()
    return news
  }

  /// Whether its answer, which has begun, has no end.
  var isEndless: Bool { hasHead && request.request.limits.total == nil }

  /// Whether the transfer may be ended now that nobody reads its answer.
  ///
  /// One that must be sent whole may before its first byte, and then when its answer is whole: to close a
  /// connection with bytes in it that were not read resets it, and what the server has not read of the request by then
  /// is lost.  Only an answer without an end is left at some point; one that is known to have none as soon as it has
  /// begun, since who answers that has read the request.
  var mayBeAbandoned: Bool {
    guard request.request.isSentWhole else { return true }
    var begun = 0
    cc_get_long(easy, CURLINFO_REQUEST_SIZE, &begun)
    if begun == 0 { return true }
    var sent: curl_off_t = 0
    cc_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &sent)
    let isEndless = request.request.limits.total == nil
    return hasHead && (isEndless || discarded >= Self.maximumDiscarded)
      && Int(sent) >= request.request.body?.count ?? 0
  }

  /// Goes on after a pause; an error ends the transfer.
  func resume() -> HTTPError? {
    guard isPaused else { return nil }
    isPaused = false
    heard = Self.now
    let code = curl_easy_pause(easy, CURLPAUSE_CONT)
    return code == CURLE_OK ? nil : error(code)
  }

  /// When the silence will have been too long, if it lasts; `nil` without a limit.
  var idleDeadline: Int64? {
    guard let limit = request.request.limits.idle else { return nil }
    let idle = limit.nanoseconds
    if isPaused { return Self.now + idle }
    if heard > 0 { return heard + idle }
    // Connecting has its own limit: the wait for an answer begins when the request is sent.
    var sent: curl_off_t = 0
    cc_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &sent)
    return (sent > 0 ? begun + Int64(sent) * 1000 : Self.now) + idle
  }

  /// The error of a transfer that was silent for too long.
  var silence: HTTPError {
    let seconds = Double(request.request.limits.idle?.nanoseconds ?? 0) / 1e9
    return HTTPError(.timedOut, "Nothing came for \(seconds) seconds.")
  }

  /// The error that `code` stands for; `nil` if the answer is whole.
  func error(_ code: CURLcode) -> HTTPError? {
    if code == CURLE_OK { return nil }
    return failure ?? HTTPError(code, easy: easy, sentence: String(cString: errorText), request: request)
  }
}

extension Duration {
  /// Rounded down; at most 292 years.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, over) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return over ? .max / 2 : min(whole, .max / 2) + attoseconds / 1_000_000_000
  }
}
