extension KubernetesError.Status {
  /// What an answer with a bad status says.
  ///
  /// The body is a `Status` from the API server itself; proxies and kubelets in between answer with
  /// plain text, which becomes the message, or with an HTML page, which does not.
  ///
  /// - Parameter retryAfter: the header of that name; only its form in seconds is understood.
  public init(httpStatus: Int, body: [UInt8], retryAfter: String? = nil) {
    let decoded = try? JSONReader.read(body) { (reader) throws(JSONError) in
      try KubernetesError.Status(reader: &reader)
    }
    self = decoded ?? KubernetesError.Status(code: httpStatus, message: Self.sentence(body))
    if code == 0 { code = httpStatus }
    if let retryAfter, let seconds = Int(retryAfter), (0...86_400).contains(seconds) {
      self.retryAfter = .seconds(seconds)
    }
  }

  /// Reads a `Status`; `code` is 0 if it has none.
  init(reader: inout JSONReader) throws(JSONError) {
    var status = KubernetesError.Status(code: 0)
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "code": status.code = try reader.integer()
      case "reason": status.reason = try reader.text()
      case "message": status.message = try reader.text()
      case "details":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "retryAfterSeconds":
            let seconds = try reader.integer()
            if (1...86_400).contains(seconds) { status.retryAfter = .seconds(seconds) }
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    self = status
  }

  /// The beginning of a body that is plain text; empty for markup.
  private static func sentence(_ body: [UInt8]) -> String {
    let text = body.prefix(2048).withUnsafeBufferPointer { CleanText.clean($0) }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let first = words.first, !first.hasPrefix("<") else { return "" }
    return words.joined(separator: " ")
  }
}
