/// The JSON Web Tokens that the site's slurmctld has given out.
///
/// They are as real ones are, but for the signature, which is a number that the site recognises.
final class SlurmTokens: Sendable {
  private struct State {
    /// Expiry by token, seconds since 1970 of the machine's clock.
    var expiry: [String: Double] = [:]
    var random: RandomSource
  }

  private let state: Locked<State>

  init(seed: UInt64) { state = Locked(State(random: RandomSource(seed: seed, for: "tokens"))) }

  /// `scontrol token lifespan=N`
  func issue(user: String, lifespan: Double) -> String {
    let now = SystemClock.now
    let expiry = now + lifespan
    let claims: Document = [
      "exp": .int(Int64(expiry)), "iat": .int(Int64(now)), "sun": .string(user),
    ]
    let head: Document = ["alg": "HS256", "typ": "JWT"]
    return state.withLock { state in
      let signature = (0..<4).flatMap { _ in
        let word = state.random.next()
        return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
      }
      let token = [head.bytes, claims.bytes, signature].map(Base64URL.encode).joined(separator: ".")
      state.expiry[token] = expiry
      return token
    }
  }

  /// Whether the site gave this token out and it has not expired.
  func accepts(_ token: String) -> Bool {
    let expiry = state.withLock { $0.expiry[token] }
    return expiry.map { $0 > SystemClock.now } ?? false
  }
}
