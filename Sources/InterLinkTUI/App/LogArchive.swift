internal import ClientCore
internal import Glibc
internal import Monitor

/// Logs whose pods were deleted, in files that only their owner may read: they are nowhere else.
nonisolated struct LogArchive {
  /// Made with the first file.
  let folder: String

  /// Writes what is held of a log into a new file, and returns its path.
  @concurrent func save(_ log: OpenLog) async throws(CommandFailure) -> String {
    // Whatever the names are, the system takes no longer ones.
    let parts = [
      (log.namespace, 63), (log.pod, 80), (String(log.uid.prefix(8)), 8), (log.container, 63),
    ]
    let name = parts.map { PrivateFile.safeName($0, limit: $1) }.joined(separator: "_")
    return try PrivateFile.create(name, suffix: ".log", in: folder, pieces: log.pieces)
  }

  /// Why nothing can be written there, as far as can be told before it is tried.
  @concurrent func obstacle() async -> String? {
    PrivateFile.makeFolder(folder)
    guard access(folder, W_OK | X_OK) == 0 else {
      return "\(folder) cannot be written: \(String(cString: strerror(errno)))."
    }
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return "\(folder) is no folder."
    }
    return nil
  }
}

/// The logs that would go with what a plan does.
struct LogLoss {
  /// `default/train (main)`
  var logs: [String]
  /// Where they are saved before.
  var folder: String
  /// Why they cannot be saved.
  var obstacle: String?

  /// What becomes of them.
  var sentence: String {
    let held = logs.count == 1 ? "the log of \(logs[0])" : "the logs of \(logs.count) containers"
    if let obstacle {
      return CleanText.line(
        "What is held of \(held) goes with the pod and cannot be saved: \(obstacle) Go on only if it may be lost."
      )
    }
    return CleanText.line("First saves what is held of \(held), which goes with the pod, to \(folder).")
  }
}

extension App {
  private static let noPlace = "There is no place for it, as HOME is not set."

  /// What of logs would go with what `plan` does; `nil` if nothing would.
  func logLoss(by plan: ActionPlan) async -> LogLoss? {
    let logs = await site.logs(takenBy: plan)
    if logs.isEmpty { return nil }
    var obstacle = logObstacle
    if obstacle == nil { obstacle = await options.logArchive?.obstacle() }
    if options.logArchive == nil { obstacle = Self.noPlace }
    return LogLoss(
      logs: logs.map(Self.shown), folder: options.logArchive?.folder ?? "", obstacle: obstacle)
  }

  /// Saves what is held of logs that go with what `plan` does, and notes in it where they are.
  ///
  /// - Throws: if one cannot be saved and must not be lost.
  func saveLogs(takenBy plan: inout ActionPlan, mayLose: Bool, _ work: Work.ID) async throws(CommandFailure) {
    var (paths, lost) = ([String](), 0)
    for log in await site.logs(takenBy: plan) {
      do throws(CommandFailure) {
        guard let archive = options.logArchive else { throw CommandFailure(Self.noPlace) }
        let path = try await archive.save(log)
        paths.append(path)
        logObstacle = nil
        let target = plan.targets.firstIndex { $0.object.uid == log.uid } ?? plan.targets.indices.first
        if let target {
          plan.targets[target].sentences.append(
            CleanText.line("What was held of the log of \(Self.shown(log)) is saved in \(path)."))
        }
      } catch {
        logObstacle = error.description
        lost += 1
        guard mayLose else {
          throw CommandFailure(
            "Nothing was done, as the log of \(Self.shown(log)) could not be saved: \(error.sentence)",
            advice: "Ask for it again to go on without it")
        }
      }
    }
    let saved = paths.count == 1 ? "Log saved in \(paths[0])." : "\(paths.count) logs saved in \(folder)."
    let told = (paths.isEmpty ? [] : [saved]) + (lost == 0 ? [] : ["\(Format.count(lost, "log")) not saved."])
    guard !told.isEmpty else { return }
    update(work: work) { $0.note = told.joined(separator: " ") }
    // The strip may be too narrow for a path.
    inform(told.joined(separator: " "))
  }

  private var folder: String { options.logArchive?.folder ?? "" }

  private static func shown(_ log: OpenLog) -> String {
    CleanText.line("\(log.namespace)/\(log.pod) (\(log.container))")
  }
}
