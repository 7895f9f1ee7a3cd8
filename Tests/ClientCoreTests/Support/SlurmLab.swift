import Foundation
import Testing

@testable import ClientCore

/// A Slurm of the tests' own with its REST daemons, and an sshd that leads to this machine.
final class SlurmLab: Sendable {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/lab-slurm").path

  let directory: String
  private let sshd = Locked<(process: ChildProcess, host: SlurmHost)?>(nil)

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
      let destination = ["-oControlPath=\(path)", "-Oexit", sshd.host.destination ?? ""]
      _ = await (try? ChildProcess("/usr/bin/ssh", sshd.host.sshOptions + destination))?.ended()
      sshd.process.terminate()
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
    let folder = directory + "/ssh"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: false)
    for name in ["host", "user"] {
      let status = await
        (try ChildProcess(
          "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])).ended()
      #expect(status == 0)
    }
    let probe = try RawServer { _ in }
    let port = probe.port
    probe.stop()
    try """
    Port \(port)
    ListenAddress 127.0.0.1
    HostKey \(folder)/host
    AuthorizedKeysFile \(folder)/user.pub
    StrictModes no
    UsePAM no
    PidFile none
    PasswordAuthentication no
    PermitRootLogin prohibit-password
    """.write(toFile: folder + "/sshd_config", atomically: true, encoding: .utf8)
    let key = try String(contentsOfFile: folder + "/host.pub", encoding: .utf8)
    try "[127.0.0.1]:\(port) \(key)".write(toFile: folder + "/known_hosts", atomically: true, encoding: .utf8)
    let process = try ChildProcess(
      "/usr/sbin/sshd", ["-D", "-f", folder + "/sshd_config", "-E", folder + "/sshd.log"])
    var host = host
    host.destination = "root@127.0.0.1"
    host.sshOptions = [
      "-F", "none", "-p", "\(port)", "-i", folder + "/user", "-oIdentitiesOnly=yes",
      "-oConnectionAttempts=20",
      "-oUserKnownHostsFile=\(folder)/known_hosts",
    ]
    sshd.withLock { [host] in $0 = (process, host) }
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
