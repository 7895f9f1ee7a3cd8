import Foundation
import Testing

@testable import ClientCore

/// A Slurm of the tests' own with its REST daemons, and an sshd that leads to this machine.
final class SlurmLab: Sendable {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/lab-slurm").path

  let directory: String
  private let sshd = Locked<SSHServer?>(nil)

  /// Root, and Debian's packages.
  static var isPossible: Bool {
    let programs = ["slurmctld", "slurmd", "munged", "slurmrestd", "sshd"].map { "/usr/sbin/" + $0 }
    return getuid() == 0
      && (programs + ["/usr/bin/sbatch", "/usr/bin/ssh-keygen"]).allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
      }
  }

  init() async throws {
    var template = Array("/tmp/slurm-test-XXXXXX".utf8CString)
    directory = try #require(mkdtemp(&template).map { String(cString: $0) })
    for verb in ["start", "rest"] {
      let status = try await call(verb)
      #expect(status == 0, "scripts/lab-slurm \(verb)")
    }
  }

  func stop() async {
    if let sshd = sshd.withLock({ $0 }), let path = SSHConnections.controlPath {
      let words = ["-oControlPath=\(path)", "-Oexit", sshd.destination]
      _ = await (try? ChildProcess("/usr/bin/ssh", sshd.options + words))?.ended()
      sshd.stop()
    }
    _ = try? await call("stop")
    try? FileManager.default.removeItem(atPath: directory)
  }

  private func call(_ verb: String) async throws -> Int32 {
    let arguments = ["INTERLINK_LAB=\(directory)", "bash", Self.script, verb]
    return await (try ChildProcess("/usr/bin/env", arguments)).ended()
  }

  /// Where its commands run.
  var host: SlurmHost {
    var host = SlurmHost()
    host.environment = ["SLURM_CONF": directory + "/slurm.conf"]
    return host
  }

  /// Its commands.
  var commands: SlurmCommands { SlurmCommands(host: host, timeout: .seconds(30)) }

  /// That of slurmrestd on TCP.
  func port() throws -> Int {
    let text = String(decoding: try Data(contentsOf: URL(filePath: directory + "/rest/port")), as: UTF8.self)
    return try #require(Int(text.trimmingCharacters(in: .newlines)))
  }

  /// The same, by way of an sshd with keys of its own.
  func sshHost() async throws -> SlurmHost {
    let server = try await SSHServer(in: directory + "/ssh")
    sshd.withLock { $0 = server }
    var host = host
    (host.destination, host.sshOptions) = (server.destination, server.options)
    return host
  }

  /// Ends slurmctld as a crash would.
  func killController() async throws {
    let text = try String(contentsOfFile: directory + "/slurmctld.pid", encoding: .utf8)
    let pid = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
    kill(pid, SIGKILL)
    try await eventually("slurmctld ends") { kill(pid, 0) != 0 }
  }
}
