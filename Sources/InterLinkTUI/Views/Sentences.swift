internal import ClientCore

/// Errors as sentences: what was tried, what answered.
nonisolated enum Sentences {
  /// `what` (a noun: "The manifest of climate/cmcc") could not be had.
  static func failure(_ what: String, _ error: KubernetesError) -> String {
    switch error {
    case .transport(let error):
      "\(what) could not be read: the API server cannot be reached (\(error.message))."
    case .status(let status) where status.code == 401:
      "\(what) could not be read: the API server does not accept who we are (401). Log in again."
    case .status(let status) where status.code == 403:
      "\(what) may not be read with these rights: \(status.message)"
    case .status(let status) where status.code == 404:
      "\(what) could not be read: it is gone (404)."
    case .status(let status):
      "\(what) could not be read: the API server answered \(status.code)"
        + (status.message.isEmpty ? "." : ": \(status.message)")
    case .notKubernetes(let text):
      "\(what) could not be read: what answers is no Kubernetes API server (\(text))."
    case .credentials(let text):
      "\(what) could not be read for want of credentials: \(text)"
    }
  }
}
