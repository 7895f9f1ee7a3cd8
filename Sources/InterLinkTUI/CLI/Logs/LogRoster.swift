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
  }

  private struct Member: Sendable {
    var pod: Pod
    var containers: [Container]
    /// Asked for when the pod has one.
    var node: Task<Node?, Never>?
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
            || state.members.values.allSatisfy { $0.containers.allSatisfy { $0.session != nil } })
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
    state.withLock { state in
      guard var member = state.members[uid] else { return }
      (member.pod, member.isListed) = (pod, true)
      if member.node == nil, !pod.nodeName.isEmpty, reading.raw == nil || reading.follows {
        member.node = Task { @concurrent [session] in await session.node(pod.nodeName) }
      }
      for index in member.containers.indices { learn(pod, &member.containers[index], &state) }
      state.members[uid] = member
    }
    tell(uid, availability: nil)
  }

  private func learn(_ pod: Pod, _ container: inout Container, _ state: inout State) {
    let availability = availability(of: container.name, in: pod)
    guard container.session == nil else { return }
    switch availability {
    case .notYet(let why):
      if container.said != why {
        StandardError.write(isAlone ? why : "\(pod.meta.name): \(why)")
        container.said = why
      }
    case .never(let why) where isAlone:
      state.failure = CommandFailure(why, exitCode: LogExit.noContainer)
    case .never(let why):
      if container.said != why { StandardError.write("Note: \(pod.meta.name): \(why)") }
      container.said = why
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
    tell(uid, availability: .gone)
    state.withLock { state in
      guard let member = state.members.removeValue(forKey: uid) else { return }
      if isAlone, member.containers.contains(where: { $0.session == nil }) {
        state.failure = CommandFailure(
          "The pod was deleted before its container ran.", exitCode: LogExit.gone)
      }
    }
  }

  /// Tells the pod's sessions how their containers are, and the node when it is known.
  private func tell(_ uid: String, availability: LogAvailability?) {
    guard let member = state.withLock({ $0.members[uid] }) else { return }
    for container in member.containers {
      guard let session = container.session else { continue }
      let its = availability ?? self.availability(of: container.name, in: member.pod)
      session.update(its)
      if let node = member.node {
        Task { [weak session] in
          if let node = await node.value { session?.update(its, node: node) }
        }
      }
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
    limits.line = 8 << 20
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
