/// Percent-encoding of RFC 3986.
enum Percent {
  /// `text` with everything but letters, digits and `-._~` encoded: fit for a path segment, a query
  /// key or a query value.
  static func encode(_ text: some StringProtocol) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
      default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `?a=1&b=2`; empty for no items.
  static func query(_ items: [(String, String)]) -> String {
    items.isEmpty ? "" : "?" + items.map { "\(encode($0.0))=\(encode($0.1))" }.joined(separator: "&")
  }
}

extension KubernetesResource {
  /// The path of the collection, of one object, or of a subresource of it.
  ///
  /// A dot segment as a name (`..`) would be resolved away on its way: it is encoded too.
  func path(namespace: String?, name: String? = nil, subresource: String = "") -> String {
    var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
    if isNamespaced, let namespace { path += "/namespaces/" + Self.segment(namespace) }
    path += "/" + plural
    if let name { path += "/" + Self.segment(name) }
    return subresource.isEmpty ? path : path + "/" + subresource
  }

  private static func segment(_ text: String) -> String {
    switch text {
    case ".": "%2E"
    case "..": "%2E%2E"
    default: Percent.encode(text)
    }
  }
}
