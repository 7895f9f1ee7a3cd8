internal import ClientCore
internal import Monitor

extension SiteAccess {
  /// Watches until everything has been listed once, of every site that can be reached.
  ///
  /// - Throws: ``CommandFailure`` if no site can be reached, or all refuse.
  nonisolated func completeSnapshot() async throws(CommandFailure) -> Snapshot {
    let sources = Task { await run() }
    defer { sources.cancel() }
    for await snapshot in snapshots {
      if snapshot.isComplete { return snapshot }
      if let failure = CommandFailure(snapshot.connection) { throw failure }
    }
    throw CommandFailure("The site was not read to its end.")
  }
}

extension ClusterSession {
  /// What ``SiteAccess/completeSnapshot()`` tells of all sites.
  nonisolated func completeSnapshot() async throws(CommandFailure) -> Snapshot {
    try await makeSite().completeSnapshot()
  }

  /// Lists again what `snapshot` holds, as `Object`, where the servers find the labels to be so.
  nonisolated func list<Object: KubernetesObject>(
    _ type: Object.Type, among snapshot: Snapshot, labels: String?
  ) async throws(KubernetesError) -> [(site: String, object: Object)] {
    var found: [(site: String, object: Object)] = []
    for status in snapshot.sites where status.connection.isLive {
      guard let site = site(named: status.name) else { continue }
      // One request a node: other nodes' pods cost nothing.
      let nodes = snapshot.pods.lazy.filter { $0.key.site == site.name }.map(\.pod.nodeName)
      let fields = Object.resource == .pods ? Set(nodes).sorted().map { "spec.nodeName=\($0)" } : [""]
      let page = Locked<[Object]>([])
      for fields in fields {
        try await site.client.list(
          type, namespace: Object.resource.isNamespaced ? status.namespace : nil,
          selector: Selector(fields: fields, labels: labels ?? "")
        ) { items in
          page.withLock { $0 += items }
        }
      }
      found += page.withLock { $0 }.map { (site.name, $0) }
    }
    return found
  }
}

nonisolated extension Snapshot {
  /// What is missing from it, as lines for standard error: limitations, and sites that could not be read.
  var notes: [String] {
    var notes = limitations.map { "Note: \($0.what) \($0.advice)" }
    if sites.count > 1 {
      notes += sites.compactMap { site in
        CommandFailure(site.connection).map { "Note: \(site.name) is missing: \($0)" }
      }
    }
    return notes
  }

  /// Whether some site could not be read.
  var lacksSites: Bool { sites.contains { CommandFailure($0.connection) != nil } }
}
