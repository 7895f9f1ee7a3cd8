internal import ClientCore
internal import Monitor

/// Logs that are kept in files, whose pods may be gone.
extension App {
  /// Asks which of the kept logs is to be shown.
  func pickKeptLog() {
    guard let keeper = options.logKeeper else { return }
    load { [weak self] in self?.pick(await keeper.list()) }
  }

  private func pick(_ logs: [KeptLog]) {
    guard !logs.isEmpty else { return inform("No log is kept yet; those that are looked at will be.") }
    let items = logs.map { Picker.Item(name: $0.path, label: label($0)) }
    picker = Picker(title: "Kept logs, the newest first", items: items) { [weak self] path in
      if let log = logs.first(where: { $0.path == path }) { self?.show(logsOf: .kept(log)) }
    }
    changed()
  }

  /// When it ends, whose it is, how much there is, and whether something is missing.
  private func label(_ log: KeptLog) -> String {
    let time = Format.minute(log.until ?? log.header.since, now: now)
    let lines = Format.count(log.lineCount, "line")
    let name = "\(log.header.namespace)/\(log.header.pod) (\(log.header.container))"
    let rest = log.isGrowing ? "being read" : log.gaps.isEmpty ? "whole" : "not whole"
    return CleanText.line("\(time) \(name) \(lines), \(rest)")
  }

  /// Shows what is kept of the log of a pod that is gone; without anything, tries to open it as any other.
  func openKeptLog(of record: PodRecord, else open: @escaping @MainActor () -> Void) {
    guard let keeper = options.logKeeper else { return open() }
    load { [weak self] in
      let logs = await keeper.list().filter {
        $0.header.uid == record.key.uid && $0.header.site == record.key.site
      }
      guard let self else { return }
      switch logs.count {
      case 0: open()
      case 1: show(logsOf: .kept(logs[0]))
      default: pick(logs)
      }
    }
  }
}
