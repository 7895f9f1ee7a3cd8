internal import ClientCore
internal import Monitor

extension App {
  /// The views that tab goes through.
  static let roots: [Place] = [.overview, .pods, .nodes, .jobs, .timeline, .health]

  /// Shows one of the ``roots``.
  func openRoot(_ place: Place) {
    guard view.place != place else { return }
    switch place {
    case .pods: open(PodsView(pods: pods))
    case .nodes: open(NodesView(nodes: nodes))
    case .jobs: open(JobsView(jobs: jobs))
    case .timeline: open(TimelineView(options.glyphs))
    case .health: open(HealthView())
    default: open(OverviewView(pods: pods, nodes: nodes))
    }
  }

  /// Shows the root after, or before, the present one.
  func cycleRoots(by offset: Int) {
    let root = trail.path.first?.place ?? .overview
    let index = Self.roots.firstIndex(of: root) ?? 0
    openRoot(Self.roots[(index + offset + Self.roots.count) % Self.roots.count])
  }

  /// Shows `view`.
  func open(_ view: any View) {
    rememberScript()
    trail.open(view)
    view.refresh(self)
  }

  /// Goes back or forward through what was opened.
  func step(_ offset: Int) {
    rememberScript()
    trail.step(offset)
    view.refresh(self)
  }

  /// Keeps what the log on screen tells of the job's script: the log itself is let go with its view.
  private func rememberScript() {
    if let (pod, script) = logs?.script { scripts[pod] = script }
  }

  /// Drills into what the cursor is on.
  func drillIn() {
    if let table = view.table, table.hasGroup { return table.toggleGroup(self) }
    switch view.place {
    case .overview, .pods:
      if let record = pods.selected?.record { open(PodDetailView(record)) }
    case .nodes:
      if let record = nodes.selected?.record { open(NodeDetailView(record)) }
    case .timeline:
      if let record = currentPod { open(PodDetailView(record)) }
    case .health:
      if let hop = (view as? HealthView)?.selected(in: snapshot) { open(HopView(hop)) }
    case .nodeDetail:
      if let view = view as? NodeDetailView { showPods(onNode: view.key) }
    case .jobs:
      if let row = jobs.selected { open(JobDetailView(row)) }
    case .jobDetail:
      openPod()
    case .podDetail:
      openLogs()
    default: break
    }
  }

  /// Shows the pods of one node.
  func showPods(onNode node: NodeKey) {
    func exactly(_ name: String) -> String { "~^\(name.replacing(".", with: "\\."))$" }
    let site = snapshot.isOfSeveralSites ? "site:\(exactly(node.site)) " : ""
    pods.setFilter("\(site)node:\(exactly(node.name))", self)
    openRoot(.pods)
  }

  /// Shows the page of the current job's pod.
  func openPod() {
    if let record = currentPod { open(PodDetailView(record)) }
  }

  /// Shows the page of the current pod's job.
  func openJob() {
    if let row = currentJob { open(JobDetailView(row)) }
  }

  /// The newest record of a pod; `nil` if it is no longer known.
  func podRecord(_ key: PodKey) -> PodRecord? { snapshot.pods.first { $0.key == key } }

  /// The pod that keys act on: the cursor's, or the one whose page, manifest or log is shown.
  var currentPod: PodRecord? {
    switch view {
    case is OverviewView, is PodsView: pods.selected?.record
    case is JobsView: jobs.selected?.pod
    case let view as JobDetailView: view.row.pod
    case let view as TimelineView: view.pods.selected?.record
    case let view as PodDetailView: view.record
    case let view as PodTimelineView: view.record
    case let view as ManifestView: podRecord(view.key)
    case let view as LogsView: view.currentMember.flatMap { podRecord($0.pod) }
    case let view as FlagsFormView: view.record
    case let view as PreflightView: view.record
    default: nil
    }
  }

  /// The job that keys act on: the cursor's, the one whose page is shown, or the current pod's.
  var currentJob: JobRow? {
    switch view {
    case is JobsView: jobs.selected
    case let view as JobDetailView: view.row
    default: currentPod.flatMap { jobRow(of: $0) }
    }
  }

  /// Opens the log of the current pod; asks which container if there are several.
  func openLogs() {
    guard let record = currentPod else { return }
    if record.isGone {
      openKeptLog(of: record) { [weak self] in self?.openLogs(of: record) }
    } else {
      openLogs(of: record)
    }
  }

  private func openLogs(of record: PodRecord) {
    let names = record.pod.containers.map(\.name)
    if names.count > 1 {
      pickContainer(record, names)
    } else if let name = names.first {
      openLog(record, container: name)
    }
  }

  /// Asks which container's log is to be shown.
  func pickContainer(_ record: PodRecord, _ names: [String]) {
    // No container can be called so: its name is a DNS label.
    let all = "all \(names.count), merged"
    picker = Picker(title: "Log of which container?", items: (names + [all]).map { Picker.Item(name: $0) }) {
      [weak self] in
      if $0 == all { self?.show(logsOf: .pods([record.key])) } else { self?.openLog(record, container: $0) }
    }
  }

  private func openLog(_ record: PodRecord, container: String) {
    show(logsOf: .container(LogMember(pod: record.key, container: container)))
  }

  /// Opens a view of those logs.
  func show(logsOf subject: LogSubject) {
    let logs = LogsView(subject)
    let opening = logs.open(self)
    open(logs)
    load { await opening.value }
  }

  /// Clears a filter or search, and where there is none goes back; at the root nothing.
  func escape() {
    if message != nil {
      message = nil
    } else if works.contains(where: { $0.ended != nil }) {
      clearWork()
    } else if let form, form.hasChanges {
      askWhereTo()
    } else if !view.query.isEmpty {
      view.setQuery("", self)
    } else if !trail.isAtRoot {
      step(-1)
    }
  }

  /// ctrl-c: cancels the innermost thing; at the root says how to leave, and then leaves.
  func cancel() {
    if !view.query.isEmpty || !trail.isAtRoot || message?.isError == true {
      isHintAboutQuittingShown = false
      escape()
    } else if isHintAboutQuittingShown {
      quit()
    } else {
      isHintAboutQuittingShown = true
      inform("q quits; so does ctrl-c once more.")
    }
  }

  // MARK: Pickers

  /// Asks for a namespace.
  func pickNamespace() {
    let current = snapshot.namespace
    var items = [Picker.Item(name: "", label: "all namespaces", isCurrent: current == nil)]
    items += snapshot.namespaces.map { Picker.Item(name: $0, isCurrent: $0 == current) }
    picker = Picker(title: "Namespace", items: items) { [weak self] in self?.look(at: $0.isEmpty ? nil : $0) }
  }

  /// Asks for a context.
  func pickContext() {
    let current = snapshot.identity.title
    let items = options.contexts.map { Picker.Item(name: $0, isCurrent: $0 == current) }
    picker = Picker(title: "Site or context", items: items) { [weak self] in self?.switchContext(to: $0) }
  }
}
