import Glibc

/// A terminal: a shell in a tmux server of its own, which ends with the test.
struct Tmux {
  /// What the shell's prompt ends with.
  static let prompt = "ready:"

  private let socket: String

  /// Runs `body` with a terminal of `columns` by `rows`.
  static func with<Result>(
    columns: Int = 120, rows: Int = 40, environment: [String: String] = [:],
    body: (Tmux) async throws -> Result
  ) async throws -> Result {
    try await Folder.with { folder in
      let tmux = Tmux(socket: folder.file("tmux"))
      // What the program keeps of a test goes with it.
      let environment = ["XDG_STATE_HOME": folder.file("state")].merging(environment) { $1 }
      // Dashes and blanks in the values would need quoting; none of ours has any.
      let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      try await tmux.tmux(
        "-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows),
        (["env", "PS1=\(prompt)"] + variables + ["bash", "--noprofile", "--norc"]).joined(separator: " "))
      do {
        try await tmux.wait(for: prompt)
        let result = try await body(tmux)
        try await tmux.tmux("kill-server")
        return result
      } catch {
        _ = try? await tmux.tmux("kill-server")
        throw error
      }
    }
  }

  /// Types a line for the shell and presses Enter.
  func run(_ line: String) async throws {
    try await type(line)
    try await press("Enter")
  }

  /// Opens the dashboard with `arguments`.
  func open(_ arguments: String...) async throws { try await open(arguments) }

  /// Opens the dashboard with `arguments`.
  func open(_ arguments: [String]) async throws {
    try await run("clear; \(([Binary.path] + arguments).joined(separator: " "))")
  }

  /// Types characters as they are.
  func type(_ text: String) async throws { try await tmux("send-keys", "-l", text) }

  /// Presses keys by tmux's names: `Enter`, `Escape`, `C-z`, `Down`.
  func press(_ keys: String...) async throws { try await tmux(["send-keys"] + keys) }

  /// Makes the terminal another size.
  func resize(columns: Int, rows: Int) async throws {
    try await tmux("resize-window", "-x", String(columns), "-y", String(rows))
  }

  /// Has every byte that programs write to the terminal from now on in `file` too, before tmux reads it.
  func record(to file: String) async throws { try await tmux("pipe-pane", "cat > \(file)") }

  /// Ends the recording.
  func stopRecording() async throws { try await tmux("pipe-pane") }

  /// Runs a command of tmux's and returns what it says.
  func command(_ arguments: String...) async throws -> String { try await tmux(arguments) }

  /// What is on the screen.
  func screen() async throws -> String { try await tmux("capture-pane", "-p") }

  /// Waits until `text` is on the screen.
  @discardableResult
  func wait(for text: String, limit: Duration = .seconds(30)) async throws -> String {
    try await wait(until: "“\(text)” is on the screen", limit: limit) { $0.contains(text) }
  }

  /// Waits until the screen is as `isRight` wants it; a failure shows the screen as it was.
  @discardableResult
  func wait(
    until what: String, limit: Duration = .seconds(30), _ isRight: (String) -> Bool
  ) async throws -> String {
    let deadline = ContinuousClock.now + limit
    var screen = ""
    while ContinuousClock.now < deadline {
      screen = try await self.screen()
      if isRight(screen) { return screen }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure("Waited \(limit) until \(what); the screen is:\n\(screen)")
  }

  /// Process id of what runs in the foreground of the shell.
  func foregroundProcess() async throws -> pid_t {
    let shell = try await tmux("display-message", "-p", "#{pane_pid}")
      .split(whereSeparator: \.isWhitespace).first.map(String.init)
    guard let shell else { throw Failure("tmux names no process.") }
    let children = try await Command.run("pgrep", ["-P", shell])
    guard let child = children.lines.last.flatMap({ pid_t($0) }) else {
      throw Failure("Nothing runs in the shell; the screen is:\n\(try await screen())")
    }
    return child
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String { try await tmux(arguments) }

  @discardableResult
  private func tmux(_ arguments: [String]) async throws -> String {
    let command = try await Command.run("tmux", ["-u", "-S", socket] + arguments)
    guard command.status == 0 else {
      throw Failure("tmux \(arguments.joined(separator: " ")): \(command.error)")
    }
    return command.output
  }
}
