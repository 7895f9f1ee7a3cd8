/// A request for a certificate (`certificates.k8s.io/v1 CertificateSigningRequest`).
public struct CertificateRequest: KubernetesObject {
  /// `/apis/certificates.k8s.io/v1/certificatesigningrequests`
  public static let resource = KubernetesResource.certificateRequests
  /// Who signs what kubelets serve logs with, once somebody has approved it: for these nothing approves by itself.
  public static let kubeletServing = "kubernetes.io/kubelet-serving"

  /// Name, UID, labels…
  public var meta = ObjectMeta()
  /// ``kubeletServing`` for kubelets' ports.
  public var signer = ""
  /// Who asked: `system:serviceaccount:interlink:virtual-kubelet`, …
  public var user = ""
  /// Of the node for which it is; empty if it is for something else.
  public var node = ""
  /// `Approved`, `Denied`, `Failed`, in the server's order.
  public var conditions: [Condition] = []
  /// Whether the certificate has been made.
  public var isIssued = false

  /// Empty.
  public init() {}

  /// Whether nobody has decided yet.
  public var isPending: Bool { !isIssued && !has("Approved") && !has("Denied") && !has("Failed") }

  func has(_ type: String) -> Bool { conditions.contains { $0.type == type && $0.status != "False" } }

  /// Decodes one.
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var request = CertificateRequest()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "metadata": request.meta = try ObjectMeta(reader: &reader, interner: &interner)
      case "spec":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "signerName": request.signer = try reader.interned(&interner)
          case "username": request.user = try reader.interned(&interner)
          case "request": request.node = Self.node(pem: try reader.string())
          default: try reader.skip()
          }
        }
      case "status":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "certificate": request.isIssued = try !reader.string().isEmpty
          case "conditions":
            try reader.array { (reader) throws(JSONError) in
              request.conditions.append(try Condition(reader: &reader, interner: &interner))
            }
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    self = request
  }

  /// The node in the subject (`CN=system:node:NAME`) of a PEM that is itself in Base64; empty without one.
  ///
  /// A string of ASN.1 shorter than 128 bytes is a tag, its length in one byte, and its bytes.
  static func node(pem encoded: String) -> String {
    guard let pem = Base64.decode(encoded) else { return "" }
    let lines = String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard let der = Base64.decode(lines.filter { !$0.hasPrefix("-") }.joined()) else { return "" }
    let prefix = Array("system:node:".utf8)
    var start = 1
    while start + prefix.count <= der.count {
      if der[start...].starts(with: prefix) {
        let end = start + Int(der[start - 1])
        guard der[start - 1] < 128, end <= der.count, end >= start + prefix.count else { return "" }
        return CleanText.line(String(decoding: der[(start + prefix.count)..<end], as: UTF8.self))
      }
      start += 1
    }
    return ""
  }
}

extension KubernetesClient {
  /// The requests for certificates of kubelets' ports, of all nodes; many users may not ask.
  public func kubeletCertificateRequests() async throws(KubernetesError) -> [CertificateRequest] {
    let found = Locked<[CertificateRequest]>([])
    try await list(
      CertificateRequest.self, namespace: nil,
      selector: Selector(fields: "spec.signerName=\(CertificateRequest.kubeletServing)"),
      restarted: { found.withLock { $0 = [] } },
      page: { page in found.withLock { $0 += page } })
    return found.withLock { $0 }
  }
}
