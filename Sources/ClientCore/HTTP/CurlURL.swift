internal import CCurl

/// The parts of a URL as libcurl itself reads them, so that nothing here can read it otherwise.
struct CurlURL: ~Copyable {
  private let handle: OpaquePointer
  /// With brackets if it is an IPv6 address.
  let host: String
  /// The scheme's own if the URL names none.
  let port: Int

  init(_ text: String) throws(HTTPError) {
    guard let handle = curl_url() else { throw HTTPError(.other, "Out of memory.") }
    let code = curl_url_set(handle, CURLUPART_URL, text, 0)
    let host = Self.part(handle, CURLUPART_HOST)
    let port = Self.part(handle, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap { Int($0) }
    guard code == CURLUE_OK, let host, let port else {
      curl_url_cleanup(handle)
      let reason = code == CURLUE_OK ? "it has no host" : String(cString: curl_url_strerror(code))
      throw HTTPError(.badRequest, "Not a URL: \(PreparedRequest.shown(text)): \(reason)")
    }
    (self.handle, self.host, self.port) = (handle, host, port)
  }

  deinit { curl_url_cleanup(handle) }

  /// The same URL with another host.
  consuming func replacing(host: String) throws(HTTPError) -> String {
    guard curl_url_set(handle, CURLUPART_HOST, host, 0) == CURLUE_OK,
      let url = Self.part(handle, CURLUPART_URL)
    else { throw HTTPError(.badRequest, "Not a server name: \(host)") }
    return url
  }

  private static func part(_ handle: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
