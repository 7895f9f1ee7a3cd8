/// Keeps a set of objects equal to the server's: LIST by pages, then WATCH, again and again.
///
/// One task runs it (``run(_:)``); another may call ``retryNow()``.
///
/// - A watch that the server ends, as it does every five minutes, goes on at once where it stopped.
/// - A connection that breaks goes on where it stopped, after a back-off.
/// - After half an hour or more a list is made anew when its watch ends: a change that got lost on the way shows in
///   nothing else.
/// - A version that the server has forgotten (410), or an answer that makes no sense, means a new list.
/// - Resource versions are opaque: whatever comes last is what counts, in whatever order.
public final class Reflector<Object: KubernetesObject>: Sendable {
  private let client: KubernetesClient
  private let namespace: String?
  private let selector: Selector
  private let pageSize: Int
  private let pause = Locked<Task<Void, Never>?>(nil)

  /// Reflects the objects that `selector` picks, in `namespace` or (`nil`) in all.
  public convenience init(client: KubernetesClient, namespace: String?, selector: Selector = Selector()) {
    self.init(client: client, namespace: namespace, selector: selector, pageSize: client.pageSize)
  }

  init(client: KubernetesClient, namespace: String?, selector: Selector, pageSize: Int) {
    (self.client, self.namespace, self.selector, self.pageSize) = (client, namespace, selector, pageSize)
  }

  /// Shorter than this, a watch is a failure: restarted at once it would hammer the server.
  private static var shortWatch: Duration { .seconds(5) }
  /// After so long a list is made anew, if its watch ends regularly, even if nothing speaks for it.
  ///
  /// Versions are opaque, so nobody can see that an event is missing: what a proxy, a server's cache or a restored backup
  /// has swallowed would stay wrong for ever, as it does for client-go, which believes its watch.
  private static var auditInterval: Duration { .seconds(1800) }
  /// But it is not to take more than this share of the time: one in so many parts.
  private static var auditShare: Int { 1000 }
  /// Shortest wait after 401 and 403, which seldom go away by themselves.
  private static var refusalWait: Duration { .seconds(30) }

  /// Lists and watches until its task is cancelled; everything that is learnt is handed to `event`, in order.
  @concurrent
  public func run(_ event: @Sendable (ReflectorEvent<Object>) async -> Void) async {
    var interner = Interner()
    var backoff = Backoff()
    var version: String?
    // Whether a 410 has led to a new list that has not proved itself since.
    var isFreshList = false
    var nextAudit = client.timing.now()
    while !Task.isCancelled {
      var watchBegan: ContinuousClock.Instant?
      var failure: KubernetesError?
      do throws(KubernetesError) {
        if version == nil {
          let listBegan = client.timing.now()
          version = try await list(&interner, event)
          let now = client.timing.now()
          nextAudit = now + max(Self.auditInterval, (now - listBegan) * Self.auditShare)
        }
        watchBegan = client.timing.now()
        try await watch(from: &version, event)
      } catch {
        failure = error
      }
      if Task.isCancelled { return }
      if let watchBegan, client.timing.now() - watchBegan >= Self.shortWatch {
        backoff.reset()
        isFreshList = false
        if failure == nil {
          if client.timing.now() >= nextAudit { version = nil }
          continue
        }
      }
      guard let failure else {
        await wait(backoff.next(random: client.timing.random()))
        continue
      }
      if failure.needsList { version = nil }
      if failure.isExpired, !isFreshList {
        isFreshList = true
        continue
      }
      let delay = delay(after: failure, &backoff)
      await event(.failed(failure, retryAt: client.timing.now() + delay))
      await wait(delay)
    }
  }

  /// Ends the present back-off.
  public func retryNow() { pause.withLock { $0 }?.cancel() }

  private func list(
    _ interner: inout Interner, _ event: @Sendable (ReflectorEvent<Object>) async -> Void
  ) async throws(KubernetesError) -> String {
    await event(.relisting)
    let version = try await client.list(
      Object.self, namespace: namespace, selector: selector, pageSize: pageSize, interner: &interner
    ) { step in
      switch step {
      case .restarted: await event(.relisting)
      case .heard(let time): await event(.heard(serverTime: time))
      case .objects(let objects): await event(.upserts(objects))
      }
    }
    await event(.synced)
    return version
  }

  /// Watches until the server ends it; `version` moves with what is learnt.
  private func watch(
    from version: inout String?, _ event: @Sendable (ReflectorEvent<Object>) async -> Void
  ) async throws(KubernetesError) {
    var stream = try await client.watch(
      Object.self, namespace: namespace, selector: selector, from: version ?? "")
    await event(.heard(serverTime: stream.serverTime))
    while let changes = try await stream.next() {
      for batch in ReflectorEvent.batches(changes) { await event(batch) }
      for change in changes {
        switch change {
        case .added(let object), .modified(let object), .deleted(let object):
          if !object.meta.resourceVersion.isEmpty { version = object.meta.resourceVersion }
        case .bookmark(let bookmark, _):
          if !bookmark.isEmpty { version = bookmark }
        case .error(let status):
          // Whatever ails this watch may ail every watch from this version.
          if status.code != 429 { version = nil }
          throw .status(status)
        }
      }
    }
  }

  private func delay(after error: KubernetesError, _ backoff: inout Backoff) -> Duration {
    let random = client.timing.random()
    var delay = backoff.next(random: random)
    if error.isUnauthorized || error.isForbidden {
      delay = Self.refusalWait + Self.refusalWait * random
    }
    if case .status(let status) = error, let asked = status.retryAfter { delay = max(delay, asked) }
    return delay
  }

  /// Waits, unless ``retryNow()`` or the end of the task comes before.
  private func wait(_ duration: Duration) async {
    let sleep = client.timing.sleep
    let sleeper = Task { () -> Void in try? await sleep(duration) }
    pause.withLock { $0 = sleeper }
    await withTaskCancellationHandler {
      await sleeper.value
    } onCancel: {
      sleeper.cancel()
    }
    pause.withLock { $0 = nil }
  }
}

extension KubernetesError {
  /// Whether a watch cannot go on where it stopped: the version is forgotten or lies in the future (504, after
  /// a restored backup), the stream made no sense, or watching is refused, so that only lists keep up.
  fileprivate var needsList: Bool {
    switch self {
    case .notKubernetes: true
    case .status(let status): ![401, 429, 502, 503].contains(status.code)
    case .transport, .credentials: false
    }
  }
}
