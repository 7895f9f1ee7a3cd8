/// What a credential plugin printed: `ExecCredential` with its status.
struct ExecCredential: Sendable {
  var token: Secret?
  /// A client certificate chain (PEM) with its key.
  var certificate: (chain: [UInt8], key: Secret)?
  /// `nil` means: as long as the process lives, or until a 401.
  var expiry: Timestamp?

  /// Reads `output`, which must be of `apiVersion`.
  ///
  /// - Throws: ``CredentialsError``, whose message goes on from "the plugin printed".
  init(_ output: [UInt8], apiVersion expected: String) throws(CredentialsError) {
    var kind = ""
    var apiVersion = ""
    var token = ""
    var chain = ""
    var key = ""
    var expiry: Timestamp?
    do {
      try JSONReader.read(output) { (reader) throws(JSONError) in
        try reader.object { (reader, member) throws(JSONError) in
          switch member {
          case "kind": kind = try reader.text()
          case "apiVersion": apiVersion = try reader.text()
          case "status":
            try reader.object { (reader, member) throws(JSONError) in
              switch member {
              case "token": token = try reader.string()
              case "clientCertificateData": chain = try reader.string()
              case "clientKeyData": key = try reader.string()
              case "expirationTimestamp": expiry = try reader.timestamp()
              default: try reader.skip()
              }
            }
          default: try reader.skip()
          }
        }
      }
    } catch {
      throw CredentialsError(output.isEmpty ? "nothing" : "no ExecCredential: \(error)")
    }
    guard kind == "ExecCredential" else {
      throw CredentialsError(
        kind.isEmpty ? "JSON that is no ExecCredential" : "a \(kind) instead of an ExecCredential")
    }
    guard apiVersion == expected else {
      throw CredentialsError("an ExecCredential of \(apiVersion), but the kubeconfig says \(expected)")
    }
    if !token.isEmpty {
      guard let safe = Secret(token).headerSafe else {
        throw CredentialsError("a token with characters that no token has")
      }
      self.token = safe
    }
    guard chain.isEmpty == key.isEmpty else {
      throw CredentialsError("a client certificate without its key, or the key without it")
    }
    if !chain.isEmpty { certificate = (Array(chain.utf8), Secret(key)) }
    guard self.token != nil || certificate != nil else {
      throw CredentialsError("an ExecCredential with neither token nor client certificate")
    }
    self.expiry = expiry
  }
}
