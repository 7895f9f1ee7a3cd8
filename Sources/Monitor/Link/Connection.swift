public import ClientCore

/// The link to the API server, with hysteresis: one lost watch is not yet a lost server.
public enum Connection: Sendable, Equatable {
  /// No answer yet.
  case connecting(attempt: Int)
  /// Watches are open; `since` is when that began.
  case live(since: Timestamp)
  /// It was live and is not, or never was: everything shown is as old as `lastHeard`.
  case lost(reason: String, lastHeard: Timestamp?, retryAt: Timestamp, attempt: Int)
  /// It answers, and refuses who we are (401) or what we ask (403): a sentence, and what to do.
  case refused(reason: String, advice: String, retryAt: Timestamp)

  /// Whether what is shown is kept up to date.
  public var isLive: Bool { if case .live = self { true } else { false } }

  /// Whether the server is lost or refuses.
  public var hasFailed: Bool {
    switch self {
    case .lost, .refused: true
    case .connecting, .live: false
    }
  }
}
