import Foundation

/// The commands that change a site, with a journal of their own.
struct Hands {
  let site: Site
  let folder: Folder
  /// Added to each command.
  var options: [String] = []
  var environment: [String: String] = [:]

  /// Runs a command to its end.
  func run(_ arguments: [String]) async throws -> Command {
    try await Command.run(
      Binary.path, arguments + ["--kubeconfig", site.kubeconfig] + options,
      environment: environment.merging(["XDG_STATE_HOME": folder.file("state")]) { $1 })
  }

  /// Runs a command that is asked nothing and answers in JSON.
  func act(_ arguments: String...) async throws -> Deed {
    Deed(command: try await run(arguments + ["--yes", "-o", "json"]))
  }
}

/// What a command did, and what it said of it.
struct Deed {
  let command: Command

  /// The lines of one type, as `outcome`.
  func lines(_ type: String) -> [[String: Any]] {
    command.lines.compactMap { line in
      let value = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return value?["type"] as? String == type ? value : nil
    }
  }

  /// How each target ended, by its name.
  var outcomes: [String: String] { table("result") }

  /// What was said of each.
  var sentences: [String: String] { table("sentence") }

  /// Id of the action.
  var action: String { lines("outcome").first?["action"] as? String ?? "" }

  private func table(_ member: String) -> [String: String] {
    Dictionary(
      lines("outcome").map { ($0["name"] as? String ?? "", $0[member] as? String ?? "") },
      uniquingKeysWith: { $1 })
  }
}

/// Waits until `condition` holds.
func wait(until what: String, limit: Duration = .seconds(30), _ condition: () async throws -> Bool)
  async throws
{
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    if ContinuousClock.now > deadline { throw Failure("Waited \(limit) until \(what).") }
    try await Task.sleep(for: .milliseconds(50))
  }
}
