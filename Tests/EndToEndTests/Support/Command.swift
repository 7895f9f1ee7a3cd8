import Glibc
import Subprocess
import SystemPackage

/// A program run to its end, with what it wrote and how it ended.
struct Command {
  /// Exit code; 128 + the signal's number if a signal ended it, as a shell says it.
  let status: Int
  let output: String
  let error: String

  /// Runs `program` (a path, or a name for PATH) to its end; kills it after `limit`.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    limit: Duration = .seconds(60)
  ) async throws -> Command {
    try await withThrowingTaskGroup(of: Command?.self) { group in
      group.addTask {
        let result = try await Subprocess.run(
          program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: .init(arguments),
          environment: .tests(environment), output: .string(limit: 1 << 26), error: .string(limit: 1 << 20))
        return Command(
          status: result.terminationStatus.shellStatus, output: result.standardOutput,
          error: result.standardError)
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard case let command?? = try await group.next() else {
        throw Failure("\(program) \(arguments.joined(separator: " ")) did not end within \(limit).")
      }
      return command
    }
  }

  /// Runs a line of bash.
  static func shell(
    _ script: String, environment: [String: String] = [:], limit: Duration = .seconds(60)
  ) async throws -> Command {
    try await run("bash", ["-c", script], environment: environment, limit: limit)
  }

  /// The lines of the output.
  var lines: [Substring] { output.split(separator: "\n") }
}

/// Why a test could not do what it wanted.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension Environment {
  /// What every program of a test gets: no kubeconfig or proxy of the person who runs it, one language, no
  /// debugger's prompt.
  static func tests(_ more: [String: String] = [:]) -> Environment {
    var values: [Key: String?] = [
      "KUBECONFIG": "/nonexistent/kubeconfig", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "interactive=no",
      "INTERLINK_TUI_CONFIG": "",
      "http_proxy": nil, "https_proxy": nil, "HTTP_PROXY": nil, "HTTPS_PROXY": nil, "TMUX": nil,
      "NO_COLOR": nil,
    ]
    for (key, value) in more { values[Key(stringLiteral: key)] = value }
    return .inherit.updating(values)
  }
}

extension TerminationStatus {
  /// As `$?` shows it.
  var shellStatus: Int {
    switch self {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  }
}
