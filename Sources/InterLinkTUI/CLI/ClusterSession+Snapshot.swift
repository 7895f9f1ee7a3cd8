internal import ClientCore
internal import Monitor

extension ClusterSession {
  /// Waits until everything has been listed once.
  ///
  /// - Throws: ``CommandFailure`` if the server cannot be reached or refuses.
  nonisolated func completeSnapshot() async throws -> Snapshot {
    let monitor = makeMonitor()
    let sources = Task { await monitor.run() }
    defer { sources.cancel() }
    for await snapshot in monitor.snapshots {
      if snapshot.isComplete { return snapshot }
      if let failure = CommandFailure(snapshot.connection) { throw failure }
    }
    throw CommandFailure("The site was not read to its end.")
  }
}

extension CommandFailure {
  /// The reason why nothing can be had through `connection`, if so it is.
  nonisolated init?(_ connection: Connection) {
    switch connection {
    case .connecting, .live: return nil
    case .lost(let reason, _, _, _): self.init(reason)
    case .refused(let reason, let advice, _): self.init("\(reason) \(advice)")
    }
  }
}
