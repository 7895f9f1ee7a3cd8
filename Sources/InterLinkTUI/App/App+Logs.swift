internal import ClientCore
internal import Monitor

/// What keys do to the log on screen.
extension App {
  /// The log on screen, if one is.
  var logs: LogsView? { view as? LogsView }

  /// The pods of the group whose header is under the cursor.
  var podsOfGroup: [PodRecord] {
    switch view {
    case is OverviewView, is PodsView: pods.rowsOfSelectedGroup.map(\.record)
    case is JobsView: jobs.rowsOfSelectedGroup.compactMap(\.pod)
    default: []
    }
  }

  /// Opens the logs of the marked pods, of the group under the cursor, or of what the pod there belongs to.
  func openGroupLogs() {
    let (inGroup, targets) = (podsOfGroup, targets)
    if targets.count > 1 { return show(logsOf: .pods(targets.map(\.key))) }
    if let first = inGroup.first, targets.isEmpty {
      let name = pods.selectedGroup?.name ?? jobs.selectedGroup?.name
      if let name, PodGroups.names(of: first.pod).contains(name) {
        return show(logsOf: .group(name, site: first.key.site))
      }
      return show(logsOf: .pods(inGroup.map(\.key)))
    }
    guard let record = targets.first else { return }
    let site = record.key.site
    var choices: [(label: String, subject: LogSubject)] = PodGroups.names(of: record.pod).map { name in
      let subject = LogSubject.group(name, site: site)
      let count = Format.count(subject.members(in: snapshot).count, "log")
      return ("\(name.kind) \(name.name): \(count)", subject)
    }
    if record.pod.containers.count > 1 {
      let count = Format.count(record.pod.containers.count, "log")
      choices.insert(("all containers of \(record.pod.meta.name): \(count)", .pods([record.key])), at: 0)
    }
    if choices.count <= 1 { return show(logsOf: choices.first?.subject ?? .pods([record.key])) }
    let items = choices.map { Picker.Item(name: $0.label) }
    picker = Picker(title: "Logs of what?", items: items) { [weak self] label in
      if let choice = choices.first(where: { $0.label == label }) { self?.show(logsOf: choice.subject) }
    }
  }

  /// Asks which of the logs on screen is to be switched on or off, until esc ends that.
  func pickSource(at cursor: Int) {
    guard let logs else { return }
    let items = logs.members.enumerated().map { index, member in
      Picker.Item(
        name: String(index), label: member.title + (member.note.isEmpty ? "" : "  \(member.note)"),
        isCurrent: member.isOn)
    }
    picker = Picker(title: "Logs: enter switches on and off", items: items, cursor: cursor) {
      [weak self, weak logs] name in
      guard let index = Int(name) else { return }
      logs?.toggle(source: index)
      self?.pickSource(at: index)
    }
  }

  /// Filters the log by a text, for which it asks if there is none.
  func filterLog(_ kind: Prompt.Kind, _ text: String) {
    guard !text.isEmpty else { return openPrompt(kind, text: "") }
    do throws(LogQueryError) {
      let query = try LogQuery(typed: text)
      logs?.add(kind == .only ? .only(query) : .hide(query), self)
    } catch {
      fail(error.description)
    }
  }

  /// Goes to a time, for which it asks if there is none.
  func goToTime(_ text: String) {
    guard !text.isEmpty else { return openPrompt(.moment, text: "") }
    do throws(LogMoment.Failure) {
      let time = try moment(text)
      logs?.go(to: time, self)
    } catch {
      fail("“\(text)” is no time: \(error.message).")
    }
  }

  /// The time that was typed, by the clock that the log shows.
  func moment(_ text: String) throws(LogMoment.Failure) -> Timestamp {
    let isLocal = logs?.times.form == .local
    return try LogMoment(text, now: now, offset: isLocal ? LocalTime.offset(at: now) : 0).time
  }
}
