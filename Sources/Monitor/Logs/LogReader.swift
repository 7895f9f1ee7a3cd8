internal import ClientCore

/// Reads one container's log into a ``HeldLog``: opens it when it can be read, opens it again when a stream
/// ends before the container does, and never has more than one request under way.
final class LogReader: Sendable {
  /// Sends a request and hands over the pieces of the answer as they come; returns at its end.
  typealias Fetch =
    @Sendable (LogRequest, _ take: @escaping @Sendable ([UInt8]) -> Void) async throws(KubernetesError)
    -> Void

  private struct Knowledge {
    var availability = LogAvailability.notYet("Nothing is known of the pod yet.")
    var isToRetry = false
  }

  /// How long a stream may be silent before what cannot be told apart is shown as it looks.
  private static let settleAfter: Duration = .seconds(3)
  private static let backOff: [Duration] = [2, 4, 8, 16, 30].map { .seconds($0) }

  private let request: LogRequest
  private let log: HeldLog
  private let now: @Sendable () -> Timestamp
  private let fetch: Fetch
  private let knowledge = Locked(Knowledge())
  private let bell = Bell()

  init(request: LogRequest, log: HeldLog, now: @escaping @Sendable () -> Timestamp, fetch: @escaping Fetch) {
    (self.request, self.log, self.now, self.fetch) = (request, log, now, fetch)
  }

  func update(_ availability: LogAvailability) {
    let isNew = knowledge.withLock { knowledge in
      defer { knowledge.availability = availability }
      return knowledge.availability != availability
    }
    if isNew { bell.ring() }
  }

  func retryNow() {
    knowledge.withLock { $0.isToRetry = true }
    bell.ring()
  }

  private var availability: LogAvailability { knowledge.withLock { $0.availability } }

  /// Reads until the log is complete or the pod has gone, or its task is cancelled.
  func run() async {
    var failures = 0
    while !Task.isCancelled {
      switch availability {
      case .notYet(let why):
        log.set(.waiting(why))
        await bell.sleep()
      case .never(let why):
        log.set(.ended(why))
        await bell.sleep()
      case .gone:
        log.set(.ended("The pod has gone, and its log with it."))
        return
      case .running where log.isWhole:
        // Opening it again would read it all again, for nothing.
        log.set(.ended("The output is complete; Kubernetes has not said yet that the container has ended."))
        await bell.sleep()
      case .running:
        let known = log.outputLength
        let failure = await stream(follow: true)
        if log.outputLength > known { failures = 0 }
        guard availability == .running, !log.isWhole else { continue }
        // An end is no end while the container runs: the plugin or the virtual kubelet may have stopped.
        await pause(failure ?? "The stream ended, but the container still runs.", &failures)
      case .ended(let how) where log.isWhole:
        log.set(.ended(how))
        return
      case .ended(let how):
        if let failure = await stream(follow: false) {
          guard case .ended = availability else { continue }
          await pause(failure, &failures)
        } else {
          log.set(.ended(how))
          return
        }
      }
    }
  }

  /// Reads one stream to its end.
  ///
  /// - Returns: what failed, if something did.
  private func stream(follow: Bool) async -> String? {
    log.set(.connecting)
    log.begin()
    var request = request
    request.follow = follow
    let quiet = Locked<Task<Void, Never>?>(nil)
    var failure: String?
    do throws(KubernetesError) {
      try await fetch(request) { [log] piece in
        log.set(.following)
        let isUnsettled = log.take(piece)
        let timer = isUnsettled ? Self.settle(log) : nil
        quiet.withLock { task in
          task?.cancel()
          task = timer
        }
      }
    } catch {
      failure = LogTrouble.sentence(error)
    }
    quiet.withLock { $0?.cancel() }
    log.end(isFinal: !follow && failure == nil)
    return failure
  }

  private static func settle(_ log: HeldLog) -> Task<Void, Never> {
    Task {
      try? await Task.sleep(for: settleAfter)
      if !Task.isCancelled { log.settle() }
    }
  }

  private func pause(_ reason: String, _ failures: inout Int) async {
    let delay = Self.backOff[min(failures, Self.backOff.count - 1)]
    failures += 1
    log.set(.lost(reason, retryAt: now() + delay / .seconds(1)))
    let before = availability
    let deadline = ContinuousClock.now + delay
    while !Task.isCancelled, ContinuousClock.now < deadline, availability == before {
      let isToRetry = knowledge.withLock { knowledge in
        defer { knowledge.isToRetry = false }
        return knowledge.isToRetry
      }
      if isToRetry { return }
      await bell.sleep(until: deadline)
    }
  }
}
