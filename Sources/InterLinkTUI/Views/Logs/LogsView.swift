internal import ClientCore
internal import Monitor

/// The log of a container, or of several merged by time: follows, and stays where the user scrolls to.
final class LogsView: View {
  let place = Place.logs
  let subject: LogSubject
  /// What is shown, in the order of the sources of the merged log.
  private(set) var members: [LogMemberState] = []
  /// Containers beyond ``LogSubject/limit``.
  private(set) var leftOut = 0
  /// Logs that were shown and made room for those of pods that came later.
  private(set) var letGo = 0
  /// Members under way to the merged log.
  private var coming: Set<LogMember> = []
  var layers: LogLayers?
  var window = LogWindow()
  var painter = LogPainter()
  var times = LogTimeColumn()
  /// Lines that the user marked.
  var marks: Set<LogPlace> = []
  var lastMark: LogPlace?
  /// The line that the user went to.
  var focus: Int?
  /// The line at which the search stands.
  var matchLine: Int?
  var matches = LogMatches()
  /// Line numbers of the rows in sight, and the row of the first.
  var inSight: (top: Int, lines: [Int?]) = (0, [])
  /// Which lines those are, in case they get other numbers, and of which generation the numbers are.
  var placesInSight: (places: [LogPlace], focus: LogPlace?, generation: Int) = ([], nil, 0)
  /// The search or opening under way.
  var task: Task<Void, Never>?
  /// Filters that look through the log for the first time.
  var filtering: Task<Void, Never>?
  var counting: Task<Void, Never>?
  private var watching: Task<Void, Never>?
  private var joining: Task<Void, Never>?

  var name: String {
    switch subject {
    case .container(let member): "log of \(member.container)"
    case .kept(let log): "kept log of \(log.header.container)"
    case .pods, .group: "logs"
    }
  }
  var query: String { painter.query?.typed ?? filters.last.map(LogFilterWords.text) ?? "" }
  var pending: Task<Void, Never>? {
    Task { [filtering, task] in
      await filtering?.value
      await task?.value
    }
  }
  var isFollowing: Bool { window.isFollowing }
  /// The filters, as they will be once what is in sight has been looked at by them.
  var filters: [LogFilter] { comingFilters ?? layers?.filters ?? [] }
  var comingFilters: [LogFilter]?
  var hasMarks: Bool { !marks.isEmpty }

  /// What ``subject`` has written.
  init(_ subject: LogSubject) { self.subject = subject }

  isolated deinit {
    watching?.cancel()
    task?.cancel()
    filtering?.cancel()
    counting?.cancel()
  }

  // MARK: Opening

  /// Opens what there is through the app's site.
  func open(_ app: App) -> Task<Void, Never> {
    let site = app.site
    switch subject {
    case .container(let member):
      members = [state(of: member, app, isAlone: true)]
      return Task { [weak self, weak app] in
        let log = await site.log(of: member.pod, container: member.container)
        self?.show(LogLayers(log), app)
      }
    case .kept(let log):
      members = subject.members(in: app.snapshot).map { member in
        LogMemberState(
          member: member, podName: "\(log.header.namespace)/\(log.header.pod)", title: member.container)
      }
      return Task { [weak self, weak app] in
        do throws(LogFileError) {
          let reader = try await KeptLogReader.open(log)
          self?.show(LogLayers(reader), app)
        } catch {
          app?.fail(CleanText.line("The log kept in \(log.path) cannot be read: \(error)"))
        }
      }
    case .pods, .group:
      let merged = MergedLog()
      show(LogLayers(merged), app)
      return join(merged, app)
    }
  }

