internal import ClientCore

/// A failure to talk to the API server, in words: what happened, and what to do.
struct Trouble: Equatable {
  /// "https://… does not accept who we are …"
  var reason: String
  /// "Log in again …"
  var advice: String
  /// Whether it was refused for what we are or ask, which waiting does not cure.
  var isRefusal: Bool

  /// Explains `error`, met at `site`.
  init(_ error: KubernetesError, at site: SiteIdentity) {
    (reason, advice, isRefusal) = (error.description, error.advice, true)
    let server = site.server.isEmpty ? "The API server" : site.server
    switch error {
    case .credentials, .notKubernetes: break
    case .transport: isRefusal = false
    case .status where error.isUnauthorized: reason = "\(server) does not accept who we are (401): \(error)"
    case .status where error.isForbidden: reason = "\(server) does not allow it (403): \(error)"
    case .status(let status):
      reason = "\(server) answers with an error (\(status.code)): \(error)"
      isRefusal = false
    }
  }
}
