internal import CCurl
internal import Glibc

extension HTTPError {
  /// What libcurl's `code` says of a transfer that failed.
  init(_ code: CURLcode, easy: UnsafeMutableRawPointer, sentence: String, request: PreparedRequest) {
    var connectStatus = 0
    var number = 0
    cc_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &connectStatus)
    cc_get_long(easy, CURLINFO_OS_ERRNO, &number)
    var connected: curl_off_t = 0
    cc_get_offset(easy, CURLINFO_CONNECT_TIME_T, &connected)

    var message = CleanText.clean(sentence.isEmpty ? String(cString: curl_easy_strerror(code)) : sentence)
    let usesProxy = !request.proxy.isEmpty
    if code == CURLE_COULDNT_CONNECT {
      let reason = number == 0 ? "" : ": " + String(cString: strerror(Int32(truncatingIfNeeded: number)))
      if let path = request.request.route.unixSocket {
        message = "Cannot connect to the unix socket \(CleanText.clean(path))\(reason)"
      } else {
        // "… after 0 ms: Couldn't connect to server" says no more than that it failed.
        if !reason.isEmpty, let end = message.ranges(of: " after ").first {
          message.removeSubrange(end.lowerBound...)
        }
        message += reason
      }
    }
    let isRefusedByProxy = usesProxy && (connectStatus >= 300 || code == CURLE_COULDNT_CONNECT)
    self.init(isRefusedByProxy ? .proxy : Self.kind(code, number: number, message: message, request), message)
  }

  private static func kind(
    _ code: CURLcode, number: Int, message: String, _ request: PreparedRequest
  ) -> Kind {
    switch code {
    case CURLE_COULDNT_CONNECT:
      return Int32(truncatingIfNeeded: number) == ECONNREFUSED ? .refused : .unreachable
    // libcurl also "resolves" the paths of unix sockets, which may be too long.
    case CURLE_COULDNT_RESOLVE_HOST: return request.request.route.unixSocket == nil ? .dns : .unreachable
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: return .proxy
    case CURLE_OPERATION_TIMEDOUT: return .timedOut
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
      return .tls
    // Our own PEM cannot be read; without one of ours, the system's authorities cannot.
    case CURLE_SSL_CERTPROBLEM: return .badRequest
    case CURLE_SSL_CACERT_BADFILE: return request.request.route.authorities == nil ? .tls : .badRequest
    case CURLE_URL_MALFORMAT: return .badRequest
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      // In TLS 1.3 a server refuses our certificate only after the handshake.
      return message.contains("SSL_") && message.contains("alert") ? .tls : .cutOff
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_HTTP2, CURLE_HTTP2_STREAM: return .cutOff
    default: return .other
    }
  }
}
