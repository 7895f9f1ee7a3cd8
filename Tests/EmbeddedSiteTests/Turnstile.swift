/// Lets only so many in at a time: each of a site's listeners keeps a thread, and there are 255 for all tests.
actor Turnstile {
  /// That of whole sites.
  static let sites = Turnstile(places: 8)

  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
