internal import ClientCore
internal import Monitor

/// Pods by their names, or by what they are.
nonisolated struct PodSelection: Sendable {
  var names: [String] = []
  /// Labels, as for kubectl.
  var selector: String?
  /// As in the dashboard.
  var filter: String?

  /// A site with those of its pods that are meant.
  struct Choice: Sendable {
    let site: SiteSession
    let pods: [ActionPlanner.PodName]
    /// What is known of the site beside manifests.
    let context: PreflightContext
  }

  /// Finds them.
  func choose(in session: ClusterSession) async throws -> [Choice] {
    if names.isEmpty, selector == nil, filter == nil {
      throw CommandFailure("Say which pods: by name, with -l or with --filter.")
    }
    let snapshot = try await session.completeSnapshot()
    var records = snapshot.pods.filter { !$0.isGone }
    if !names.isEmpty {
      let place = snapshot.namespace.map { " in namespace \($0)" } ?? ""
      for name in names {
        let found = records.count { $0.pod.meta.name == name }
        if found == 0 {
          throw CommandFailure(
            "There is no offloaded pod \(CleanText.line(name))\(place).",
            advice: "\(Program.name) get pods lists those that are there")
        }
        if found > 1 {
          throw CommandFailure(
            "There are \(found) pods \(CleanText.line(name)) in several namespaces or sites.",
            advice: "Name the namespace with -n, the site with --site")
        }
      }
      records = records.filter { names.contains($0.pod.meta.name) }
    }
    if let selector {
      let chosen = try await session.list(Pod.self, among: snapshot, labels: selector)
      let keys = Set(chosen.map { PodKey(site: $0.site, uid: $0.object.meta.uid) })
      records = records.filter { keys.contains($0.key) }
    }
    if let filter { records = try Self.filter(records, filter, at: snapshot.takenAt) }
    return session.sites.compactMap { site in
      let pods = records.filter { $0.key.site == site.name }.map {
        ActionPlanner.PodName(namespace: $0.pod.meta.namespace, name: $0.pod.meta.name, uid: $0.pod.meta.uid)
      }
      if pods.isEmpty { return nil }
      return Choice(site: site, pods: pods, context: PreflightContext(snapshot, site: site.name))
    }
  }

  private static func filter(
    _ records: [PodRecord], _ text: String, at now: Timestamp
  ) throws -> [PodRecord] {
    let columns = PodColumns.all(Glyphs(isASCII: true))
    let filter: Filter
    do {
      filter = try FilterParser.parse(text, columns: columns.map(\.filterColumn))
    } catch {
      throw CommandFailure(error.message)
    }
    return records.filter { record in
      let row = PodRow(record: record, isNodeSilent: false)
      let haystack = columns.filter(\.isSearched).map { $0.cell(row, now).text }.joined(separator: "\n")
      return filter.matches(
        haystack: haystack, text: { columns[$0].cell(row, now).text }, value: { columns[$0].value(row, now) })
    }
  }
}
