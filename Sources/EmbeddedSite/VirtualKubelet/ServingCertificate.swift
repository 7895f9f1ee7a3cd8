/// The request by which a virtual kubelet asks for the certificate of its port: somebody has to approve it.
enum ServingCertificate {
  static func key(_ name: String) -> ObjectKey {
    ObjectKey(kind: .certificateRequest, namespace: "", name: name)
  }

  /// A new request.
  static func document(name: String, uid: String, node: String, now: Double) -> Document {
    [
      "metadata": [
        "name": .string(name), "generateName": "csr-", "uid": .string(uid),
        "creationTimestamp": .string(RFC3339.string(now)),
      ],
      "spec": [
        "signerName": "kubernetes.io/kubelet-serving", "request": .string(request(node)),
        "usages": ["digital signature", "server auth"],
        "username": "system:serviceaccount:interlink:\(node)",
        "groups": ["system:serviceaccounts", "system:serviceaccounts:interlink", "system:authenticated"],
      ],
      "status": [:],
    ]
  }

  static func approve(_ request: inout Document, now: Double) {
    let time = Document.string(RFC3339.string(now))
    request["status"]["conditions"] = [
      [
        "type": "Approved", "status": "True", "reason": "KubectlApprove",
        "message": "This CSR was approved by kubectl certificate approve.", "lastUpdateTime": time,
        "lastTransitionTime": time,
      ]
    ]
  }

  static func isApproved(_ request: Document) -> Bool {
    request["status"]["conditions"].array?.contains { $0["type"] == "Approved" } ?? false
  }

  /// Signs an approved one.
  static func issue(_ request: inout Document) {
    request["status"]["certificate"] = .string(base64(pem("CERTIFICATE", [])))
  }

  /// A PEM, in Base64 once more, whose DER holds the subject and nothing else.
  private static func request(_ node: String) -> String {
    let name = Array("system:node:\(node)".utf8.prefix(100))
    // CertificationRequest { subject: CN } with the tags of RFC 2986 and X.520 as far as anybody looks.
    let attribute: [UInt8] = [0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, UInt8(name.count)] + name
    return base64(pem("CERTIFICATE REQUEST", [0x30, UInt8(attribute.count)] + attribute))
  }

  private static func pem(_ title: String, _ der: [UInt8]) -> [UInt8] {
    Array("-----BEGIN \(title)-----\n\(base64(der))\n-----END \(title)-----\n".utf8)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
  }
}
