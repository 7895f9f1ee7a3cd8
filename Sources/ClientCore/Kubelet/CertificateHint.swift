/// What is wrong with the certificate of a node's kubelet port, which the API server needs to read logs.
public struct CertificateHint: Sendable, Equatable {
  /// What is so.
  public let sentence: String
  /// What to do: a command.
  public let advice: String
  /// Since when.
  public let since: Timestamp?

  /// Looks at the requests of `node`; `nil` if nothing is wrong, or none is left: the cluster forgets approved ones
  /// after an hour, pending ones after a day.
  ///
  /// A virtual kubelet asks anew whenever it starts, and serves with the old certificate meanwhile.
  public init?(_ requests: [CertificateRequest], node: String) {
    let own = requests.filter { $0.node == node && $0.signer == CertificateRequest.kubeletServing }
      .sorted { ($0.meta.created ?? Timestamp(seconds: 0)) < ($1.meta.created ?? Timestamp(seconds: 0)) }
    guard let last = own.last, !last.isIssued else { return nil }
    let hasOld = own.contains(where: \.isIssued)
    let name = last.meta.name
    since = last.meta.created
    if last.isPending {
      sentence =
        hasOld
        ? "Its request for a new certificate waits for approval; the old one serves until then"
        : "Its certificate waits for approval: until then no log of its pods can be read"
      advice = "kubectl certificate approve \(name)"
    } else if last.has("Denied") {
      sentence = "Its request for a certificate was denied"
      advice = "kubectl describe csr \(name); restart the virtual kubelet to have it ask again"
    } else {
      sentence =
        last.has("Failed")
        ? "Its request for a certificate failed"
        : "Its request for a certificate is approved, but not signed yet"
      advice = "kubectl describe csr \(name); check the signer of \(CertificateRequest.kubeletServing)"
    }
  }
}
