internal import ClientCore
internal import Monitor

/// Whether the log of some container can be read.
nonisolated struct LogCheck {
  let session: SiteSession

  /// Tries a container that has run; reads the beginning only.
  func check(_ snapshot: Snapshot) async -> Finding {
    guard let (pod, container) = candidate(snapshot) else {
      return .skipped("No pod has run yet, so that there is no log to try.")
    }
    let name = "\(pod.meta.namespace)/\(pod.meta.name)"
    let request = LogRequest(namespace: pod.meta.namespace, pod: pod.meta.name, container: container)
    do {
      for try await _ in try await session.client.log(request) { break }
      return .good("The log of \(name) can be read.")
    } catch {
      let failure = CommandFailure(error)
      return .bad("The log of \(name) cannot be read: \(failure.sentence)", advice: failure.advice)
    }
  }

  /// The container that promises most: one that runs before one that has ended, and above all one
  /// whose node reaches its interLink API, since a broken hop has a finding of its own.
  private func candidate(_ snapshot: Snapshot) -> (Pod, String)? {
    let connected = Set(snapshot.nodes.filter { $0.interLink.state == .connected }.map(\.node.meta.name))
    var best: (promise: Int, pod: Pod, container: String)?
    for record in snapshot.pods {
      for container in record.pod.containers {
        let isRunning: Bool
        switch LogAvailability(record, container: container.name) {
        case .running: isRunning = true
        case .ended: isRunning = false
        case .notYet, .never, .gone: continue
        }
        let promise = (connected.contains(record.pod.nodeName) ? 2 : 0) + (isRunning ? 1 : 0)
        if promise > best?.promise ?? -1 { best = (promise, record.pod, container.name) }
      }
    }
    return best.map { ($0.pod, $0.container) }
  }
}