  /// Takes in containers that have come.
  private func join(_ merged: MergedLog, _ app: App) -> Task<Void, Never> {
    let known = Set(members.map(\.member)).union(coming)
    let all = subject.members(in: app.snapshot)
    let isOfOnePod = Set(all.map(\.pod)).count == 1
    // All day long pods of a group come and end: those that write come first, then what was written last.
    let unknown = all.filter { !known.contains($0) }
    let writing = unknown.filter { !hasEnded($0, app) }
    let wanted = writing + unknown.filter { hasEnded($0, app) }.reversed()
    let room = max(0, LogSubject.limit - members.count - coming.count)
    let replaced = replaceable(max(0, writing.count - room))
    let taken = Set(wanted.prefix(room + replaced.count))
    let new = all.filter(taken.contains).map { ($0, state(of: $0, app, isAlone: isOfOnePod)) }
    leftOut = unknown.count - new.count
    letGo += replaced.count
    coming.formUnion(taken)
    for index in replaced { members[index].isLeaving = true }
    let (site, before) = (app.site, joining)
    let task = Task {
      // One after the other, so that the sources have the order of the members.
      await before?.value
      for index in replaced { await merged.remove(source: index) }
      var places = replaced[...]
      for (member, state) in new {
        let log = await site.log(of: member.pod, container: member.container)
        coming.remove(member)
        let place = places.popFirst()
        if let place { members[place] = state } else { members.append(state) }
        merged.add(state.title, log, at: place)
      }
    }
    joining = task
    return task
  }

  /// Sources of at most `count` pods that write no more and of which nobody looks at a line, gone ones first.
  private func replaceable(_ count: Int) -> [Int] {
    let looked = Set(window.isFollowing ? [] : placesInSight.places.map(\.source)).union(marks.map(\.source))
    let ended = members.indices.filter {
      !members[$0].note.isEmpty && !members[$0].isLeaving && !looked.contains($0)
    }
    let inOrder =
      ended.filter { members[$0].note == LogMemberState.gone }
      + ended.filter { members[$0].note != LogMemberState.gone }
    return inOrder.prefix(count).sorted()
  }

  private func hasEnded(_ member: LogMember, _ app: App) -> Bool { !note(on: member, app).isEmpty }

  /// Why no more is to come of it; empty if more may.
  private func note(on member: LogMember, _ app: App) -> String {
    guard let record = app.podRecord(member.pod), !record.isGone else { return LogMemberState.gone }
    return ["Succeeded", "Failed"].contains(record.pod.phase) ? record.pod.phase.lowercased() : ""
  }

  private func state(of member: LogMember, _ app: App, isAlone: Bool) -> LogMemberState {
    let pod = app.podRecord(member.pod)?.pod
    let name = pod?.meta.name ?? member.pod.uid
    var title = isAlone ? member.container : name
    if !isAlone, (pod?.containers.count ?? 1) > 1 { title += "/\(member.container)" }
    return LogMemberState(
      member: member, podName: "\(pod.map { "\($0.meta.namespace)/" } ?? "")\(name)", title: title)
  }

  /// Shows `layers` from now on, and draws anew whenever they have changed.
  func show(_ layers: LogLayers, _ app: App?) {
    self.layers = layers
    comingFilters = nil
    watching?.cancel()
    let changes = layers.shown.changes
    watching = Task { [weak self, weak app] in
      for await _ in changes {
        guard let self, let app else { return }
        if app.view === self { app.changed() }
      }
    }
    app?.changed()
  }

  func refresh(_ app: App) {
    for index in members.indices { members[index].note = note(on: members[index].member, app) }
    if let merged = layers?.base as? MergedLog {
      let joining = join(merged, app)
      app.load { await joining.value }
    }
  }

  func retry(_ app: App) { layers?.base.retryNow() }

  /// The container whose line is in focus, or the only one.
  var currentMember: LogMember? {
    if members.count == 1 { return members[0].member }
    guard let layers, let line = focusLine, let place = layers.place(of: line) else { return nil }
    return members.indices.contains(place.source) ? members[place.source].member : nil
  }

  /// When the job's script did what, as far as the lines that are held tell it.
  var script: (pod: PodKey, times: ScriptTimes)? {
    guard case .container(let member) = subject, let log = layers?.base else { return nil }
    let status = log.status
    let held = status.firstLine..<status.firstLine + status.lineCount
    // The script writes at the head, and once more at the end.
    let ends = [held.prefix(Self.scriptLines), held.suffix(Self.scriptLines)]
    let lines = held.count <= 2 * Self.scriptLines ? log.lines(held) : ends.flatMap { log.lines($0) }
    return ScriptTimes(lines.lazy.filter(\.isChatter).map(\.text)).map { (member.pod, $0) }
  }
  static let scriptLines = 100

