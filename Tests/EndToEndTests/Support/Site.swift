import Glibc
import Subprocess
import SystemPackage

/// `interlink-tui site`, running in a process of its own.
struct Site {
  /// `http://127.0.0.1:PORT`
  let url: String
  /// Where the interLink API of its first virtual node answers.
  let interLink: String
  /// Kubeconfig with one context a token.
  let kubeconfig: String
  let process: ProcessIdentifier

  /// Runs a site while `body` does; ends it with SIGTERM and expects exit code 0.
  static func with<Result: Sendable>(
    _ arguments: String..., port: Int = 0, environment: [String: String] = [:], in folder: Folder,
    body: (Site) async throws -> Result
  ) async throws -> Result {
    let kubeconfig = folder.file("kubeconfig")
    let all = ["site", "--listen", "127.0.0.1:\(port)", "--write-kubeconfig", kubeconfig] + arguments
    let result = try await Subprocess.run(
      .path(FilePath(Binary.path)), arguments: .init(all), environment: .tests(environment), input: .none,
      output: .sequence,
      error: .discarded
    ) { execution in
      var said = ""
      for try await line in execution.standardOutput.strings() {
        said += line + "\n"
        if said.contains("interLink of") { break }
      }
      let urls = said.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("http://") }
      guard said.hasPrefix("listening on http"), let url = urls.first, let interLink = urls.last else {
        throw Failure("The site said only: \(said)")
      }
      let site = Site(
        url: String(url), interLink: String(interLink), kubeconfig: kubeconfig,
        process: execution.processIdentifier)
      let result: Result
      do {
        result = try await body(site)
      } catch {
        site.signal(SIGTERM)
        throw error
      }
      site.signal(SIGTERM)
      return result
    }
    guard result.terminationStatus.shellStatus == 0 else {
      throw Failure("The site ended with \(result.terminationStatus).")
    }
    return result.closureResult
  }

  /// Sends it a signal.
  func signal(_ number: Int32) { kill(process.value, number) }

  /// kubectl, pointed at it.
  func kubectl(_ arguments: String..., limit: Duration = .seconds(60)) async throws -> Command {
    try await Command.run("kubectl", ["--kubeconfig", kubeconfig] + arguments, limit: limit)
  }

  /// The UID of a pod in namespace `default`, which is its job's name.
  func uid(of pod: String) async throws -> String {
    try await kubectl("get", "pod", pod, "-o", "jsonpath={.metadata.uid}").output
  }
}
