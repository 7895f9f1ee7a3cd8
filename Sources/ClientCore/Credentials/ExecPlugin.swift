internal import Subprocess
internal import SystemPackage

/// Runs a credential plugin and keeps what it gave until shortly before that expires.
///
/// The program is started directly, never through a shell, without a terminal.  Requests that want
/// credentials at the same time share one run.
actor ExecPlugin {
  nonisolated let config: ExecConfig
  private let timeout: Duration
  private let now: @Sendable () -> Timestamp
  private var kept: ExecCredential?
  private var run: Task<Result<ExecCredential, CredentialsError>, Never>?

  /// How long before its expiry a credential is no longer used.
  static let margin = 10.0

  init(
    _ config: ExecConfig, timeout: Duration = .seconds(60),
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
  ) {
    (self.config, self.timeout, self.now) = (config, timeout, now)
  }

  /// What the plugin gave last, or gives now.
  func credential() async throws(CredentialsError) -> ExecCredential {
    while true {
      if let kept, kept.expiry.map({ $0 - now() > Self.margin }) ?? true { return kept }
      let run = run ?? start()
      let result = await withTaskCancellationHandler {
        await run.value
      } onCancel: {
        run.cancel()
      }
      switch result {
      case .success(let credential): return credential
      // Whoever gave up has ended the run for all who wait; those who still want it begin again.
      case .failure where run.isCancelled && !Task.isCancelled: continue
      case .failure(let error): throw error
      }
    }
  }

  /// Has the next ``credential()`` run the plugin, unless what the server refused (`request`) is
  /// older than what is kept.
  func forget(usedIn request: HTTPRequest) {
    guard let kept else { return }
    let isSame =
      kept.token.map { token in request.headers.contains { $0.value == "Bearer \(token.text)" } }
      ?? (kept.certificate?.chain == request.route.certificate)
    if isSame { self.kept = nil }
  }

  private func start() -> Task<Result<ExecCredential, CredentialsError>, Never> {
    let task = Task { () -> Result<ExecCredential, CredentialsError> in
      let result = await launch()
      if case .success(let credential) = result { kept = credential }
      run = nil
      return result
    }
    run = task
    return task
  }

  private nonisolated func launch() async -> Result<ExecCredential, CredentialsError> {
    await withTaskGroup(of: Result<ExecCredential, CredentialsError>?.self) { group in
      group.addTask { await self.execute() }
      group.addTask { [timeout] in
        try? await Task.sleep(for: timeout)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
        ?? .failure(self.failure("did not answer within \(timeout.components.seconds) s and was ended"))
    }
  }

  private nonisolated func execute() async -> Result<ExecCredential, CredentialsError> {
    var environment: [Environment.Key: String?] = [:]
    for (name, value) in config.environment { environment[Environment.Key(rawValue: name) ?? ""] = value }
    environment["KUBERNETES_EXEC_INFO"] = String(decoding: config.info.serialized(), as: UTF8.self)
    var options = PlatformOptions()
    // A session of its own: it gets no terminal to ask on, and its children end with it.
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
    ]
    do {
      let result = try await Subprocess.run(
        config.command.contains("/") ? .path(FilePath(config.command)) : .name(config.command),
        arguments: Arguments(config.arguments), environment: .inherit.updating(environment),
        platformOptions: options, output: .bytes(limit: 1 << 20), error: .bytes(limit: 1 << 20))
      let said = Self.said(result.standardError)
      switch result.terminationStatus {
      case .exited(0): break
      case .exited(let code): return .failure(failure("failed with exit code \(code)", said))
      case .signaled(let signal): return .failure(failure("was ended by signal \(signal)", said))
      }
      do {
        return .success(try ExecCredential(result.standardOutput, apiVersion: config.apiVersion))
      } catch {
        return .failure(failure("printed \(error.message)", said))
      }
    } catch let error as SubprocessError where error.code == .executableNotFound {
      let hint = config.installHint.isEmpty ? "" : ". \(config.installHint)"
      return .failure(failure("is not installed or cannot be run\(hint)"))
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      return .failure(failure("printed more than 1 MiB"))
    } catch {
      return .failure(failure("could not be run: \(CleanText.line("\(error)"))"))
    }
  }

  private nonisolated func failure(_ what: String, _ said: String = "") -> CredentialsError {
    let explained = said.isEmpty ? what : "\(what): \(said)"
    return CredentialsError("The credential plugin \(config.shownCommand) (\(config.place)) \(explained)")
  }

  /// The end of what a plugin wrote to explain itself, on one line.
  private static func said(_ bytes: [UInt8]) -> String {
    let text = CleanText.line(String(decoding: bytes, as: UTF8.self))
    return text.count > 500 ? "…" + text.suffix(500) : text
  }
}
