internal import ClientCore

/// How a source fares.
struct SourceState {
  /// A run of failures.
  struct Failure: Sendable {
    var error: KubernetesError
    /// When the first of the run was.
    var since: ContinuousClock.Instant
    /// When the next try is (our clock).
    var retryAt: Timestamp
    /// How many in a row.
    var count: Int
  }

  var namespace: String?
  /// The run of failures that is not over yet.
  var failure: Failure?
  /// Whether it was heard since it was started.
  var wasHeard = false
  /// Whether a list has been completed since it was started.
  var isSynced = false
  /// What it holds, by UID (nodes: by name), with the number of the list or watch that named it last.
  var held: [String: Int] = [:]
  /// Number of the list under way, or of the last one and the watch after it.
  var epoch = 0

  init(namespace: String?) { self.namespace = namespace }

  /// Starts again, for another namespace: what is held stays until the new list says otherwise.
  mutating func restart(namespace: String?) {
    let (held, epoch) = (held, epoch)
    self = SourceState(namespace: namespace)
    (self.held, self.epoch) = (held, epoch + 1)
  }

  /// The list or watch under way has named `key`.
  mutating func hold(_ key: String) { held[key] = epoch }

  /// Ends a list: gives up and returns what it did not name.
  mutating func sync() -> [String] {
    isSynced = true
    let missing = held.filter { $0.value != epoch }.map(\.key)
    for key in missing { held[key] = nil }
    return missing
  }
}
