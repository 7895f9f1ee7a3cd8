internal import Subprocess

/// Runs Slurm's commands: no shell, bounded time, both outputs kept.
struct CommandRunner: Sendable {
  /// What a command did.
  struct Outcome: Sendable {
    var output: String
    var error: String
    var succeeded: Bool
  }

  /// Seconds after which a command is killed: squeue gives up on a dead slurmctld by itself after about 10.
  var timeout = 30.0
  /// Set for the commands besides what the process has, for instance `SLURM_CONF`.
  var environment: [String: String] = [:]
  private static let most = 16 << 20

  /// Never throws: a command that cannot be run has an error text of its own.
  func run(_ name: String, _ arguments: [String]) async -> Outcome {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await launch(name, arguments) }
      group.addTask {
        try? await Task.sleep(for: .seconds(timeout))
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
        ?? Outcome(
          output: "", error: "\(name): killed after \(Int(timeout)) s without an answer\n", succeeded: false)
    }
  }

  private func launch(_ name: String, _ arguments: [String]) async -> Outcome {
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in environment {
      if let key = Environment.Key(rawValue: name) { changes[key] = value }
    }
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), environment: .inherit.updating(changes),
        output: .string(limit: Self.most), error: .string(limit: 1 << 20))
      return Outcome(
        output: result.standardOutput, error: result.standardError,
        succeeded: result.terminationStatus.isSuccess)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return Outcome(
        output: "", error: "\(name): command not found; install Debian's slurm-client\n", succeeded: false)
    } catch {
      return Outcome(output: "", error: "\(name): \(error)\n", succeeded: false)
    }
  }
}
