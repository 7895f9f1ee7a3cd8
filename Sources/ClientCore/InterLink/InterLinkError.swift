/// Why a request to the interLink API failed.
public enum InterLinkError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No answer: refused, DNS, TLS, time, cut off.
  case transport(HTTPError)
  /// The way there is not open.
  case tunnel(SSHTunnelError)
  /// A bad status, explained in one line.
  case status(code: Int, message: String)
  /// The answer is not what interLink speaks.
  case notInterLink(String)
  /// The token file cannot be read.
  case credentials(String)

  /// What was tried, and what answered.
  public var description: String {
    switch self {
    case .transport(let error): error.message
    case .tunnel(let error): error.message
    case .status(_, let message), .notInterLink(let message), .credentials(let message): message
    }
  }

  /// What to do next.
  public var advice: String {
    switch self {
    case .transport(let error) where error.kind == .refused:
      "Check that the interLink API server runs, and that address and port are its own"
    case .tunnel(let error): error.advice
    case .transport: "Check the network, the tunnel and the certificates on the way to the interLink API"
    case .status(let code, _) where code == 401 || code == 403:
      "Renew the token of the interLink API, or ask its administrator for access"
    case .status(let code, _) where code >= 500:
      "The plugin or its batch system is in trouble: look at their logs on the edge node"
    case .status: "Check that this address is an interLink API server's"
    case .notInterLink: "Check the address: something else than interLink answers there"
    case .credentials: "Check the token file of the interLink API"
    }
  }
}
