/// interLink's virtual kubelet of one node, its interLink API and its Slurm plugin in one.
///
/// It registers the node, pings, turns pods bound to it into Slurm jobs, writes what becomes of them into the
/// pods, and ends them when somebody deletes the pods.  ``step()`` does what is due at the clock's time.
actor VirtualKubelet {
  /// A pod that the kubelet knows.
  struct Tracked: Sendable {
    var facts: PodFacts
    var jobID: UInt64?
    /// What Slurm said last, and what is therefore in the pod already.
    var last: JobStatus?
    /// When it was first seen running.
    var startedAt: Double?
    var isTerminal = false
    /// The object is removed then.
    var removal: Double?
    /// Whether the plugin ends its job only then.
    var isEndedWithRemoval = false
  }

  nonisolated let node: VirtualNode
  nonisolated let backend: any SlurmBackend
  nonisolated let clock: SiteClock
  nonisolated let quirks: EmbeddedSite.Configuration.Quirks
  private let store: ObjectStore
  private let nodeUID: String
  private var random: RandomSource

  private var pods: [String: Tracked] = [:]
  /// Uids of pods whose end is not known yet, in order of arrival.
  private var active: [String] = []
  /// Uids of pods that are being deleted.
  private var removals: Set<String> = []
  /// The interLink API's cache: what the plugin has answered so far, by uid.
  private var cache: [String: Document] = [:]
  private var nextPing: Double
  private var nextStatus: Double
  /// When the plugin last really asked Slurm, and what it then said (``Quirks/sharedAnswers``).
  private var lastAnswer = (time: -Double.infinity, entries: [Document]())
  /// For so long it gives everybody the same answer.
  static let answerAge = 10.0
  private var notReadySince: Double?
  private var isInterLinkOn = true
  /// When the interLink API is up again after a crash.
  private var restart = -Double.infinity
  private var nextLease: Double
  /// What is out of order.
  private(set) var troubles = Troubles()
  /// What comes of the next deletions.
  private var deletions: [EmbeddedSite.Deletion] = []
  /// How long sbatch takes for the next pods, in seconds, and the pods that it is at, with the time of its answer.
  private var delays: [Double] = []
  private var underway: [(time: Double, facts: PodFacts)] = []
  /// Since when ``Troubles/process`` is.
  private var silentSince: Double?
  /// What happened to pods meanwhile.
  private var missed: [Document] = []
  private var interLinkChanged: (@Sendable () -> Void)?
  private var wasInterLinkUp = true
  /// The name of its last request for a certificate.
  private var certificateRequest = ""

  static let pingInterval = 30.0
  static let leaseInterval = 10.0
  /// How long a supervisor takes to start the interLink API again.
  static let restartDelay = 15.0
  static let statusInterval = 5.0
  /// After how long without a sign of life a node is called unknown.
  static let monitorGracePeriod = 40.0

  init(
    _ node: VirtualNode, store: ObjectStore, backend: any SlurmBackend, clock: SiteClock, seed: UInt64,
    quirks: EmbeddedSite.Configuration.Quirks
  ) {
    self.node = node
    self.store = store
    self.backend = backend
    self.clock = clock
    self.quirks = quirks
    random = RandomSource(seed: seed, for: node.name)
    nodeUID = random.uuid()
    nextPing = clock.now
    nextLease = clock.now
    nextStatus = clock.now + Self.statusInterval
  }

  private var nodeKey: ObjectKey { ObjectKey(kind: .node, namespace: "", name: node.name) }

  /// Registers the node.  Its first ping comes with the first ``step()``.
  func register() throws(APIStatus) {
    var document = node.document(uid: nodeUID, created: clock.now)
    node.apply(.none, to: &document, now: clock.now, taintedAt: clock.now)
    try store.create(.node, document)
  }

  /// Stops or restarts the interLink API: everything that asks it is refused meanwhile.
  func setInterLink(up: Bool) {
    isInterLinkOn = up
    tellOfInterLink()
  }

  private var isInterLinkUp: Bool { isInterLinkOn && clock.now >= restart }

  /// Why a request of the kubelet's to the interLink API comes back without what it asked for.
  private var interLinkTrouble: EmbeddedSite.Outage? { isInterLinkUp ? troubles.interLink : .refused }

  /// Whether requests get through to the plugin.
  private var reachesPlugin: Bool { interLinkTrouble == nil && troubles.plugin == nil }

  /// Calls `body` whenever the interLink API's process comes or goes.
  func onInterLinkChange(_ body: @escaping @Sendable () -> Void) { interLinkChanged = body }

  private func tellOfInterLink() {
    guard isInterLinkUp != wasInterLinkUp else { return }
    wasInterLinkUp = isInterLinkUp
    interLinkChanged?()
  }

  /// Puts off the next ping and the signs of life that follow it.
  func deferPing(until time: Double) {
    nextPing = max(nextPing, time)
    nextLease = nextPing
  }

  /// Does what is due: ping, lease, status loop, ends of grace periods.
  func step() async {
    let now = clock.now
    tellOfInterLink()
    if let silentSince {
      if now - silentSince >= Self.monitorGracePeriod { markUnknown() }
      return
    }
    followCertificate()
    if now >= nextPing {
      nextPing = now + Self.pingInterval - (now - nextPing).truncatingRemainder(dividingBy: Self.pingInterval)
      await ping()
    }
    if now >= nextLease {
      nextLease = now + Self.leaseInterval
      if notReadySince == nil { renewLease() }
    }
    if now >= nextStatus {
      nextStatus = now + Self.statusInterval
      await refreshStatus()
    }
    for (time, facts) in underway where time <= now {
      underway.removeAll { $0.facts.uid == facts.uid }
      // Nobody tells the plugin of a deletion twice: the job lives on.
      await submit(facts) { _ in }
    }
    for uid in removals.sorted() {
      guard let pod = pods[uid], let removal = pod.removal, removal <= now else { continue }
      if pod.isEndedWithRemoval { await end(pod) }
      remove(uid)
    }
  }

  // MARK: - Node

  /// What the interLink API answers to a ping.
  func pingResult() async -> Result<FreeResources, PingFailure> {
    if troubles.plugin != nil { return .failure(PingFailure(text: "503")) }
    do throws(SlurmUnreachable) {
      return .success(try await backend.freeResources())
    } catch {
      return .failure(
        PingFailure(
          text: "HTTP InterLink session Request-\(random.uuid()):  call exit status: 500."
            + " Body: sinfo stderr: \(error.text)503"))
    }
  }

  /// What the interLink API answers to a ping that fails.
  struct PingFailure: Error { var text: String }

  /// What a ping finds.
  private func pinged() async -> VirtualNode.Ping {
    if let trouble = interLinkTrouble {
      let (error, answer) = Troubles.clientError(trouble, node.interLink)
      return .failed(
        error.map { "Ping failed: Post \"\(node.interLink)/pinglink\": \($0)" }
          ?? "Ping failed with code -1. Response: \(answer)")
    }
    switch await pingResult() {
    case .success(let free): return .ok(free)
    case .failure(let failure): return .failed("Ping failed with code -1. Response: \(failure.text)")
    }
  }

  private func ping() async {
    let result = await pinged()
    let now = clock.now
    if case .ok = result { notReadySince = nil } else { notReadySince = notReadySince ?? now }
    // The only failure is that somebody deleted the node; then there is nothing to write into.
    _ = try? store.update(nodeKey) { document in
      node.apply(result, to: &document, now: now, taintedAt: notReadySince)
    }
  }

  /// What the node controller does to a node that gives no sign of life: what interLink wrote stays as it was.
  private func markUnknown() {
    let now = clock.now
    _ = try? store.update(nodeKey) { document in
      if document["status"]["conditions"].array?.contains(where: { $0["status"] == "Unknown" }) == true {
        return
      }
      node.silence(&document, now: now)
    }
  }

  private func renewLease() {
    // A node that somebody deleted is not registered again, and has no lease.
    guard store.stored(nodeKey) != nil else { return }
    let now = clock.now
    do throws(APIStatus) {
      try store.update(NodeLease.key(node.name)) { NodeLease.renew(&$0, now: now) }
    } catch {
      // The first one.
      _ = try? store.create(.lease, NodeLease.document(node: node.name, nodeUID: nodeUID, now: now))
    }
  }

  // MARK: - Pods

  /// Takes note of a pod that is bound to this node: new, changed or being deleted.
  func observe(_ pod: Document) async {
    guard silentSince == nil else {
      missed.append(pod)
      return
    }
    guard let facts = PodFacts(pod), facts.nodeName == node.name else { return }
    if facts.deletion != nil {
      await delete(facts)
    } else if pods[facts.uid] == nil {
      if facts.isTerminal || facts.jobID != nil { adopt(facts, last: nil) } else { await create(facts) }
    }
  }

  /// Takes over a pod that has its job already.
  func adopt(_ facts: PodFacts, last: JobStatus?) {
    pods[facts.uid] = Tracked(
      facts: facts, jobID: facts.jobID, last: last, startedAt: facts.phase == "Running" ? clock.now : nil,
      isTerminal: facts.isTerminal)
    if !facts.isTerminal { active.append(facts.uid) }
  }

  /// Takes on a pod whose creation neither succeeds nor fails: a proxy between kubelet and plugin gave up.
  func lose(_ facts: PodFacts) {
    pods[facts.uid] = Tracked(facts: facts)
    change(facts) { PodStatus.accepted(&$0, facts) }
  }

  /// The object is gone.
  func forget(uid: String) {
    guard let pod = pods.removeValue(forKey: uid) else { return }
    active.removeAll { $0 == uid }
    removals.remove(uid)
    if pod.removal == nil, silentSince == nil { Task { await end(pod) } }
  }

  private func create(_ facts: PodFacts) async {
    pods[facts.uid] = Tracked(facts: facts)
    change(facts) { PodStatus.accepted(&$0, facts) }
    if let trouble = interLinkTrouble, let error = Troubles.clientError(trouble, node.interLink).error {
      fail(facts, RemoteError.refused(node.interLink, error, session: random.int(10_000...99_999)))
      return
    }
    guard reachesPlugin else {
      fail(facts, RemoteError.rejected("", session: random.int(10_000...99_999)))
      return
    }
    if !delays.isEmpty {
      underway.append((clock.now + delays.removeFirst(), facts))
      return
    }
    await submit(facts) { await self.cancelAfterAll($0, facts) }
  }

  /// Deleted while sbatch was at work.
  private func cancelAfterAll(_ id: UInt64, _ facts: PodFacts) async {
    await backend.cancel(id)
    await backend.removeDirectory(facts.directory)
  }

  /// - Parameter abandoned: what comes of the job if the pod is gone when sbatch has answered.
  private func submit(_ facts: PodFacts, abandoned: (UInt64) async -> Void) async {
    do throws(SubmitError) {
      let id = try await backend.submit(facts.jobRequest)
      guard let pod = pods[facts.uid], pod.removal == nil else { return await abandoned(id) }
      pods[facts.uid]?.jobID = id
      active.append(facts.uid)
      change(facts) { $0["metadata"]["annotations"]["JobID"] = .string(String(id)) }
    } catch {
      fail(facts, RemoteError.rejected(error.text, session: random.int(10_000...99_999)))
    }
  }

  private func fail(_ facts: PodFacts, _ message: String) {
    pods[facts.uid]?.isTerminal = true
    change(facts) { PodStatus.failed(&$0, facts, message: message) }
  }

  private func delete(_ facts: PodFacts) async {
    guard pods[facts.uid]?.removal == nil else { return }
    if pods[facts.uid] == nil { pods[facts.uid] = Tracked(facts: facts, jobID: facts.jobID) }
    guard let pod = pods[facts.uid] else { return }
    // A pod that does not run goes at once; a running one keeps its object for the whole grace period.
    pods[facts.uid]?.removal = facts.phase == "Running" ? facts.deletion ?? clock.now : clock.now
    active.removeAll { $0 == facts.uid }
    removals.insert(facts.uid)
    let way = deletions.isEmpty ? .usual : deletions.removeFirst()
    switch way {
    case .usual: await end(pod)
    case .forgotten, .failing: break
    case .late(let seconds):
      // As long as the plugin is at it the pod is there, and terminating.
      pods[facts.uid]?.removal = clock.now + seconds
      pods[facts.uid]?.isEndedWithRemoval = true
    }
    guard facts.phase == "Running" || way.isLate, interLinkTrouble == nil else {
      remove(facts.uid)
      return
    }
    let now = clock.now
    change(facts) { PodStatus.deleted(&$0, facts, now: now) }
  }

  /// Tells the plugin to delete: cancels the job and removes its directory.  Asked once, never again.
  private func end(_ pod: Tracked) async {
    guard reachesPlugin else { return }
    cache[pod.facts.uid] = nil
    // Deleted before sbatch has answered: the plugin has nothing to cancel, and nobody comes back to it.
    let id = if let id = pod.jobID { id } else { await backend.jobID(in: pod.facts.directory) }
    if let id { await backend.cancel(id) }
    await backend.removeDirectory(pod.facts.directory)
  }

  /// Lets go of the object, as a deletion without grace does: a finalizer may go on to hold it.
  private func remove(_ uid: String) {
    removals.remove(uid)
    guard let pod = pods[uid] else { return }
    // Somebody else may have removed it by force.
    let left = try? store.update(pod.facts.key) { (document) throws(APIStatus) in
      if document["metadata"]["uid"].string == uid {
        document["metadata"]["deletionGracePeriodSeconds"] = 0
      }
    }
    guard let left, Deletions.isReadyToGo(left) else { return }
    _ = try? store.remove(pod.facts.key, uid: uid)
  }

  private func change(_ facts: PodFacts, _ body: (inout Document) -> Void) {
    // The pod may be gone, or another of the same name may stand in its place.
    _ = try? store.update(facts.key) { (document) throws(APIStatus) in
      if document["metadata"]["uid"].string == facts.uid { body(&document) }
    }
  }

  // MARK: - Status

  private func refreshStatus() async {
    guard reachesPlugin, !active.isEmpty else { return }
    var due = active
    if quirks.contains(.sharedAnswers) {
      // All but one of the answers of the next 10 s are about another pod, and so are thrown away.
      guard clock.now - lastAnswer.time >= Self.answerAge else { return }
      due = [random.pick(active)]
      lastAnswer = (clock.now, [])
    }
    await refresh(due)
  }

  /// Asks Slurm about pods and writes what has changed.
  func refresh(_ uids: [String]) async {
    let ids = uids.compactMap { pods[$0]?.jobID }
    guard let jobs = try? await backend.jobs(ids) else { return }
    let endsForGood = quirks.contains(.endsForGood)
    for uid in uids {
      guard let pod = pods[uid], pod.removal == nil, let id = pod.jobID else { continue }
      // Of a job that is forgotten there is nothing more to learn.
      guard !pod.isTerminal || (!endsForGood && jobs[id] != nil) else { continue }
      if let job = jobs[id], isNoNews(job, after: pod.last) {
        if quirks.contains(.metadataReverted) { revert(pod.facts) }
        continue
      }
      guard let states = await states(of: pod, jobs[id]) else { continue }
      // Things may have changed while the files were read.
      guard let now = pods[uid], now.removal == nil, now.isTerminal == pod.isTerminal else { continue }
      report(uid, jobs[id], states)
      if let entry = cache[uid] { lastAnswer.entries = [entry] }
    }
    active.removeAll { uid in
      guard let pod = pods[uid] else { return true }
      return pod.isTerminal
        && (endsForGood || pod.jobID.map { jobs[$0] == nil && uids.contains(uid) } ?? true)
    }
  }

  /// Whether the plugin would say the same as before.
  private func isNoNews(_ job: JobStatus, after last: JobStatus?) -> Bool {
    job.state == last?.state && (quirks.contains(.lostReasons) || job.reason == last?.reason)
  }

  /// What the plugin says of the containers; nil if it fails, as it does for a job that slurmctld has forgotten
  /// and that left no status file.
  private func states(of pod: Tracked, _ job: JobStatus?) async -> [ContainerState]? {
    var states: [ContainerState] = []
    for container in pod.facts.containers {
      var code: Int?
      if job?.hasEnded ?? true {
        let file = "run-\(container.program.name).status"
        if let bytes = await backend.read(file, of: pod.facts.directory, from: 0) {
          code = Int(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber })
        }
      }
      if let job {
        states.append(
          ContainerState(job, exitCode: code, startedAt: pod.startedAt, now: clock.now, quirks: quirks))
      } else if let code {
        states.append(
          .terminated(
            exitCode: code, reason: nil, message: nil, startedAt: pod.startedAt, finishedAt: clock.now))
      } else {
        return nil
      }
    }
    return states
  }

  private func report(_ uid: String, _ job: JobStatus?, _ states: [ContainerState]) {
    guard let pod = pods[uid] else { return }
    pods[uid]?.last = job
    if pod.startedAt == nil, case .running(let time)? = states.first { pods[uid]?.startedAt = time }
    pods[uid]?.isTerminal = states.allSatisfy(\.isTerminated)
    cache[uid] = InterLinkStatus.document(pod.facts, states)
    change(pod.facts) { PodStatus.report(&$0, pod.facts, states) }
  }

  /// Puts back what somebody else has changed: the kubelet sends its own copy of the whole pod.
  private func revert(_ facts: PodFacts) {
    change(facts) { document in
      let jobID = document["metadata"]["annotations"]["JobID"]
      document["metadata"]["labels"] = facts.labels
      var annotations: Document = [:]
      for (key, value) in facts.annotations.sorted(by: { $0.key < $1.key }) {
        annotations[key] = .string(value)
      }
      annotations["JobID"] = jobID
      document["metadata"]["annotations"] = annotations
    }
  }

  // MARK: - What the interLink API knows

  /// Whether the interLink API answers.
  var isUp: Bool { isInterLinkUp }

  /// A request has ended the interLink API's process.
  func crashInterLink() {
    restart = clock.now + Self.restartDelay
    cache = [:]
    tellOfInterLink()
  }

  /// The cached answers, in no particular order.
  var cachedStatus: [Document] { cache.sorted { $0.key < $1.key }.map(\.value) }

  /// A pod as somebody asks the interLink API for its status.
  struct Question: Sendable {
    var name: String
    var namespace: String
    var uid: String
    var containers: [String]
  }

  /// The plugin's answer about some pods, which also goes into the cache; with ``Quirks/sharedAnswers`` what it said
  /// last, whoever asked then and about which pods.
  ///
  /// - Returns: nil if the plugin fails, as it does for a job that is gone and left no status file.
  func answer(_ questions: [Question]) async -> [Document]? {
    if quirks.contains(.sharedAnswers) {
      if clock.now - lastAnswer.time < Self.answerAge { return lastAnswer.entries }
      lastAnswer = (clock.now, [])
    }
    var entries: [Document] = []
    for question in questions {
      guard let entry = await status(question) else { return nil }
      entries.append(entry)
    }
    if quirks.contains(.sharedAnswers) { lastAnswer.entries = entries }
    return entries
  }

  private func status(_ question: Question) async -> Document? {
    let uid = question.uid
    if let pod = pods[uid], let id = pod.jobID {
      guard let jobs = try? await backend.jobs([id]), let states = await states(of: pod, jobs[id]) else {
        return nil
      }
      let document = InterLinkStatus.document(pod.facts, states)
      cache[uid] = document
      return document
    }
    let document = InterLinkStatus.unknown(
      name: question.name, namespace: question.namespace, uid: uid, containers: question.containers)
    cache[uid] = document
    return document
  }

  /// A number as interLink puts into the names of its sessions.
  func sessionNumber() -> Int { random.int(10_000...99_999) }

  /// Whether it has seen this pod.
  func knows(uid: String) -> Bool { pods[uid] != nil }

  /// Cancels a pod's job without touching the pod, as a `/delete` from outside does.
  ///
  /// - Returns: whether the plugin knows the pod: it goes by the job's directory, and panics without one.
  func endJob(of facts: PodFacts) async -> Bool {
    guard await backend.jobID(in: facts.directory) != nil else { return false }
    await end(pods[facts.uid] ?? Tracked(facts: facts))
    return true
  }

  /// Says what comes of the next deletions.
  func script(_ deletions: [EmbeddedSite.Deletion]) { self.deletions += deletions }

  /// Lets sbatch take so many seconds for each of the next pods.
  func delaySubmissions(by seconds: Double, count: Int) {
    delays += Array(repeating: seconds, count: max(0, count))
  }

  /// What Slurm says of a pod's job.
  func job(of uid: String) async -> JobStatus? {
    guard let id = pods[uid]?.jobID else { return nil }
    return (try? await backend.jobs([id]))?[id]
  }

  // MARK: - Outages

  /// Puts a part of the node out of order, or in order again.
  func setOutage(_ outage: EmbeddedSite.Outage?, of hop: EmbeddedSite.Hop) async {
    switch hop {
    case .apiServer: break
    case .interLink: troubles.interLink = outage
    case .plugin: troubles.plugin = outage
    case .kubelet:
      troubles.port = outage
      if outage == .certificatePending { requestCertificate() } else { approveCertificate() }
    case .virtualKubelet:
      troubles.process = outage
      if outage != nil {
        silentSince = silentSince ?? clock.now
      } else if silentSince != nil {
        silentSince = nil
        (nextPing, nextLease, nextStatus) = (clock.now, clock.now, clock.now)
        let pods = missed
        missed = []
        for pod in pods { await observe(pod) }
      }
    }
  }

  // MARK: - Certificates

  /// Asks for a certificate.
  func requestCertificate() {
    certificateRequest = "csr-\(random.nameSuffix())"
    // Its name is taken: there is one, then.
    _ = try? store.create(
      .certificateRequest,
      ServingCertificate.document(
        name: certificateRequest, uid: random.uuid(), node: node.name, now: clock.now))
  }

  /// Approves what is asked for, as an administrator does, and signs it.
  func approveCertificate() {
    let now = clock.now
    // Somebody else may have removed it.
    _ = try? store.update(ServingCertificate.key(certificateRequest)) { request in
      if !ServingCertificate.isApproved(request) { ServingCertificate.approve(&request, now: now) }
      ServingCertificate.issue(&request)
    }
  }

  /// A request that somebody has approved is signed, and served with.
  private func followCertificate() {
    guard troubles.port == .certificatePending,
      let request = store.get(ServingCertificate.key(certificateRequest)),
      ServingCertificate.isApproved(request)
    else { return }
    troubles.port = nil
    approveCertificate()
  }

  /// The pods that it knows, as the store has them.
  var knownPods: [Document] {
    pods.values.sorted { $0.facts.key < $1.facts.key }.compactMap { store.get($0.facts.key) }
  }
}
