internal import ClientCore
internal import Monitor

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
  /// What of logs would go with what `plan` does; `nil` if nothing would.
  func logLoss(by plan: ActionPlan) async -> LogLoss? {
    let logs = await site.logs(takenBy: plan)
    if logs.isEmpty { return nil }
    var obstacle = logObstacle
    for log in logs where obstacle == nil { obstacle = await log.obstacle() }
    return LogLoss(logs: logs.map(Self.shown), folder: logs[0].folder, obstacle: obstacle)
  }

  /// Saves what is held of logs that go with what `plan` does, and notes in it where they are.
  ///
  /// - Throws: if one cannot be saved and must not be lost.
  func saveLogs(takenBy plan: inout ActionPlan, mayLose: Bool, _ work: Work.ID) async throws(CommandFailure) {
    var (paths, lost) = ([String](), 0)
    for log in await site.logs(takenBy: plan) {
      do throws(LogFileError) {
        let path = try await log.save()
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
            "Nothing was done, as the log of \(Self.shown(log)) could not be saved: \(error)",
            advice: "Ask for it again to go on without it")
        }
      }
    }
    let saved =
      paths.count == 1
      ? "Log saved in \(paths[0])." : "\(paths.count) logs saved: \(paths.joined(separator: ", "))."
    let told = (paths.isEmpty ? [] : [saved]) + (lost == 0 ? [] : ["\(Format.count(lost, "log")) not saved."])
    guard !told.isEmpty else { return }
    update(work: work) { $0.note = told.joined(separator: " ") }
    // The strip may be too narrow for a path.
    inform(told.joined(separator: " "))
  }

  private static func shown(_ log: OpenLog) -> String {
    CleanText.line("\(log.namespace)/\(log.pod) (\(log.container))")
  }
}
