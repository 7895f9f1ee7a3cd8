/// A bearer token in a file that somebody else renews: a service account's, or a side-car's.
final class TokenFile: Sendable {
  /// As the kubeconfig names it, made absolute.
  let path: String
  private let fallback: Secret?
  private let timing: Timing
  private let kept = Locked<(token: Secret, readAt: ContinuousClock.Instant)?>(nil)

  /// How long a token is used before the file is read again, as in client-go.
  static let period = Duration.seconds(60)

  /// - Parameter fallback: the token to use while the file cannot be read.
  init(path: String, fallback: Secret? = nil, timing: Timing = .system) {
    (self.path, self.fallback, self.timing) = (path, fallback, timing)
  }

  /// The token as it is, or was less than a minute ago.
  func token() throws(CredentialsError) -> Secret {
    let now = timing.now()
    if let kept = kept.withLock({ $0 }), now - kept.readAt < Self.period { return kept.token }
    let shown = CleanText.clean(path)
    do {
      guard let token = Secret(String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)).headerSafe
      else { throw CredentialsError("The token file \(shown) holds no token") }
      kept.withLock { $0 = (token, now) }
      return token
    } catch {
      // A renewal may be under way: what was read last, or stands in the kubeconfig, may still do.
      if let last = kept.withLock({ $0?.token }) ?? fallback { return last }
      if let error = error as? CredentialsError { throw error }
      let reason = (error as? FileError)?.message ?? "it cannot be read"
      throw CredentialsError("The token file \(shown) cannot be read: \(reason)")
    }
  }

  /// Has the next ``token()`` read the file.
  func forget() {
    kept.withLock { kept in
      if let last = kept { kept = (last.token, timing.now() - Self.period) }
    }
  }
}
