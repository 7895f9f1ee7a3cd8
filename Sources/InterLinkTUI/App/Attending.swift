internal import Monitor

/// Tells the site what the user looks at: only when that has changed, and not at every step of a cursor that
/// flies through a table.
final class Attending {
  private let interval: Duration
  private let clock = ContinuousClock()
  /// What the site was told last.
  private var told: Attention?
  /// What it is to be told when `interval` is over.
  private var wanted: Attention?
  private var nextWord: ContinuousClock.Instant
  private var waiting: Task<Void, Never>?
  /// The last word, until the site has taken it.
  private(set) var telling: Task<Void, Never>?

  /// Says no two words within `interval`.
  init(interval: Duration) {
    self.interval = interval
    nextWord = clock.now
  }

  isolated deinit { waiting?.cancel() }

  /// Another site has been told nothing yet.
  func startOver() {
    waiting?.cancel()
    (told, wanted, waiting, nextWord) = (nil, nil, nil, clock.now)
  }

  /// `attention` is what is looked at now.
  func attend(to attention: Attention, of app: App) {
    guard attention != told else {
      wanted = nil
      return
    }
    wanted = attention
    guard waiting == nil else { return }
    if clock.now >= nextWord { return tell(app) }
    let time = nextWord
    waiting = Task { [weak self, weak app] in
      guard (try? await Task.sleep(until: time)) != nil, let self, let app else { return }
      waiting = nil
      tell(app)
    }
  }

  private func tell(_ app: App) {
    guard let wanted else { return }
    (told, self.wanted) = (wanted, nil)
    nextWord = clock.now + interval
    let (site, before) = (app.site, telling)
    telling = Task {
      await before?.value
      await site.attend(to: wanted)
    }
  }
}
