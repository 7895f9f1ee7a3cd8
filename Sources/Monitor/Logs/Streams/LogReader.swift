internal import ClientCore

/// Reads one container's log into a ``HeldLog``: opens it when it can be read, opens it again when a stream
/// ends before the container does, and never has more than one request under way.
///
/// Of several ways the first is tried first each time; one that does not open gives way to the next.
package final class LogReader: Sendable {
  private struct Knowledge {
    var availability = LogAvailability.unknown
    var node: Node?
    var isToRetry = false
  }

  /// How long a stream may be silent before what cannot be told apart is shown as it looks.
  private static let settleAfter: Duration = .seconds(3)
  /// After an output that looks complete while the container is said to run.
  private static let completionWait: Duration = .seconds(30)
  /// So often that wait doubles while nothing more comes.
  private static let completionDoublings = 5
  /// A log that comes shorter than it was so often has been cut at the far side, not on its way.
  private static let shortEnds = 2
  /// The waits after streams that told nothing new.
  package static let backOff: [Duration] = [2, 4, 8, 16, 30].map { .seconds($0) }

  private let request: LogRequest
  private let reading: LogReading
  private let log: HeldLog
  private let backOff: [Duration]
  private let now: @Sendable () -> Timestamp
  private let roads: @Sendable (Node?) -> [LogRoad]
  private let knowledge = Locked(Knowledge())
  private let bell = Bell()

  /// - Parameters:
  ///   - request: what is asked for each time, but for where it is taken up.
  ///   - backOff: the waits after streams that ended or failed and told nothing new; not empty.
  ///   - roads: the ways to the log of a container on that node.
  init(
    request: LogRequest, reading: LogReading, log: HeldLog, backOff: [Duration],
    now: @escaping @Sendable () -> Timestamp, roads: @escaping @Sendable (Node?) -> [LogRoad]
  ) {
    (self.request, self.reading, self.log) = (request, reading, log)
    (self.backOff, self.now, self.roads) = (backOff, now, roads)
  }

  func update(_ availability: LogAvailability, node: Node?) {
    let isNew = knowledge.withLock { knowledge in
      defer { knowledge.availability = availability }
      if let node { knowledge.node = node }
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
    var shortEnds = 0
    var quietEnds = 0
    var hasBegun = false
    var isHistoryRead = reading.follows && !reading.readsHistoryFirst
    while !Task.isCancelled {
      switch availability {
      case .notYet(let why):
        log.set(.waiting(why))
        await bell.sleep()
      case .never(let why):
        log.set(.ended(why), .nothing(why))
        await bell.sleep()
      case .gone:
        let sentence = "The pod has gone, and its log with it."
        log.set(.ended(sentence), .gone(sentence))
        return
      case .running:
        let known = log.outputLength
        let failure = await stream(follow: isHistoryRead, isFinal: !reading.follows)
        if log.outputLength > known { failures = 0 }
        if let failure, isHopeless(failure, hasBegun) { return giveUp(failure) }
        hasBegun = failure?.hasBegun ?? true || hasBegun
        if !isHistoryRead, failure == nil {
          isHistoryRead = true
          log.setHistoryRead()
          guard reading.follows else {
            log.finish()
            return log.set(.ended("That is all there is now."), .complete)
          }
          continue
        }
        guard availability == .running else { continue }
        if failure == nil, log.endsWithTimes {
          // Most likely that is all, and Kubernetes says so seconds later; if it does not, the program timed itself,
          // and its log is not to be read again and again.
          quietEnds = log.outputLength > known ? 0 : quietEnds + 1
          log.set(.ended("The output is complete; Kubernetes has not said yet that the container has ended."))
          await sleep(for: Self.completionWait * (1 << min(quietEnds, Self.completionDoublings)))
          continue
        }
        // An end is no end while the container runs: the plugin or the virtual kubelet may have stopped.
        await pause(failure?.sentence ?? "The stream ended, but the container still runs.", &failures)
      case .ended(let how):
        let failure = await readEnd()
        guard let failure else {
          if Task.isCancelled { return }
          log.finish()
          log.setHistoryRead()
          log.set(.ended(how), .complete)
          return
        }
        if isHopeless(failure, hasBegun) { return giveUp(failure) }
        hasBegun = failure.hasBegun || hasBegun
        if failure.isShort { shortEnds += 1 }
        if shortEnds > Self.shortEnds {
          let sentence =
            "\(how) Its log is shorter now than it was: the rest of what is held is gone at the far side."
          log.set(.ended(sentence), .broken(sentence))
          return
        }
        guard case .ended = availability else { continue }
        await pause(failure.sentence, &failures)
      }
    }
  }

  /// Whether it ends a reading: of what there is now, or one that gives up early and has not begun.
  private func isHopeless(_ failure: LogFailure, _ hasBegun: Bool) -> Bool {
    if Task.isCancelled { return false }
    return !reading.follows || (reading.givesUpEarly && !hasBegun && !failure.hasBegun)
  }

  private func giveUp(_ failure: LogFailure) {
    log.finish(isWhole: false)
    let sentence = failure.hasBegun ? "The log broke off: \(failure.sentence)" : failure.sentence
    log.set(.ended(sentence), .broken(sentence))
  }

  /// Reads what there is of a container that has ended.
  ///
  /// Whoever hands a log on may stop in the middle and say nothing: so it is read until its end is recognised, or
  /// comes twice.
  /// - Returns: what failed; `nil` if all is had now.
  private func readEnd() async -> LogFailure? {
    var isRepeated = false
    while !Task.isCancelled {
      let known = log.outputLength
      if let failure = await stream(follow: false, isFinal: true) { return failure }
      if known == 0, reading.trustsEnds { return nil }
      if log.endsWithTimes || (log.outputLength == known && (isRepeated || known > 0)) { return nil }
      isRepeated = true
    }
    return nil
  }

  /// Reads one stream to its end, by the first way that opens.
  ///
  /// - Returns: what failed, if something did.
  private func stream(follow: Bool, isFinal: Bool) async -> LogFailure? {
    var failed: [(path: LogPath, sentence: String)] = []
    for road in roads(knowledge.withLock { $0.node }) {
      let detour = failed.first.map {
        "By way of \(road.path.name), because \($0.path.name) fails: \($0.sentence)"
      }
      let (failure, hasBegun) = await stream(
        road, follow: follow, isFinal: isFinal && !follow, detour: detour)
      guard var failure else { return nil }
      if hasBegun {
        failure.hasBegun = true
        return failure
      }
      failed.append((road.path, failure.sentence))
      if !failure.mayBeAvoided || Task.isCancelled { break }
    }
    let others = failed.dropFirst().map { " By way of \($0.path.name): \($0.sentence)" }
    return LogFailure((failed.first?.sentence ?? "There is no way to the log.") + others.joined())
  }

  private func stream(
    _ road: LogRoad, follow: Bool, isFinal: Bool, detour: String?
  ) async -> (failure: LogFailure?, hasBegun: Bool) {
    log.set(.connecting)
    log.begin(road.path, detour: detour)
    var request = request
    (request.follow, request.sinceTime) = (follow, log.since)
    let quiet = Locked<Task<Void, Never>?>(nil)
    let hasBegun = Locked(false)
    var failure: LogFailure?
    do throws(LogFailure) {
      try await road.fetch(request) { [log] piece in
        hasBegun.withLock { $0 = true }
        log.set(.following)
        guard !piece.isEmpty else { return }
        let isUnsettled = log.take(piece)
        let timer = isUnsettled ? Self.settle(log) : nil
        quiet.withLock { task in
          task?.cancel()
          task = timer
        }
        await log.waitForRoom()
      }
    } catch {
      failure = error
    }
    quiet.withLock { $0?.cancel() }
    log.end(isFinal: isFinal && failure == nil)
    if !follow, failure == nil, log.isShort {
      failure = LogFailure("The log came shorter than it was before: it was cut on its way.", isShort: true)
    }
    return (failure, hasBegun.withLock { $0 })
  }

  private static func settle(_ log: HeldLog) -> Task<Void, Never> {
    Task {
      try? await Task.sleep(for: settleAfter)
      if !Task.isCancelled { log.settle() }
    }
  }

  private func pause(_ reason: String, _ failures: inout Int) async {
    let delay = backOff[min(failures, backOff.count - 1)]
    failures += 1
    log.set(.lost(reason, retryAt: now() + delay / .seconds(1)))
    await sleep(for: delay)
  }

  /// Sleeps so long, or until something new is known of the container, or the user wants to retry.
  private func sleep(for time: Duration) async {
    let before = availability
    let deadline = ContinuousClock.now + time
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
