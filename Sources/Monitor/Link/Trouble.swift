internal import ClientCore

/// A failure to talk to the API server, in words: what happened, and what to do.
struct Trouble: Equatable {
  /// "Nothing listens at https://…"
  var reason: String
  /// "Check that …"
  var advice: String
  /// Whether it was refused for what we are or ask, which waiting does not cure.
  var isRefusal: Bool

  /// Explains `error`, met at `site`.
  init(_ error: KubernetesError, at site: SiteIdentity) {
    let server = site.server.isEmpty ? "the API server" : site.server
    let user = site.user.isEmpty ? "This user" : "User “\(site.user)”"
    switch error {
    case .transport(let error):
      (reason, advice) = Self.explain(error, server)
      isRefusal = false
    case .credentials(let message):
      reason = "The credentials for \(server) cannot be had: \(message)"
      advice = "Log in again, or repair the user entry of context “\(site.context)”."
      isRefusal = true
    case .notKubernetes(let message):
      reason = "What answers at \(server) is no Kubernetes API: \(message)"
      advice = "Check the server's address, and whether a proxy or a login page stands before it."
      isRefusal = true
    case .status(let status):
      let says = status.message.isEmpty ? "\(status.code) \(status.reason)" : status.message
      switch status.code {
      case 401:
        reason = "\(server) does not accept who we are (401): \(says)"
        advice = "The token or certificate has probably expired: log in again, then retry."
        isRefusal = true
      case 403:
        reason = "\(user) may not read pods (403): \(says)"
        advice = "Ask for a Role that may get, list and watch pods, or choose a namespace where you have one."
        isRefusal = true
      case 429:
        reason = "\(server) asks us to wait (429): \(says)"
        advice = "It is overloaded: nothing to do but wait."
        isRefusal = false
      default:
        reason = "\(server) answers with an error (\(status.code)): \(says)"
        advice = "Look at the API server's health."
        isRefusal = false
      }
    }
  }

  private static func explain(_ error: HTTPError, _ server: String) -> (reason: String, advice: String) {
    switch error.kind {
    case .refused: ("Nothing listens at \(server): connection refused.", "Is the API server running?")
    case .unreachable: ("\(server) cannot be reached: \(error.message)", "Check network and VPN.")
    case .dns: ("The name in \(server) does not resolve.", "Check network, VPN and DNS.")
    case .tls:
      (
        "No trusted connection to \(server): \(error.message)",
        "Check the certificate authority in the kubeconfig, and the server's name and certificate."
      )
    case .timedOut: ("\(server) does not answer in time.", "Check network and VPN.")
    case .cutOff: ("\(server) cut the connection off.", "It may be restarting.")
    case .proxy: ("The proxy before \(server) fails: \(error.message)", "Check HTTPS_PROXY and proxy-url.")
    default: ("\(server) cannot be talked to: \(error.message)", "Check the kubeconfig.")
    }
  }
}
