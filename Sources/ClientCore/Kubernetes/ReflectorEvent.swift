/// What a ``Reflector`` learns.
public enum ReflectorEvent<Object: KubernetesObject>: Sendable {
  /// A LIST begins: objects not named again before ``synced`` are gone.
  case relisting
  /// Objects that are there: a page of the list, or changes of the watch (as many as had arrived).
  case upserts([Object])
  /// Objects that are gone.
  case deletes([Object])
  /// The list is complete; from now on every change is told.
  case synced
  /// The server was heard (an answer began, a bookmark came): what is known is true as of now.
  /// `serverTime` is the answer's `Date`, where it has one.
  case heard(serverTime: Timestamp?)
  /// The server cannot be reached or refuses; another try follows at `retryAt`.
  case failed(KubernetesError, retryAt: ContinuousClock.Instant)
}

extension ReflectorEvent {
  /// The same changes, in the same order, with neighbours of one sort put together.
  ///
  /// An object may come and go within one batch: sorting by kind would bring the dead back.
  static func batches(_ changes: [WatchEvent<Object>]) -> [ReflectorEvent] {
    var batches: [ReflectorEvent] = []
    var objects: [Object] = []
    var areGone = false
    func flush() {
      if !objects.isEmpty { batches.append(areGone ? .deletes(objects) : .upserts(objects)) }
      objects = []
    }
    for change in changes {
      switch change {
      case .added(let object), .modified(let object):
        if areGone { flush() }
        areGone = false
        objects.append(object)
      case .deleted(let object):
        if !areGone { flush() }
        areGone = true
        objects.append(object)
      case .bookmark:
        flush()
        batches.append(.heard(serverTime: nil))
      case .error: break
      }
    }
    flush()
    return batches
  }
}
