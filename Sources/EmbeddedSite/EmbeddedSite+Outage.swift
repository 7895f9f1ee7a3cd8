extension EmbeddedSite {
  /// What the API server answers to everything instead of working.
  public enum Outage: Sendable, CaseIterable {
    /// 503, as while it starts.
    case unavailable
    /// An error page of a proxy in front of it.
    case html
    /// 401, as with an expired token.
    case unauthorized
    /// The connection is closed without an answer.
    case disconnect
  }
}
