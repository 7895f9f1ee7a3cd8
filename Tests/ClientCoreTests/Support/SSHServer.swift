import Foundation
import Testing

@testable import ClientCore

/// An sshd with keys of its own that leads to this machine and this user.
final class SSHServer: Sendable {
  /// Options with which ssh gets in without a question.
  let options: [String]
  let destination: String
  private let folder: String
  private let process: ChildProcess

  static var isPossible: Bool {
    ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// - Parameter folder: for its files; made if need be.
  init(in folder: String) async throws {
    self.folder = folder
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: false)
    for name in ["host", "user"] {
      let keygen = try ChildProcess(
        "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
      #expect(await keygen.ended() == 0)
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
    try "[127.0.0.1]:\(port) \(key)".write(
      toFile: folder + "/known_hosts", atomically: true, encoding: .utf8)
    process = try ChildProcess(
      "/usr/sbin/sshd", ["-D", "-f", folder + "/sshd_config", "-E", folder + "/sshd.log"])
    let user = try #require(getpwuid(getuid())).pointee.pw_name
    destination = String(cString: try #require(user)) + "@127.0.0.1"
    options = [
      "-F", "none", "-p", "\(port)", "-i", folder + "/user", "-oIdentitiesOnly=yes",
      "-oConnectionAttempts=20", "-oUserKnownHostsFile=\(folder)/known_hosts",
    ]
  }

  deinit { stop() }

  /// Ends it; sessions that it has live on.
  func stop() { process.terminate() }
}
