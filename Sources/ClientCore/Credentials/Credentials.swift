/// Who we are to a server, other than by a client certificate of the kubeconfig.
///
/// No description of it, and no error, shows a secret.
public struct Credentials: Sendable {
  enum Method: Sendable {
    case none
    case token(Secret, scheme: String = "Bearer")
    case tokenFile(TokenFile)
    case exec(ExecPlugin)
  }

  let method: Method
  /// Whom we ask to be taken for.
  var impersonation: Impersonation?

  init(_ method: Method) { self.method = method }

  /// Nobody in particular.
  public static let none = Credentials(.none)

  /// A bearer token that stands in a file and is renewed there by somebody else.
  public static func tokenFile(_ path: String) -> Credentials {
    Credentials(.tokenFile(TokenFile(path: path)))
  }

  /// Adds to `request` what tells the server who we are.
  ///
  /// May read a file or run a credential plugin; what they gave is kept as long as it holds.
  public func authorize(_ request: inout HTTPRequest) async throws(CredentialsError) {
    switch method {
    case .none: break
    case .token(let token, let scheme): request.headers.append(("Authorization", "\(scheme) \(token.text)"))
    case .tokenFile(let file):
      request.headers.append(("Authorization", "Bearer \(try file.token().text)"))
    case .exec(let plugin):
      let credential = try await plugin.credential()
      if let token = credential.token { request.headers.append(("Authorization", "Bearer \(token.text)")) }
      if let certificate = credential.certificate {
        (request.route.certificate, request.route.key) = (certificate.chain, Array(certificate.key.text.utf8))
      }
    }
    if let impersonation { request.headers += impersonation.headers }
  }

  /// Forgets what was kept, after `request` was answered with 401.
  ///
  /// - Returns: whether another try can differ: a fixed token stays as it is.
  func renew(after request: HTTPRequest) async -> Bool {
    switch method {
    case .none, .token: return false
    case .tokenFile(let file):
      file.forget()
      return true
    case .exec(let plugin):
      await plugin.forget(usedIn: request)
      return true
    }
  }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
  /// The way, never the secret: `token`, `token file /…`, `plugin kubelogin`.
  public var description: String {
    let way =
      switch method {
      case .none: "no credentials"
      case .token(_, let scheme): scheme == "Basic" ? "user name and password" : "a token"
      case .tokenFile(let file): "token file \(CleanText.clean(file.path))"
      case .exec(let plugin): "plugin \(plugin.config.shownCommand)"
      }
    return impersonation.map { "\(way), as \(CleanText.clean($0.user))" } ?? way
  }

  /// As ``description``.
  public var customMirror: Mirror { Mirror(self, children: ["method": description]) }
}