  // MARK: Sources

  /// Shows or hides the lines of a source.
  func toggle(source: Int) {
    guard let merged = layers?.base as? MergedLog, members.indices.contains(source) else { return }
    members[source].isOn.toggle()
    merged.set(source: source, isOn: members[source].isOn)
  }

  /// Shows only the source of the line in focus, or all again.
  func toggleSolo(_ app: App) {
    guard let merged = layers?.base as? MergedLog else { return }
    let isSolo = members.count { $0.isOn } == 1
    guard isSolo || currentMember != nil else { return }
    let chosen = currentMember
    for index in members.indices {
      members[index].isOn = isSolo || members[index].member == chosen
      merged.set(source: index, isOn: members[index].isOn)
    }
  }

  /// Puts the window back on the lines that were in sight, if they have got other numbers.
  func takeUpAgain(_ layers: LogLayers, _ status: LogSession.Status) {
    guard status.generation != placesInSight.generation else { return }
    matches = LogMatches()
    matchLine = nil
    focus = nil
    guard !window.isFollowing else { return }
    let top = placesInSight.places.first { !members.indices.contains($0.source) || members[$0.source].isOn }
    if let top { window.stand(at: layers.number(atOrAfter: top), in: layers.shown) }
    if let place = placesInSight.focus, members.indices.contains(place.source), members[place.source].isOn {
      focus = layers.number(atOrAfter: place)
    }
  }

  // MARK: Moving

  func move(_ motion: Motion) {
    guard let layers else { return }
    focus = nil
    window.move(motion, in: layers.shown)
  }

  /// Pauses or follows.
  func toggleFollowing() {
    guard let layers else { return }
    focus = nil
    window.toggleFollowing(layers.shown)
  }

  /// Wraps long lines or lets them run out of sight.
  func toggleWrap() { window.wraps.toggle() }

  /// Folds or shows what the plugin itself wrote.
  func toggleChatter() { window.foldsChatter.toggle() }

  /// Shows lines that are JSON objects with a member a row, or as they are.
  func togglePretty(_ app: App) {
    guard let layers else { return }
    let line = focusLine
    window.prettyPrints.toggle()
    if !window.isFollowing, let line {
      window.show(line: line, in: layers.shown)
      focus = line
    }
    app.inform(window.prettyPrints ? "JSON lines are laid out." : "JSON lines are shown as they are.")
  }

  /// Goes through how much colour the log is drawn with.
  func cycleColouring(_ app: App) {
    painter.colouring = painter.colouring.next
    app.inform(painter.colouring.sentence)
  }

  /// Goes through the forms of the column of times.
  func cycleTimes(_ app: App) {
    times.cycle()
    app.inform(times.sentence)
  }

  /// The line of which marks and copies are: the one that the user went to while it is in sight, else the first in
  /// sight, or the last while the log is followed.
  var focusLine: Int? {
    let lines = inSight.lines.compactMap { $0 }
    if let focus, lines.contains(focus) { return focus }
    return window.isFollowing ? lines.last : lines.first
  }

  /// Goes to the line that stands on that row of the screen.
  func click(row: Int) {
    guard let layers, inSight.lines.indices.contains(row - inSight.top),
      let line = inSight.lines[row - inSight.top]
    else { return }
    window.pause(layers.shown)
    focus = line
  }

  /// Goes to a line near by.
  func moveFocus(by offset: Int) {
    guard let layers, let line = focusLine else { return }
    let held = layers.shown.status.held
    guard !held.isEmpty else { return }
    go(to: max(held.lowerBound, min(held.upperBound - 1, line + offset)))
  }

  /// Shows line `number`, which is in focus then.
  func go(to number: Int) {
    guard let layers else { return }
    if inSight.lines.contains(number) {
      window.pause(layers.shown)
    } else {
      window.show(line: number, in: layers.shown)
    }
    focus = number
  }
}
