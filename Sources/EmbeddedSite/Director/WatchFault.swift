extension EmbeddedSite {
  /// What happens to watches that are open.
  public enum WatchFault: Sendable, Equatable {
    /// The server ends them properly, as it does every few minutes.
    case end
    /// Their connections are cut.
    case cut
    /// Nothing comes any more, and nobody closes the connection: half open.
    case silence
    /// An ERROR event with this code ends them: 410 where the history is forgotten, 500, 503, 504.
    case error(code: Int)
    /// A bookmark out of turn, for those that take bookmarks.
    case bookmark
    /// The next event comes twice.
    case eventTwice
    /// The next event is cut off in the middle, with the connection.
    case eventTorn
    /// A bit of the next event is flipped, so many bytes behind its beginning.
    case eventCorrupt(at: Int)
    /// The next event never comes, and nothing shows that it is missing.
    case eventLost
    /// The next event comes after the one that follows it.
    case eventLate

    /// Whether a client that believes its server cannot know of it, so that only a new list can show it the truth.
    public var isDeceptive: Bool {
      switch self {
      case .eventLost, .eventLate, .eventCorrupt: true
      default: false
      }
    }
  }

  /// Lets this happen to all watches of pods and nodes that are open now.
  public func disturbWatches(_ fault: WatchFault) { watches.post(fault) }
}
