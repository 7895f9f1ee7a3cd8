import Glibc
import Subprocess
import SystemPackage

/// `interlink-tui site`, running in a process of its own.
struct Site {
  /// `http://127.0.0.1:PORT`
  let url: String
  /// Where the interLink API of its first virtual node answers.
  let interLink: String
  /// slurmrestd of the simulated Slurm, as `--slurm` takes it; empty with the real Slurm.
  let slurmrestd: String
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
      let last = arguments.contains("slurm") ? "interLink of" : "slurmrestd of"
      for try await line in execution.standardOutput.strings() {
        said += line + "\n"
        if said.contains(last) { break }
      }
      func address(after words: String) -> String? {
        said.split(separator: "\n").first { $0.hasPrefix(words) }?.split(separator: " ").last.map(String.init)
      }
      guard let url = address(after: "listening on http"), let interLink = address(after: "interLink of")
      else {
        throw Failure("The site said only: \(said)")
      }
      let site = Site(
        url: url, interLink: interLink, slurmrestd: address(after: "slurmrestd of") ?? "",
        kubeconfig: kubeconfig,
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

  /// Applies manifests.
  func apply(_ manifests: [String], in folder: Folder) async throws {
    let file = try folder.write(manifests.joined(), to: "manifests.yaml")
    let applied = try await kubectl("apply", "-f", file)
    guard applied.status == 0 else { throw Failure("kubectl apply: \(applied.error)") }
  }

  /// Something of an object, as kubectl's JSONPath picks it; empty if it is not there.
  func value(_ path: String, of object: String...) async throws -> String {
    try await Command.run(
      "kubectl", ["--kubeconfig", kubeconfig, "get", "-o", "jsonpath={\(path)}"] + object
    ).output
  }

  /// Waits until a pod of namespace `default` has its job's id, and is in a phase.
  func wait(for pod: String, _ phase: String) async throws {
    try await EndToEndTests.wait(until: "pod \(pod) is \(phase) with a job") {
      let seen = try await value(".status.phase} {.metadata.annotations.JobID", of: "pod", pod)
      let words = seen.split(separator: " ")
      return words.count == 2 && words[0] == phase
    }
  }

  /// Name of the only pod with a label, once it is there and none of `others`.
  func pod(_ label: String, but others: [String] = [], limit: Duration = .seconds(30)) async throws -> String
  {
    var names: [String] = []
    try await EndToEndTests.wait(until: "there is a pod with \(label)", limit: limit) {
      let seen = try await value(".items[*].metadata.name", of: "pods", "-l", label)
      names = seen.split(separator: " ").map(String.init).filter { !others.contains($0) }
      return names.count == 1
    }
    return names[0]
  }

  /// The UID of a pod in namespace `default`, which is its job's name.
  func uid(of pod: String) async throws -> String {
    try await kubectl("get", "pod", pod, "-o", "jsonpath={.metadata.uid}").output
  }
}
