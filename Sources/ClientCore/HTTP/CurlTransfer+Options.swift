internal import CCurl

extension CurlTransfer {
  /// Tells the handle what to do.
  func configure() throws(HTTPError) {
    let request = self.request.request
    try set(CURLOPT_URL, self.request.url)
    set(CURLOPT_PATH_AS_IS, 1)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_NOSIGNAL, 1)
    try check(cc_close_on_exec(easy))
    set(CURLOPT_QUICK_EXIT, 1)  // a name that resolves slowly must not hold up the loop
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_TCP_KEEPIDLE, 30)
    set(CURLOPT_TCP_KEEPINTVL, 15)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Over TLS wait to learn whether the first connection multiplexes; over plain HTTP that wait
    // would queue every request behind the first one's answer.
    if self.request.isSecure { set(CURLOPT_PIPEWAIT, 1) }
    set(CURLOPT_BUFFERSIZE, 128 << 10)
    if !self.request.isLocal { try set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.limits.connect))
    if let total = request.limits.total { set(CURLOPT_TIMEOUT_MS, milliseconds(total)) }
    try configureMessage(request)
    try configureRoute(request.route)
    configureCallbacks()
  }

  private func configureMessage(_ request: HTTPRequest) throws(HTTPError) {
    if request.isSentWhole { set(CURLOPT_KEEP_SENDING_ON_ERROR, 1) }
    let body = request.body ?? (["POST", "PUT", "PATCH"].contains(request.method) ? [] : nil)
    if let body {
      set(CURLOPT_POST, 1)
      set(CURLOPT_POSTFIELDSIZE, body.count)
      // Copied; an empty array may have no address, but needs one here to be a body at all.
      let code = body.withUnsafeBytes { bytes in
        withUnsafePointer(to: 0 as UInt8) { none in
          cc_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(none))
        }
      }
      try check(code)
    } else if request.method == "HEAD" {
      set(CURLOPT_NOBODY, 1)
    }
    try set(CURLOPT_CUSTOMREQUEST, request.method)
    try set(CURLOPT_HTTPHEADER, list: self.request.headerLines)
  }

  private func configureRoute(_ route: HTTPRoute) throws(HTTPError) {
    if let path = route.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, path) }
    if let connectTo = request.connectTo { try set(CURLOPT_CONNECT_TO, list: [connectTo]) }
    // Both given, even if empty: otherwise libcurl would read the environment in its own way.
    try set(CURLOPT_PROXY, request.proxy)
    try set(CURLOPT_NOPROXY, "")
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    guard request.isSecure else { return }
    try set(CURLOPT_CAINFO_BLOB, route.authorities)
    try set(CURLOPT_SSLCERT_BLOB, route.certificate)
    try set(CURLOPT_SSLKEY_BLOB, route.key)
    if !route.verifiesPeer {
      set(CURLOPT_SSL_VERIFYPEER, 0)
      set(CURLOPT_SSL_VERIFYHOST, 0)
    }
  }

  private func configureCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    cc_set_pointer(easy, CURLOPT_PRIVATE, context)
    cc_set_pointer(easy, CURLOPT_WRITEDATA, context)
    cc_set_pointer(easy, CURLOPT_HEADERDATA, context)
    cc_set_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    cc_set_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.receive(headerLine: line) ? line.count : 0
    }
  }

  // MARK: Typed options

  /// Numbers and switches, which cannot fail where libcurl knows the option.
  private func set(_ option: CURLoption, _ value: Int) { cc_set_long(easy, option, value) }

  private func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
    try check(cc_set_string(easy, option, value))
  }

  private func set(_ option: CURLoption, _ blob: [UInt8]?) throws(HTTPError) {
    guard let blob else { return }
    try check(blob.withUnsafeBytes { cc_set_blob(easy, option, $0.baseAddress, $0.count) })
  }

  private func set(_ option: CURLoption, list lines: [String]) throws(HTTPError) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines { list = curl_slist_append(list, line) ?? list }
    guard let list else { return }
    lists.append(list)
    try check(cc_set_list(easy, option, list))
  }

  private func check(_ code: CURLcode) throws(HTTPError) {
    guard code == CURLE_OK else {
      throw HTTPError(.badRequest, "The request cannot be sent: \(String(cString: curl_easy_strerror(code)))")
    }
  }

  /// At least 1: to libcurl, 0 is no limit.
  private func milliseconds(_ duration: Duration) -> Int { max(1, Int(duration.nanoseconds / 1_000_000)) }
}
