/// Where faults come in: sees each request before and after it is routed.
protocol RequestFilter: Sendable {
  /// An answer instead of the real one; nil lets the request through.
  func before(_ request: APIRequest) async -> Answer?
  /// What is sent instead of the real answer.
  func after(_ request: APIRequest, _ answer: Answer) async -> Answer
}

/// An outage of the API server as a whole.
final class OutageFilter: RequestFilter {
  private let outage = Locked<EmbeddedSite.Outage?>(nil)

  func set(_ outage: EmbeddedSite.Outage?) { self.outage.withLock { $0 = outage } }

  func before(_ request: APIRequest) async -> Answer? {
    switch outage.withLock({ $0 }) {
    case nil: return nil
    case .unavailable:
      return .failure(
        APIStatus(
          code: 503, reason: "ServiceUnavailable",
          message: "the server is currently unable to handle the request"))
    case .html:
      let page =
        "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"
      return Answer(code: 502, contentType: "text/html", body: .bytes(Array(page.utf8)))
    case .unauthorized:
      return .failure(APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized"))
    case .disconnect: return Answer(body: .disconnect)
    }
  }

  func after(_ request: APIRequest, _ answer: Answer) async -> Answer { answer }
}
