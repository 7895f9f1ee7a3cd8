internal import Glibc
internal import Subprocess
internal import SystemPackage

/// A program that is run without a shell and without a terminal to ask on: credential plugins, ssh, Slurm's commands.
///
/// It gets a session of its own, so that its children end with it; a cancelled task ends it.
struct ChildProgram: Sendable {
  /// A path if it has a slash, otherwise a name to look for on the `PATH`.
  var command: String
  var arguments: [String] = []
  /// Set over what is inherited.
  var environment: [(name: String, value: String)] = []
  /// After which it is ended; `nil` for as long as it runs.
  var timeout: Duration?
  /// Whether its standard input lasts as long as this process does; otherwise it has none.
  var endsWithUs = false

  /// How it ended, and what it wrote to explain itself.
  struct Outcome: Sendable, Equatable {
    enum End: Sendable, Equatable {
      case exited(Int)
      case signaled(Int)
    }
    var end: End
    /// Standard error.
    var said: [UInt8] = []

    /// ``said`` on one line, cleaned.
    var text: String { CleanText.line(String(decoding: said, as: UTF8.self)) }

    /// The end of ``text``, for an error.
    var explanation: String { text.count > 500 ? "…" + text.suffix(500) : text }
  }

  /// Why there is no outcome.
  enum Failure: Error, Equatable {
    /// There is no such program, or it cannot be executed.
    case notFound
    case timedOut
    /// It printed more than was wanted, and was ended.
    case printedTooMuch
    /// Whoever waited was cancelled, or wanted no more of its output.
    case cancelled
    case other(String)
  }

  /// Runs it to its end; `output` gets what it prints, as it comes, and ends it by `false`.
  func run(
    output: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws(Failure) -> Outcome {
    let result = await withTaskGroup(of: Result<Outcome, Failure>.self) { group in
      group.addTask { await self.execute(output) }
      if let timeout {
        group.addTask {
          try? await Task.sleep(for: timeout)
          return .failure(.timedOut)
        }
      }
      let first = await group.next() ?? .failure(.cancelled)
      group.cancelAll()
      return first
    }
    if Task.isCancelled { throw .cancelled }
    return try result.get()
  }

  /// Runs it to its end; its outcome and what it printed.
  func collect(limit: Int) async throws(Failure) -> (outcome: Outcome, output: [UInt8]) {
    let whole = Locked<[UInt8]>([])
    let isTooMuch = Locked(false)
    do {
      let outcome = try await run { piece in
        let size = whole.withLock { whole in
          whole += piece
          return whole.count
        }
        if size > limit { isTooMuch.withLock { $0 = true } }
        return size <= limit
      }
      return (outcome, whole.withLock { $0 })
    } catch {
      throw isTooMuch.withLock { $0 } ? .printedTooMuch : error
    }
  }

  /// Sessions of programs that are to end with this process.
  private static let running = Locked<Set<pid_t>>([])
  private static let endAtExit: Void = {
    atexit { for session in ChildProgram.running.withLock({ $0 }) { kill(-session, SIGTERM) } }
  }()

  /// What a reader throws who wants no more.
  private struct Enough: Error {}

  private func execute(_ output: @escaping @Sendable ([UInt8]) -> Bool) async -> Result<Outcome, Failure> {
    Self.endAtExit
    var updates: [Environment.Key: String?] = [:]
    for (name, value) in environment { updates[Environment.Key(rawValue: name) ?? ""] = value }
    // Our end is closed in every program that is started: none of them keeps the pair open for another.
    var ends: [Int32] = [-1, -1]
    if endsWithUs {
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
    } else {
      ends[0] = open("/dev/null", O_RDONLY | O_CLOEXEC)
    }
    guard ends[0] >= 0 else { return .failure(.other(String(cString: strerror(errno)))) }
    defer { if ends[1] >= 0 { close(ends[1]) } }
    let input = FileDescriptor(rawValue: ends[0])
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
    ]
    do {
      let result = try await Subprocess.run(
        command.contains("/") ? .path(FilePath(command)) : .name(command), arguments: Arguments(arguments),
        environment: .inherit.updating(updates), platformOptions: options,
        input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: .sequence,
        error: .bytes(limit: 1 << 20)
      ) { execution in
        // Those that watch over our end themselves do it more gently.
        let session = endsWithUs ? nil : execution.processIdentifier.value
        if let session { Self.running.withLock { _ = $0.insert(session) } }
        defer { if let session { Self.running.withLock { _ = $0.remove(session) } } }
        for try await buffer in execution.standardOutput {
          guard output(buffer.withUnsafeBytes { [UInt8]($0) }) else { throw Enough() }
        }
      }
      let end: Outcome.End =
        switch result.terminationStatus {
        case .exited(let code): .exited(Int(code))
        case .signaled(let signal): .signaled(Int(signal))
        }
      return .success(Outcome(end: end, said: result.standardError))
    } catch is Enough {
      return .failure(.cancelled)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return .failure(.notFound)
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      return .failure(.printedTooMuch)
    } catch {
      return .failure(.other(CleanText.line("\(error)")))
    }
  }
}
