internal import ClientCore
internal import Monitor

/// The containers whose logs are printed, as far as they are known: tells each session how its container is.
nonisolated final class LogRoster: Sendable {
  struct Entry: Sendable {
    var origin: LogSink.Origin
    var session: LogSession
  }

  private struct Container: Sendable {
    var name: String
    /// Open as soon as its log can be read.
    var session: LogSession?
    /// Why it cannot be, as it was said last.
    var said = ""
    /// Whether it never will.
    var isNever = false
  }

  private struct Member: Sendable {
    var pod: Pod
    var containers: [Container]
    /// Whether its node was asked for; it tells ways to the log beside the API server.
    var hasAskedForNode = false
    var node: Node?
    /// Whether the present list of pods has it.
    var isListed = true
  }

  private struct State: Sendable {
    var members: [String: Member] = [:]
    var new: [Entry] = []
    var count = 0
    var failure: CommandFailure?
  }

  /// Streams that are opened at once.
  static let limit = LogSubject.limit

  private let session: SiteSession
  private let reading: LogReading
  private let wake: @Sendable () -> Void
  /// Which of a pod's containers.
  private let choose: @Sendable (Pod) throws(CommandFailure) -> [String]
  /// Whether pods that come join.
  private let isOpen: Bool
  private let state = Locked(State())

  init(
    _ session: SiteSession, reading: LogReading, isOpen: Bool, wake: @escaping @Sendable () -> Void,
    choose: @escaping @Sendable (Pod) throws(CommandFailure) -> [String]
  ) {
    (self.session, self.reading, self.isOpen) = (session, reading, isOpen)
    (self.wake, self.choose) = (wake, choose)
  }

  /// Logs that can be read now and were not handed out before.
  func takeNew() -> [Entry] {
    state.withLock { state in
      defer { state.new = [] }
      return state.new
    }
  }

  /// Whether no more logs will come.
  var isComplete: Bool {
    !isOpen
      && state.withLock { state in
        state.new.isEmpty
          && (!reading.follows
            || state.members.values.allSatisfy { member in
              member.containers.allSatisfy { $0.session != nil || $0.isNever }
            })
      }
  }

  /// Why one that was asked for alone cannot be read.
  var failure: CommandFailure? { state.withLock { $0.failure } }

  /// Takes in pods.
  ///
  /// - Throws: ``CommandFailure`` if a pod does not have the container.
  func add(_ pods: [Pod]) throws(CommandFailure) {
    for pod in pods.sorted(by: { ($0.meta.namespace, $0.meta.name) < ($1.meta.namespace, $1.meta.name) }) {
      let names = try choose(pod)
      state.withLock { state in
        guard state.members[pod.meta.uid] == nil else { return }
        let room = max(0, Self.limit - state.count)
        if names.count > room {
          StandardError.write(
            "Note: there are more than \(Self.limit) logs; those of \(pod.meta.name) are left out.")
        }
        state.count += min(room, names.count)
        let containers = names.prefix(room).map { Container(name: $0) }
        state.members[pod.meta.uid] = Member(pod: pod, containers: containers)
      }
      learn(pod)
    }
  }

  /// Follows what becomes of the pods until its task is cancelled.
  func follow(_ selector: Selector, in namespace: String?) async {
    let reflector = Reflector<Pod>(client: session.client, namespace: namespace, selector: selector)
    await reflector.run { event in
      switch event {
      case .upserts(let pods):
        for pod in pods {
          if state.withLock({ $0.members[pod.meta.uid] != nil }) {
            learn(pod)
          } else if isOpen {
            do throws(CommandFailure) { try add([pod]) } catch { StandardError.write("Note: \(error)") }
          }
        }
      case .deletes(let pods): for pod in pods { lose(pod.meta.uid) }
      case .relisting:
        state.withLock { state in for uid in state.members.keys { state.members[uid]?.isListed = false } }
      case .synced:
        for uid in state.withLock({ $0.members.filter { !$0.value.isListed }.keys }) { lose(uid) }
      case .heard, .failed: break
      }
      wake()
    }
  }

  private func learn(_ pod: Pod) {
    let uid = pod.meta.uid
    let node = state.withLock { state -> String? in
      guard var member = state.members[uid] else { return nil }
      (member.pod, member.isListed) = (pod, true)
      for index in member.containers.indices { learn(pod, &member.containers[index], &state) }
      let asksForNode = !member.hasAskedForNode && !pod.nodeName.isEmpty
      if asksForNode { member.hasAskedForNode = true }
      state.members[uid] = member
      tell(member)
      return asksForNode ? pod.nodeName : nil
    }
    guard let node else { return }
    Task { @concurrent [weak self, session] in
      guard let found = await session.node(node), let self else { return }
      self.state.withLock { state in
        state.members[uid]?.node = found
        if let member = state.members[uid] { self.tell(member) }
      }
    }
  }

  private func learn(_ pod: Pod, _ container: inout Container, _ state: inout State) {
    guard container.session == nil else { return }
    let availability = availability(of: container.name, in: pod)
    switch availability {
    case .notYet(let why):
      if container.said != why {
        StandardError.write(isAlone ? why : "\(pod.meta.name): \(why)")
        container.said = why
      }
    case .never(let why) where isAlone:
      container.isNever = true
      state.failure = CommandFailure(why, exitCode: LogExit.noContainer)
    case .never(let why):
      if container.said != why { StandardError.write("Note: \(pod.meta.name): \(why)") }
      (container.said, container.isNever) = (why, true)
    case .running, .ended, .gone:
      let opened = LogSession(
        of: pod, container: container.name, availability: availability, reading: reading, limits: Self.limits,
        client: session.client, sources: session.sources, now: session.now)
      container.session = opened
      let origin = LogSink.Origin(
        namespace: pod.meta.namespace, pod: pod.meta.name, container: container.name)
      state.new.append(Entry(origin: origin, session: opened))
    }
  }

  private var isAlone: Bool { !isOpen && reading.givesUpEarly }

  /// A pod has gone.
  private func lose(_ uid: String) {
    state.withLock { state in
      guard let member = state.members.removeValue(forKey: uid) else { return }
      state.count -= member.containers.count
      for container in member.containers { container.session?.update(.gone) }
      if isAlone, member.containers.contains(where: { $0.session == nil }) {
        state.failure = CommandFailure(
          "The pod was deleted before its container ran.", exitCode: LogExit.gone)
      }
    }
  }

  /// Tells the pod's sessions how their containers are; one after the other, so that what is newer comes later.
  private func tell(_ member: Member) {
    for container in member.containers {
      container.session?.update(availability(of: container.name, in: member.pod), node: member.node)
    }
  }

  private func availability(of container: String, in pod: Pod) -> LogAvailability {
    if reading.previous { return .ended("The previous run is over.") }
    return LogAvailability(
      PodRecord(key: PodKey(site: "", uid: pod.meta.uid), pod: pod, learnt: .now), container: container)
  }

  /// Lines may be long: programs read them.
  private static let limits: LogLimits = {
    var limits = LogLimits()
    limits.line = limits.memory / 8
    return limits
  }()
}

nonisolated extension SiteSession {
  /// A node, if it may be read; it tells ways to logs beside the API server.
  fileprivate func node(_ name: String) async -> Node? {
    let found = Locked<Node?>(nil)
    _ = try? await client.list(
      Node.self, namespace: nil, selector: Selector(fields: "metadata.name=\(name)")
    ) { page in
      found.withLock { $0 = page.first }
    }
    return found.withLock { $0 }
  }

  /// The site's clock.
  var now: @Sendable () -> Timestamp {
    if let demo { return demo.now }
    return { Timestamp.now }
  }
}

/// What `logs` ends with, beside 0 and 1.
nonisolated enum LogExit {
  static let noPod: Int32 = 2
  static let noContainer: Int32 = 3
  static let gone: Int32 = 4
}
