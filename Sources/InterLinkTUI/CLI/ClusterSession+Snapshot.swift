internal import ClientCore
internal import Monitor

extension ClusterSession {
  /// Waits until everything has been listed once.
  ///
  /// - Throws: ``CommandFailure`` if the server cannot be reached or refuses.
  nonisolated func completeSnapshot() async throws(CommandFailure) -> Snapshot {
    let monitor = makeMonitor()
    let sources = Task { await monitor.run() }
    defer { sources.cancel() }
    for await snapshot in monitor.snapshots {
      if snapshot.isComplete { return snapshot }
      if let failure = CommandFailure(snapshot.connection) { throw failure }
    }
    throw CommandFailure("The site was not read to its end.")
  }

  /// Lists again what `snapshot` holds, as `Object`, where the server finds the labels to be so.
  nonisolated func list<Object: KubernetesObject>(
    _ type: Object.Type, among snapshot: Snapshot, labels: String?
  ) async throws(KubernetesError) -> [Object] {
    // One request a node: other nodes' pods cost nothing.
    let fields =
      Object.resource == .pods
      ? Set(snapshot.pods.map(\.pod.nodeName)).sorted().map { "spec.nodeName=\($0)" } : [""]
    let found = Locked<[Object]>([])
    for fields in fields {
      try await client.list(
        type, namespace: Object.resource.isNamespaced ? snapshot.namespace : nil,
        selector: Selector(fields: fields, labels: labels ?? "")
      ) { page in
        found.withLock { $0 += page }
      }
    }
    return found.withLock { $0 }
  }
}
