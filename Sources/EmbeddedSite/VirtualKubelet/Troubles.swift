/// What of a virtual node is out of order, by part.
struct Troubles: Sendable {
  var interLink: EmbeddedSite.Outage?
  var plugin: EmbeddedSite.Outage?
  /// The virtual kubelet itself.
  var process: EmbeddedSite.Outage?
  /// Its HTTPS port.
  var port: EmbeddedSite.Outage?

  /// What Go's client says of a request to `url`; nil if the outage answers something, which is in `answer`.
  static func clientError(_ outage: EmbeddedSite.Outage, _ url: String) -> (error: String?, answer: String) {
    let address = url.split(separator: "/").dropFirst().first ?? ""
    switch outage {
    case .refused: return ("dial tcp \(address): connect: connection refused", "")
    case .hanging:
      return ("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "")
    case .disconnect: return ("EOF", "")
    case .certificatePending: return ("remote error: tls: internal error", "")
    case .failing: return (nil, "")
    case .unavailable: return (nil, "503")
    case .html: return (nil, "<html><head><title>502 Bad Gateway</title></head></html>")
    case .unauthorized: return (nil, "Unauthorized")
    }
  }
}
