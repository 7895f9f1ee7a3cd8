/// A request as the API layer sees it, free of the HTTP library.
struct APIRequest: Sendable {
  /// `GET`, `POST`, …
  var method: String
  /// Percent-decoded path segments, without empty ones.
  var path: [String]
  /// Query parameters in order, decoded.
  var query: [(name: String, value: String)]
  /// Header values by lower-case name.
  var headers: [String: String]
  var body: [UInt8]
  /// False if the connection ended before the body did.
  var isWhole = true

  init(
    method: String, path: [String], query: [(name: String, value: String)] = [],
    headers: [String: String] = [:], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// Splits a request target as it stands in the request line.
  init(method: String, path: String, query: String, headers: [String: String], body: [UInt8]) {
    self.init(
      method: method,
      path: path.utf8.split(separator: UInt8(ascii: "/")).map { Self.decoded($0, plusIsBlank: false) },
      query: query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
        let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? Self.decoded(parts[1], plusIsBlank: true) : ""
        return (Self.decoded(parts[0], plusIsBlank: true), value)
      },
      headers: headers, body: body)
  }

  /// The first value of a query parameter.
  subscript(parameter: String) -> String? { query.first { $0.name == parameter }?.value }

  /// Whether a boolean parameter is set, as Go's `strconv.ParseBool` and an empty value have it.
  func isSet(_ parameter: String) -> Bool {
    guard let value = self[parameter] else { return false }
    return ["1", "t", "T", "true", "TRUE", "True", ""].contains(value)
  }

  /// The bearer token, if the request carries one.
  var token: String? {
    guard let value = headers["authorization"], value.lowercased().hasPrefix("bearer ") else { return nil }
    return String(value.dropFirst("bearer ".count))
  }

  private static func decoded(_ text: some Sequence<UInt8>, plusIsBlank: Bool) -> String {
    let bytes = Array(text)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "+"), plusIsBlank {
        out.append(0x20)
      } else if byte == UInt8(ascii: "%"), index + 1 < bytes.count, let high = hex(bytes[index]),
        let low = hex(bytes[index + 1])
      {
        out.append(high << 4 | low)
        index += 2
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
