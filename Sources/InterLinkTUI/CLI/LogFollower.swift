internal import ClientCore
internal import Monitor

/// Follows a log to the end of its container, over every end of a stream on the way, and prints each byte once.
nonisolated struct LogFollower {
  let printer: LogPrinter
  let container: String

  /// - Throws: ``CommandFailure`` where the log cannot be read at all, or broke off and its pod has gone.
  func print(_ pod: Pod) async throws {
    var intake = LogIntake()
    var sink = LogSink(tail: nil, hidesChatter: false)
    defer { sink.finish() }
    var failures = 0
    var hasBegun = false
    var isRunning = if case .ended = printer.availability(of: container, in: pod) { false } else { true }
    while true {
      let before = intake.length
      var failure: String?
      do {
        try await read(follow: isRunning, &intake, &sink, &hasBegun)
      } catch {
        // What does not even begin is the user's to put right.
        guard hasBegun else { throw error }
        failure = CommandFailure(error).sentence
      }
      if !isRunning, failure == nil, !intake.isShort { return }
      if intake.length > before { failures = 0 }
      switch try await state(of: pod.meta.uid) {
      case .gone: throw CommandFailure("The log broke off: the pod has gone, and its log with it.")
      case .ended:
        // The job script's times come last: there is nothing more to be had.
        if failure == nil, intake.endsWithTimes { return }
        isRunning = false
        if failure == nil, before < intake.length { continue }
      case .running, .notYet, .never, nil: break
      }
      StandardError.write(
        (failure ?? "The stream ended, but the container still runs.") + " It is taken up again.")
      let waits = LogReader.backOff
      try await Task.sleep(for: waits[min(failures, waits.count - 1)])
      failures += 1
    }
  }

  /// `nil` while the API server cannot say.
  private func state(of uid: String) async throws -> LogAvailability? {
    do {
      guard let pod = try await printer.find(), pod.meta.uid == uid else { return .gone }
      return printer.availability(of: container, in: pod)
    } catch is KubernetesError {
      return nil
    }
  }

  private func read(
    follow: Bool, _ intake: inout LogIntake, _ sink: inout LogSink, _ hasBegun: inout Bool
  ) async throws {
    var request = LogRequest(namespace: printer.namespace, pod: printer.name, container: container)
    (request.follow, request.timestamps, request.sinceTime) = (follow, true, intake.since)
    let hidesChatter = printer.command.noChatter
    intake.begin()
    var isWhole = false
    func hand(_ part: LogMerge.Part, _ bytes: UnsafeBufferPointer<UInt8>, _ sink: inout LogSink) {
      if !hidesChatter || part == .output { sink.write(bytes) }
    }
    defer { intake.end(isFinal: !follow && isWhole) { part, bytes, _ in hand(part, bytes, &sink) } }
    let body = try await printer.session.client.log(request)
    hasBegun = true
    for try await piece in body {
      piece.withUnsafeBufferPointer { intake.take($0) { part, bytes, _ in hand(part, bytes, &sink) } }
    }
    isWhole = true
  }
}
