/// Why a virtual kubelet's port gives nothing, and what to do about it.
public struct KubeletError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The classes that call for different advice.
  public enum Kind: String, Sendable, CaseIterable {
    /// It has no certificate yet: its request waits for approval.
    case certificatePending
    /// Its certificate is of its own making, or of an authority that we do not know.
    case unknownAuthority
    case certificateExpired
    /// Its certificate is for another name or address.
    case wrongName
    /// Nobody listens at the port.
    case refused
    /// There is no way to the address, or no answer in time.
    case unreachable
    case unauthorized
    case forbidden
    /// The kubelet answered that it failed.
    case failed
    case cancelled
    case other
  }

  /// The class.
  public let kind: Kind
  /// What was tried and what answered, in one line.
  public let message: String
  /// What to do next.
  public let advice: String

  init(_ kind: Kind, _ message: String, node: String = "") {
    (self.kind, self.message, advice) = (kind, message, Self.advice(kind, node))
  }

  /// From a request straight to the port.
  init(_ text: String, failure: HTTPError.Kind, place: String, node: String, purpose: String) {
    let kind = Self.kind(of: text) ?? Self.kind(of: failure)
    self.init(kind, "\(place): cannot \(purpose): \(text)", node: node)
  }

  /// From a request through the API server.
  init(_ error: KubernetesError, place: String, node: String) {
    let text = error.description
    let kind: Kind =
      switch error {
      case .transport(let error): Self.kind(of: error.kind)
      case .status(let status) where status.code == 401: .unauthorized
      case .status(let status) where status.code == 403: .forbidden
      case .status: Self.kind(of: text) ?? .failed
      case .notKubernetes, .credentials: .other
      }
    self.init(kind, "\(place): \(text)", node: node)
  }

  /// What the API server says when it could not read a log from the kubelet of `node`; `nil` if that says nothing of
  /// the port.
  public init?(explaining text: String, node: String) {
    guard let kind = Self.kind(of: text), kind != .failed else { return nil }
    self.init(kind, CleanText.line(text), node: node)
  }

  /// The message.
  public var description: String { message }

  private static func kind(of failure: HTTPError.Kind) -> Kind {
    switch failure {
    case .refused: .refused
    case .unreachable, .dns, .timedOut, .proxy: .unreachable
    case .cancelled: .cancelled
    case .tls: .unknownAuthority
    case .cutOff, .badRequest, .other: .other
    }
  }

  /// As OpenSSL says it, and Go's `crypto/tls` and `crypto/x509` in the API server.
  static func kind(of text: String) -> Kind? {
    let text = text.lowercased()
    return phrases.first { text.contains($0.words) }?.kind
  }

  private static let phrases: [(words: String, kind: Kind)] = [
    // A Go server without a certificate can answer a handshake with nothing better.
    ("tls: internal error", .certificatePending),
    ("alert internal error", .certificatePending),
    ("certificate has expired", .certificateExpired),
    ("certificate is not yet valid", .certificateExpired),
    ("no alternative certificate subject name", .wrongName),
    ("does not match target host name", .wrongName),
    ("certificate is valid for", .wrongName),
    ("doesn't contain any ip sans", .wrongName),
    ("self-signed certificate", .unknownAuthority),
    ("self signed certificate", .unknownAuthority),
    ("unable to get local issuer", .unknownAuthority),
    ("signed by unknown authority", .unknownAuthority),
    ("connection refused", .refused),
    ("no route to host", .unreachable),
    ("i/o timeout", .unreachable),
    ("http 401", .unauthorized),
    ("http 403", .forbidden),
    ("http 5", .failed),
  ]

  private static func advice(_ kind: Kind, _ node: String) -> String {
    let node = node.isEmpty ? "the node" : CleanText.line(node)
    return switch kind {
    case .certificatePending:
      "Approve its certificate: kubectl get csr, then kubectl certificate approve NAME of the request of \(node)"
    case .unknownAuthority:
      "Read logs through the API server, which does not insist on this certificate, or trust its authority"
    case .certificateExpired: "Restart the virtual kubelet of \(node) and approve its new certificate request"
    case .wrongName:
      "Let the virtual kubelet of \(node) ask for a certificate of the address that the node announces"
    case .refused: "Check that the virtual kubelet of \(node) runs, and that its KUBELET_PORT is the node's"
    case .unreachable: "Go through the API server, or check the network to \(node)"
    case .unauthorized: "Renew the credentials"
    case .forbidden:
      "Ask for the right to get nodes/proxy, or do without: logs come through the API server, too"
    case .failed: "Look at the log of the virtual kubelet of \(node)"
    case .cancelled: "Nothing: it was no longer wanted"
    case .other: "Check that this is the port of a virtual kubelet"
    }
  }
}
