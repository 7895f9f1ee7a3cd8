/// What opens slurmrestd: a JSON web token, which lives half an hour unless asked otherwise
/// (`scontrol token lifespan=…`), so that whoever watches for longer needs one that is renewed.
public struct SlurmToken: Sendable, CustomStringConvertible, CustomReflectable {
  private enum Place: Sendable {
    case none
    case fixed(Secret)
    case file(TokenFile)
  }

  private let place: Place

  /// No token: a unix socket knows us by our user id.
  public static let none = SlurmToken(place: .none)

  /// A token that nobody renews, such as that of the environment's `SLURM_JWT`.
  public static func fixed(_ text: String) -> SlurmToken {
    SlurmToken(place: Secret(Self.bare(text)).headerSafe.map { .fixed($0) } ?? .none)
  }

  /// A file that somebody renews; it is read anew each minute and after a refusal.  It may hold the
  /// token alone, or `SLURM_JWT=…` as `scontrol token` prints it.
  public static func file(_ path: String) -> SlurmToken { SlurmToken(place: .file(TokenFile(path: path))) }

  /// The token for the next request; `nil` for none.
  func current() throws(CredentialsError) -> Secret? {
    switch place {
    case .none: nil
    case .fixed(let secret): secret
    case .file(let file): Secret(Self.bare(try file.token().text))
    }
  }

  /// Forgets what was kept of a file, after a refusal; whether another try can differ.
  func forget() -> Bool {
    guard case .file(let file) = place else { return false }
    file.forget()
    return true
  }

  /// When `secret` ends, if it says so (`exp` of RFC 7519).
  static func expiry(_ secret: Secret) -> Timestamp? {
    let parts = secret.text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var payload = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    while payload.count % 4 != 0 { payload.append("=") }
    guard let bytes = Base64.decode(String(payload)), let claims = try? JSONValue(bytes),
      let expiry = claims["exp"]?.double, let seconds = Int64(exactly: expiry.rounded())
    else { return nil }
    return Timestamp(seconds: seconds)
  }

  private static func bare(_ text: String) -> String {
    text.hasPrefix("SLURM_JWT=") ? String(text.dropFirst("SLURM_JWT=".count)) : text
  }

  /// The way, never the token.
  public var description: String {
    switch place {
    case .none: "no token"
    case .fixed: "a token"
    case .file(let file): "token file \(CleanText.clean(file.path))"
    }
  }

  /// As ``description``.
  public var customMirror: Mirror { Mirror(self, children: ["place": description]) }
}
