internal import Glibc
internal import Subprocess
internal import SystemPackage

/// Runs Slurm's commands, here or through one ssh connection that stays open between them.
///
/// No shell here; bounded time; a cancelled task ends the program it waits for.
final class SlurmCommands: Sendable {
  let host: SlurmHost
  private let timeout: Duration
  private let spent = Locked(SlurmCost())

  /// What a program did.
  private struct Outcome: Sendable {
    var status: TerminationStatus
    var error: String
    var failure: SlurmError?
  }

  /// - Parameter timeout: squeue gives up on a dead slurmctld by itself after about 10 s.
  init(host: SlurmHost, timeout: Duration) { (self.host, self.timeout) = (host, timeout) }

  var cost: SlurmCost { spent.withLock { $0 } }

  /// Runs `command` and hands its output over as it comes.
  ///
  /// - Parameter output: what it throws ends the program and is thrown on.
  func stream(
    _ command: [String], output: @escaping @Sendable ([UInt8]) throws(SlurmError) -> Void
  ) async throws(SlurmError) {
    let start = ContinuousClock.now
    let outcome = await bounded(command, output)
    let succeeded = outcome?.failure == nil && outcome?.status.isSuccess == true
    spent.withLock { $0.add(ContinuousClock.now - start, bytes: 0, succeeded: succeeded) }
    if Task.isCancelled { throw SlurmError(.cancelled, "\(shown(command)) was no longer wanted") }
    guard let outcome else {
      throw SlurmError(.timedOut, "\(shown(command)) did not end within \(timeout.components.seconds) s")
    }
    if let failure = outcome.failure { throw failure }
    switch outcome.status {
    case .exited(0): return
    case .exited(let code): throw failure(command, "exit code \(code)", code: Int(code), outcome.error)
    case .signaled(let signal): throw failure(command, "signal \(signal)", code: nil, outcome.error)
    }
  }

  /// Runs `command` and gives its whole output.
  func run(_ command: [String], limit: Int = 256 << 20) async throws(SlurmError) -> [UInt8] {
    let whole = Locked<[UInt8]>([])
    let name = shown(command)
    try await stream(command) { (piece) throws(SlurmError) in
      let size = whole.withLock { whole in
        whole += piece
        return whole.count
      }
      if size > limit { throw SlurmError(.notSlurm, "\(name) printed more than \(limit >> 20) MiB") }
    }
    return whole.withLock { $0 }
  }

  /// The command as it may be shown, and where it ran.
  private func shown(_ command: [String]) -> String {
    let text = CleanText.line("\(command[0]) on \(host)")
    return "'\(text)'"
  }

  // MARK: - Running

  /// `nil` if it took too long.
  private func bounded(
    _ command: [String], _ output: @escaping @Sendable ([UInt8]) throws(SlurmError) -> Void
  ) async -> Outcome? {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await self.launch(command, output) }
      group.addTask { [timeout] in
        try? await Task.sleep(for: timeout)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func launch(
    _ command: [String], _ output: @escaping @Sendable ([UInt8]) throws(SlurmError) -> Void
  ) async -> Outcome {
    let words = host.words(command, controlPath: Self.controlPath)
    var options = PlatformOptions()
    // A session of its own: it gets no terminal to ask on, and its children end with it.
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
    ]
    do {
      let failure = Locked<SlurmError?>(nil)
      let result = try await Subprocess.run(
        .name(words[0]), arguments: Arguments(Array(words.dropFirst())), environment: .inherit,
        platformOptions: options, input: .none, output: .sequence, error: .string(limit: 1 << 20)
      ) { execution in
        for try await buffer in execution.standardOutput {
          let piece = buffer.withUnsafeBytes { [UInt8]($0) }
          spent.withLock { $0.bytes += piece.count }
          do throws(SlurmError) { try output(piece) } catch {
            failure.withLock { $0 = error }
            throw error
          }
        }
      }
      return Outcome(status: result.terminationStatus, error: result.standardError)
    } catch let error as SlurmError {
      return Outcome(status: .exited(0), error: "", failure: error)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return Outcome(status: .exited(127), error: "\(words[0]): command not found")
    } catch {
      return Outcome(status: .exited(1), error: "\(error)")
    }
  }

  /// Where ssh keeps the sockets of its connections, which end a minute after their last use: a folder that
  /// nobody else can have made or looks into; `nil` without one, and each command then logs in anew.
  ///
  /// `%C` is a digest of host, port and user: together the path stays within a socket's 107 bytes.
  static let controlPath: String? = {
    let runtime = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }
    let folder = runtime.map { "\($0)/interlink-tui-ssh" } ?? "/tmp/interlink-tui-ssh-\(getuid())"
    guard folder.utf8.count < 40 else { return nil }
    mkdir(folder, 0o700)
    var about = stat()
    guard lstat(folder, &about) == 0, about.st_mode & S_IFMT == S_IFDIR, about.st_uid == getuid(),
      about.st_mode & 0o077 == 0
    else { return nil }
    return folder + "/%C"
  }()

  // MARK: - Errors

  private func failure(_ command: [String], _ end: String, code: Int?, _ said: String) -> SlurmError {
    let text = CleanText.line(said)
    let short = text.count > 500 ? "…" + text.suffix(500) : text
    let message = "\(shown(command)) failed (\(end)): \(short.isEmpty ? "no reason" : short)"
    if code == 127 || text.contains("command not found") || text.contains("No such file or directory"),
      code == 126 || code == 127
    {
      let isSSH = host.destination != nil && text.hasPrefix("ssh:")
      return SlurmError(isSSH ? .ssh : .notInstalled, message)
    }
    if host.destination != nil, code == 255 {
      return SlurmError(.ssh, message, advice: Self.sshAdvice(text))
    }
    if let kind = SlurmError.kind(ofSlurmText: text) {
      let advice = kind == .authentication ? "Check that munge runs there, with the cluster's key" : nil
      return SlurmError(kind, message, advice: advice)
    }
    return SlurmError(.refused, message)
  }

  private static func sshAdvice(_ text: String) -> String? {
    if text.contains("Permission denied") {
      return "Load your key into the ssh agent, or name it in ~/.ssh/config: nothing is asked here"
    }
    if text.contains("Host key verification failed") {
      return "Log in there once by hand and check the host's key, or correct ~/.ssh/known_hosts"
    }
    if text.contains("Could not resolve hostname") { return "Check the host's name, or ~/.ssh/config" }
    if text.contains("Connection refused") || text.contains("timed out") || text.contains("No route") {
      return "Check host, port and network; is a VPN needed?"
    }
    return nil
  }
}
