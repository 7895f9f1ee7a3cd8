/// The outage of one listener.
final class OutageFilter: RequestFilter {
  private let outage = Locked<EmbeddedSite.Outage?>(nil)

  func set(_ outage: EmbeddedSite.Outage?) { self.outage.withLock { $0 = outage } }

  private var present: EmbeddedSite.Outage? { outage.withLock { $0 } }

  func before(_ request: APIRequest) async -> Answer? {
    switch present {
    case nil: return nil
    case .hanging:
      while present == .hanging {
        do { try await Task.sleep(for: .milliseconds(20)) } catch { return Answer(body: .disconnect) }
      }
      return nil
    case .failing: return .text("", code: 500)
    case .unavailable:
      return .failure(
        APIStatus(
          code: 503, reason: "ServiceUnavailable",
          message: "the server is currently unable to handle the request"))
    case .html: return .page(code: 502)
    case .unauthorized:
      return .failure(APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized"))
    case .refused, .disconnect, .certificatePending: return Answer(body: .disconnect)
    }
  }

  func after(_ request: APIRequest, _ answer: Answer) async -> Answer { answer }
}
