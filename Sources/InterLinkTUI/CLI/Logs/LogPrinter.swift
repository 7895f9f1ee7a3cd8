internal import ClientCore
import Glibc
internal import Monitor

/// Prints the logs of containers of one site to standard output.
nonisolated struct LogPrinter {
  let command: LogsCommand
  let session: SiteSession
  /// Where logs are kept of pods that may have gone.
  var storage = LogStorage()

  /// The one site of `session` that has the pods.
  ///
  /// - Throws: ``CommandFailure`` if none has, or several have.
  static func site(of command: LogsCommand, in session: ClusterSession) async throws -> SiteSession {
    if session.sites.count == 1 { return session.sites[0] }
    var holders: [SiteSession] = []
    for site in session.sites where try await !LogPrinter(command: command, session: site).find().isEmpty {
      holders.append(site)
    }
    if holders.count == 1 { return holders[0] }
    let what = command.pod.map { "pod \($0)" } ?? "pod with the labels \(command.selector ?? "")"
    let names = (holders.isEmpty ? session.sites : holders).map(\.name).joined(separator: ", ")
    throw CommandFailure(
      holders.isEmpty
        ? "There is no \(what) in the namespaces looked at on \(names)."
        : "There is a \(what) on each of \(names); choose one with --site.",
      exitCode: LogExit.noPod)
  }

  private var name: String? {
    command.pod.map { $0.hasPrefix("pod/") ? String($0.dropFirst(4)) : $0 }
  }
  /// A name is of one namespace, labels may be of all.
  private var namespace: String? {
    session.namespace ?? (name == nil ? nil : session.client.cluster.namespace)
  }
  private var selector: Selector {
    name.map { Selector(fields: "metadata.name=\($0)") } ?? Selector(labels: command.selector ?? "")
  }

  /// Finds the containers and prints until their logs end.
  @concurrent func print() async throws {
    let pods = try await find()
    if pods.isEmpty, let name {
      if try await printKept(name) { return }
      throw CommandFailure(
        "There is no pod \(name) in namespace \(namespace ?? "")", exitCode: LogExit.noPod)
    }
    let isOpen = name == nil && command.follow
    if pods.isEmpty {
      let place = namespace.map { " in namespace \($0)" } ?? ""
      let sentence = "There is no pod with the labels \(command.selector ?? "")\(place)."
      guard isOpen else { throw CommandFailure(sentence, exitCode: LogExit.noPod) }
      StandardError.write("\(sentence) Those that come are waited for.")
    }
    var feed = LogFeed(tail: command.tail, since: since, filters: command.filters)
    defer { feed.end() }
    let roster = LogRoster(session, reading: reading, isOpen: isOpen, wake: feed.wake) {
      [self] pod throws(CommandFailure) in try containers(of: pod)
    }
    try roster.add(pods)
    let following = Task { @concurrent [selector, namespace] in
      if reading.follows { await roster.follow(selector, in: namespace) }
    }
    defer { following.cancel() }
    let leaving = Task { @concurrent in if reading.follows { await Self.leaveWithTheReader() } }
    defer { leaving.cancel() }
    try await print(&feed, roster)
  }

  private func print(_ feed: inout LogFeed, _ roster: LogRoster) async throws {
    var sink = LogSink(form)
    var told = LogTellings(isAlone: !command.isOfSeveral, since: since)
    while true {
      let isComplete = roster.isComplete
      for entry in roster.takeNew() {
        feed.add(entry.session)
        sink.add(entry.origin)
        told.add(entry.origin)
      }
      if let failure = roster.failure { throw failure }
      let statuses = feed.statuses
      let parts = feed.next()
      for part in parts { sink.write(part) }
      told.tell(statuses, feed)
      guard parts.isEmpty else { continue }
      if isComplete, statuses.allSatisfy({ $0.end != nil }) { break }
      await feed.sleep()
    }
    if let failure = told.failure(feed.statuses) { throw failure }
  }

  private var form: LogSink.Form {
    let isTerminal = StandardOutput.isTerminal
    let hasColours = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
    var form = LogSink.Form()
    form.isJSON = command.output == .json
    form.hasPrefix = command.prefix ?? command.isOfSeveral
    form.hasTimes = command.timestamps
    form.hasColours = hasColours
    form.coloursPrefixes = hasColours && isTerminal
    form.filters = command.filters
    return form
  }

  private var reading: LogReading {
    var reading = LogReading()
    (reading.follows, reading.previous) = (command.follow, command.previous)
    reading.readsHistoryFirst = command.isOfSeveral || command.tail != nil
    reading.givesUpEarly = !command.isOfSeveral
    reading.trustsEnds = true
    if command.raw { reading.raw = { StandardOutput.write($0) } }
    return reading
  }

  private var since: Timestamp? {
    command.sinceTime?.time ?? command.since.map { session.now() + -Double($0.seconds) }
  }

  private func find() async throws -> [Pod] {
    let found = Locked<[Pod]>([])
    try await session.client.list(Pod.self, namespace: namespace, selector: selector) { page in
      found.withLock { $0 += page }
    }
    return found.withLock { $0 }
  }

  private func containers(of pod: Pod) throws(CommandFailure) -> [String] {
    let names = pod.containers.map(\.name)
    guard let wanted = command.container else {
      if names.count == 1 || command.isOfSeveral { return names }
      throw CommandFailure(
        "Pod \(pod.meta.name) has several containers; choose one with -c, or take --all-containers: "
          + "\(names.joined(separator: ", ")).", exitCode: LogExit.noContainer)
    }
    if (names + pod.initContainers.map(\.name)).contains(wanted) { return [wanted] }
    throw CommandFailure(
      "Pod \(pod.meta.name) has no container \(wanted); it has \(names.joined(separator: ", ")).",
      exitCode: LogExit.noContainer)
  }

  /// Ends the program, as it does when it writes, once nobody reads what it prints.
  private static func leaveWithTheReader() async {
    while !Task.isCancelled {
      if StandardOutput.isAbandoned { exit(EXIT_SUCCESS) }
      try? await Task.sleep(for: .seconds(1))
    }
  }

  // MARK: - Logs that are kept

  /// Prints what is kept of a pod that has gone: its newest log, or those of all its containers.
  ///
  /// - Returns: whether there is something.
  private func printKept(_ name: String) async throws -> Bool {
    guard let keeper = storage.keeper, !command.raw, !command.previous else { return false }
    let ofPod = await keeper.list().filter {
      $0.header.pod == name && $0.header.namespace == namespace && $0.header.site == session.name
    }
    // The last pod of that name, if there were several; of each container the log written to last.
    var logs: [KeptLog] = []
    for log in ofPod where log.header.uid == ofPod[0].header.uid {
      if !logs.contains(where: { $0.header.container == log.header.container }) { logs.append(log) }
    }
    if logs.isEmpty { return false }
    let names = logs.map(\.header.container).sorted()
    if let wanted = command.container {
      logs.removeAll { $0.header.container != wanted }
      guard !logs.isEmpty else {
        throw CommandFailure(
          "Pod \(name) has gone; kept are the logs of \(names.joined(separator: ", ")), not of \(wanted).",
          exitCode: LogExit.noContainer)
      }
    } else if logs.count > 1, !command.allContainers {
      throw CommandFailure(
        "Pod \(name) has gone; kept are the logs of several containers; choose one with -c, or take "
          + "--all-containers: \(names.joined(separator: ", ")).", exitCode: LogExit.noContainer)
    }
    var feed = LogFeed(tail: command.tail, since: since, filters: command.filters)
    defer { feed.end() }
    var sink = LogSink(form)
    do throws(LogFileError) {
      for log in logs {
        feed.add(try await KeptLogReader.open(log))
        sink.add(LogSink.Origin(namespace: log.header.namespace, pod: name, container: log.header.container))
        let gaps = log.gaps.isEmpty ? "It is whole." : log.gaps.joined(separator: " ")
        StandardError.write(
          "Note: pod \(name) has gone; this is the log of \(log.header.container) that was kept here. \(gaps)"
        )
      }
    } catch {
      throw CommandFailure("Pod \(name) has gone, and its log kept here cannot be read: \(error).")
    }
    while case let parts = feed.next(), !parts.isEmpty { for part in parts { sink.write(part) } }
    return true
  }
}
