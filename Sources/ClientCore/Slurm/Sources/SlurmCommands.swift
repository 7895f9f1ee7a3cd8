/// Runs Slurm's commands, here or through one ssh connection that stays open between them.
///
/// No shell here; bounded time; a cancelled task ends the program it waits for.
final class SlurmCommands: Sendable {
  let host: SlurmHost
  private let timeout: Duration
  private let spent = Locked(SlurmCost())

  /// - Parameter timeout: squeue gives up on a dead slurmctld by itself after about 10 s.
  init(host: SlurmHost, timeout: Duration) { (self.host, self.timeout) = (host, timeout) }

  var cost: SlurmCost { spent.withLock { $0 } }

  /// Runs `command` and hands its output over as it comes.
  ///
  /// - Parameter output: what it throws ends the program and is thrown on.
  func stream(
    _ command: [String], output: @escaping @Sendable ([UInt8]) throws(SlurmError) -> Void
  ) async throws(SlurmError) {
    let words = host.words(command, controlPath: SSHConnections.controlPath)
    let program = ChildProgram(command: words[0], arguments: Array(words.dropFirst()), timeout: timeout)
    let refusal = Locked<SlurmError?>(nil)
    let start = ContinuousClock.now
    let result: Result<ChildProgram.Outcome, ChildProgram.Failure>
    do throws(ChildProgram.Failure) {
      result = .success(
        try await program.run { [spent] piece in
          spent.withLock { $0.bytes += piece.count }
          do throws(SlurmError) { try output(piece) } catch {
            refusal.withLock { $0 = error }
            return false
          }
          return true
        })
    } catch {
      result = .failure(error)
    }
    let succeeded = if case .success(let outcome) = result { outcome.end == .exited(0) } else { false }
    spent.withLock { $0.add(ContinuousClock.now - start, bytes: 0, succeeded: succeeded) }
    if Task.isCancelled { throw SlurmError(.cancelled, "\(shown(command)) was no longer wanted") }
    if let refusal = refusal.withLock({ $0 }) { throw refusal }
    switch result {
    case .success(let outcome):
      switch outcome.end {
      case .exited(0): return
      case .exited(let code): throw failure(command, "exit code \(code)", code: code, outcome.text)
      case .signaled(let signal): throw failure(command, "signal \(signal)", code: nil, outcome.text)
      }
    case .failure(.timedOut):
      throw SlurmError(.timedOut, "\(shown(command)) did not end within \(timeout.components.seconds) s")
    case .failure(.notFound):
      throw failure(command, "exit code 127", code: 127, "\(words[0]): command not found")
    case .failure(.cancelled): throw SlurmError(.cancelled, "\(shown(command)) was no longer wanted")
    case .failure(.printedTooMuch):
      throw failure(command, "it was ended", code: nil, "more than 1 MiB of error messages")
    case .failure(.other(let text)): throw failure(command, "it could not be run", code: nil, text)
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

  // MARK: - Errors

  private func failure(_ command: [String], _ end: String, code: Int?, _ text: String) -> SlurmError {
    let short = text.count > 500 ? "…" + text.suffix(500) : text
    let message = "\(shown(command)) failed (\(end)): \(short.isEmpty ? "no reason" : short)"
    if code == 127 || text.contains("command not found") || text.contains("No such file or directory"),
      code == 126 || code == 127
    {
      let isSSH = host.destination != nil && text.hasPrefix("ssh:")
      return SlurmError(isSSH ? .ssh : .notInstalled, message)
    }
    if host.destination != nil, code == 255 {
      return SlurmError(.ssh, message, advice: SSHConnections.advice(text))
    }
    if let kind = SlurmError.kind(ofSlurmText: text) {
      let advice = kind == .authentication ? "Check that munge runs there, with the cluster's key" : nil
      return SlurmError(kind, message, advice: advice)
    }
    return SlurmError(.refused, message)
  }
}
