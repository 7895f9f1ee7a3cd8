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
    let info = String(decoding: config.info.serialized(), as: UTF8.self)
    let environment = config.environment + [("KUBERNETES_EXEC_INFO", info)]
    let program = ChildProgram(
      command: config.command, arguments: config.arguments, environment: environment, timeout: timeout)
    do throws(ChildProgram.Failure) {
      let (outcome, output) = try await program.collect(limit: 1 << 20)
      let said = outcome.explanation
      switch outcome.end {
      case .exited(0): break
      case .exited(let code): return .failure(failure("failed with exit code \(code)", said))
      case .signaled(let signal): return .failure(failure("was ended by signal \(signal)", said))
      }
      do throws(CredentialsError) {
        return .success(try ExecCredential(output, apiVersion: config.apiVersion))
      } catch {
        return .failure(failure("printed \(error.message)", said))
      }
    } catch {
      return .failure(failure(sentence(error)))
    }
  }

  private nonisolated func sentence(_ failure: ChildProgram.Failure) -> String {
    switch failure {
    case .notFound:
      "is not installed or cannot be run" + (config.installHint.isEmpty ? "" : ". \(config.installHint)")
    case .timedOut: "did not answer within \(timeout.components.seconds) s and was ended"
    case .printedTooMuch: "printed more than 1 MiB"
    case .cancelled: "is no longer wanted and was ended"
    case .other(let text): "could not be run: \(text)"
    }
  }

  private nonisolated func failure(_ what: String, _ said: String = "") -> CredentialsError {
    let explained = said.isEmpty ? what : "\(what): \(said)"
    return CredentialsError("The credential plugin \(config.shownCommand) (\(config.place)) \(explained)")
  }
}
