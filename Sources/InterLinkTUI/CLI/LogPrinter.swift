internal import ClientCore
internal import Monitor

/// Prints the log of one container to standard output.
nonisolated struct LogPrinter {
  let command: LogsCommand
  let session: SiteSession

  /// The one site of `session` that has the pod.
  ///
  /// - Throws: ``CommandFailure`` if none has, or several have.
  static func site(of command: LogsCommand, in session: ClusterSession) async throws -> SiteSession {
    if session.sites.count == 1 { return session.sites[0] }
    var holders: [SiteSession] = []
    for site in session.sites where try await LogPrinter(command: command, session: site).find() != nil {
      holders.append(site)
    }
    if holders.count == 1 { return holders[0] }
    let names = (holders.isEmpty ? session.sites : holders).map(\.name).joined(separator: ", ")
    throw CommandFailure(
      holders.isEmpty
        ? "There is no pod \(command.pod) in the namespaces looked at on \(names)."
        : "There is a pod \(command.pod) on each of \(names); choose one with --site.")
  }

  var namespace: String { session.namespace ?? session.client.cluster.namespace }
  var name: String {
    command.pod.hasPrefix("pod/") ? String(command.pod.dropFirst(4)) : command.pod
  }

  /// Finds the container and prints until the log ends.
  func print() async throws {
    guard let pod = try await find() else {
      throw CommandFailure("There is no pod \(name) in namespace \(namespace).")
    }
    let container = try container(of: pod)
    switch availability(of: container, in: pod) {
    case .running, .ended: break
    case .never(let why): throw CommandFailure(why)
    case .gone: throw CommandFailure("The pod has gone, and its log with it.")
    case .notYet(let why):
      guard command.follow else {
        StandardError.write(why)
        return
      }
      try await waitUntilBegun(container, of: pod)
    }
    var request = LogRequest(namespace: namespace, pod: name, container: container)
    request.follow = command.follow
    request.timestamps = command.timestamps
    request.sinceSeconds = command.since?.seconds
    request.previous = command.previous
    if command.follow { request.tailLines = command.tail }
    // Of a part of a log nothing tells where to go on with it.
    let isWhole = request.tailLines == nil && request.sinceSeconds == nil && !request.previous
    if command.follow, isWhole, !command.timestamps {
      try await LogFollower(printer: self, container: container).print(pod)
    } else {
      try await print(request)
    }
  }

  private func print(_ request: LogRequest) async throws {
    var sink = LogSink(tail: command.follow ? nil : command.tail, hidesChatter: command.noChatter)
    var end: [UInt8] = []
    do {
      for try await piece in try await log(request) {
        sink.write(piece)
        // Not `suffix`: where an array is wanted, that is the one of sequences, which reads all of them.
        end += piece[max(0, piece.count - 80)...]
        end.removeFirst(max(0, end.count - 80))
      }
    } catch let error as HTTPError {
      sink.finish()
      throw CommandFailure("The log broke off: \(error).")
    }
    sink.finish()
    if end.hasSuffix(JobOutput.cutNotice) {
      throw CommandFailure("The log broke off: the interLink API stopped while it was read.")
    }
  }

  /// The plugin fails (500) if it is asked for one line more than there are: then all of it is fetched.
  private func log(_ request: LogRequest) async throws(KubernetesError) -> HTTPBody {
    do {
      return try await session.client.log(request)
    } catch {
      guard request.tailLines != nil, error.statusCode == 500 else { throw error }
      var request = request
      request.tailLines = nil
      return try await session.client.log(request)
    }
  }

  func find() async throws -> Pod? {
    let found = Locked<Pod?>(nil)
    try await session.client.list(
      Pod.self, namespace: namespace, selector: Selector(fields: "metadata.name=\(name)")
    ) { page in
      found.withLock { $0 = page.first }
    }
    return found.withLock { $0 }
  }

  private func container(of pod: Pod) throws(CommandFailure) -> String {
    let names = pod.containers.map(\.name)
    guard let wanted = command.container else {
      if names.count == 1 { return names[0] }
      throw CommandFailure(
        "Pod \(pod.meta.name) has several containers; choose one with -c: \(names.joined(separator: ", ")).")
    }
    if (names + pod.initContainers.map(\.name)).contains(wanted) { return wanted }
    throw CommandFailure(
      "Pod \(pod.meta.name) has no container \(wanted); it has \(names.joined(separator: ", ")).")
  }

  /// Asked to follow before the container has run, the plugin would never end, not even when we have left.
  private func waitUntilBegun(_ container: String, of pod: Pod) async throws {
    let uid = pod.meta.uid
    let reflector = Reflector<Pod>(
      client: session.client, namespace: pod.meta.namespace,
      selector: Selector(fields: "metadata.name=\(pod.meta.name)"))
    let (events, continuation) = AsyncStream.makeStream(of: ReflectorEvent<Pod>.self)
    let watching = Task { await reflector.run { continuation.yield($0) } }
    defer { watching.cancel() }
    var said = ""
    for await event in events {
      switch event {
      case .upserts(let pods):
        guard let pod = pods.last(where: { $0.meta.uid == uid }) else { continue }
        switch availability(of: container, in: pod) {
        case .running, .ended: return
        case .never(let why): throw CommandFailure(why)
        case .gone: break
        case .notYet(let why) where why != said:
          said = why
          StandardError.write(why)
        case .notYet: break
        }
      case .deletes(let pods) where pods.contains { $0.meta.uid == uid }:
        throw CommandFailure("The pod was deleted before its container ran.")
      case .failed(let error, _):
        throw error
      case .relisting, .deletes, .synced, .heard:
        break
      }
    }
  }

  func availability(of container: String, in pod: Pod) -> LogAvailability {
    LogAvailability(
      PodRecord(key: PodKey(site: "", uid: pod.meta.uid), pod: pod, learnt: .now), container: container)
  }
}

extension [UInt8] {
  /// Whether it ends with `suffix`, line ends after it aside.
  fileprivate nonisolated func hasSuffix(_ suffix: [UInt8]) -> Bool {
    var end = self[...]
    while end.last == 0x0A { end.removeLast() }
    return end.count >= suffix.count && end.suffix(suffix.count).elementsEqual(suffix)
  }
}
