internal import ClientCore
internal import Glibc
internal import Monitor

/// Logs that are taken out of the program: into files, the clipboard, a pager.
extension App {
  /// What is shown of the log, as it is written elsewhere.
  private func export(_ logs: LogsView) -> LogExport? {
    guard let log = logs.layers?.shown else { return nil }
    let titles = logs.members.count > 1 ? logs.members.map(\.title) : []
    return LogExport(log: log, hasTimes: logs.times.form != .none, titles: titles)
  }

  /// `3dgan-train-0_main_20261121T140211Z.log`, in the present folder.
  var proposedPath: String {
    guard let logs else { return "" }
    let names: [String] =
      switch logs.subject {
      case .container(let member): [member.container]
      case .kept(let log): [log.header.container]
      case .pods: ["logs"]
      case .group(let name, _): [name.name]
      }
    let pod = logs.members.first.map { $0.podName.split(separator: "/").last.map(String.init) ?? "" } ?? ""
    let first = logs.members.count == 1 ? [pod, names.last ?? ""] : names
    let time = String(now.rfc3339.filter { $0 != "-" && $0 != ":" })
    return (first + [time]).map { PrivateFile.safeName($0, limit: 80) }.joined(separator: "_") + ".log"
  }

  /// Saves the lines in a file; asks before another is replaced.
  func saveLog(to typed: String, replaces: Bool = false) {
    guard let logs, let export = export(logs) else { return }
    let path = Self.expanded(typed)
    load { [weak self] in
      do {
        let count = try await export.write(to: path, replaces: replaces)
        self?.inform("\(Format.count(count, "line")) saved in \(path).")
      } catch is LogExport.Exists {
        self?.askToReplace(path)
      } catch {
        self?.fail(CleanText.line("The log was not saved: \(error)"))
      }
    }
  }

  private func askToReplace(_ path: String) {
    var dialog = Dialog(
      title: "Replace this file?",
      body: [
        StyledText(CleanText.line("\(path) is there already. It is replaced once all lines are written."))
      ],
      buttons: [Dialog.Button(label: "Leave it")])
    dialog.buttons.append(
      Dialog.Button(label: "Replace it", isDangerous: true) { app, _ in app.saveLog(to: path, replaces: true)
      })
    dialog.primary = 1
    ask(dialog)
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }

  /// Copies the marked lines, or the one in focus.
  func copyLines() {
    guard let logs, let export = export(logs) else { return }
    let marked = logs.markedLines
    let numbers = marked.isEmpty ? logs.focusLine.map { [$0] } ?? [] : marked
    let texts = numbers.compactMap { export.log.lines($0..<$0 + 1).first.map(export.text) }
    let text = texts.joined(separator: "\n")
    guard !texts.isEmpty else { return inform("There is no line to copy.") }
    let size = text.utf8.count
    guard size <= Clipboard.limit else {
      return inform(
        "\(Format.count(texts.count, "line")) of \(Format.memory(String(size))) are more than terminals take"
          + " (\(Format.memory(String(Clipboard.limit)))); s saves them.")
    }
    copy(text, what: Format.count(texts.count, "line"))
  }

  /// Opens the lines in the user's pager, at the one in focus; the file is gone afterwards.
  func openPager() {
    guard let logs, let export = export(logs) else { return }
    let line = (logs.focusLine ?? 0) - export.log.status.firstLine + 1
    load { [weak self] in
      do {
        let folder = try PrivateFile.makeTemporaryFolder()
        defer { PrivateFile.removeTemporaryFolder(folder) }
        let path = "\(folder)/log.txt"
        _ = try await export.write(to: path)
        try await self?.onPage(path, line)
      } catch {
        self?.fail(String(describing: error))
      }
      self?.changed()
    }
  }
}
