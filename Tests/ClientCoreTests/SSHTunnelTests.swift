import Foundation
import Testing

@testable import ClientCore

@Suite(.enabled(if: SSHServer.isPossible), .timeLimit(.minutes(1)))
struct SSHTunnelTests {
  private let folder: TemporaryFolder
  private let ssh: SSHServer

  init() async throws {
    folder = try TemporaryFolder()
    ssh = try await SSHServer(in: folder.path + "/ssh")
  }

  private func tunnel(
    to server: String, options: [String] = [], timing: Timing = .system
  ) throws -> SSHTunnel {
    SSHTunnel(
      through: ssh.destination, sshOptions: options + ssh.options, to: try .server(server), timing: timing)
  }

  private func interLink() throws -> RawServer {
    try RawServer { connection in
      while !connection.readHead().isEmpty {
        _ = connection.read(2)
        connection.answer("null")
      }
    }
  }

  @Test func leadsToInterLinkAndEnds() async throws {
    let server = try interLink()
    defer { server.stop() }
    let tunnel = try tunnel(to: server.url)
    let client = InterLinkClient(
      http: HTTPClient(), access: InterLinkAccess(server: server.url, tunnel: tunnel))
    #expect(try await client.status().isEmpty)
    #expect(try await client.status().isEmpty)
    #expect(server.accepted == 1, "one connection for both")
    let path = try await tunnel.open()
    var about = stat()
    #expect(lstat(path, &about) == 0 && about.st_mode & 0o077 == 0, "only for us")
    let pid = try #require(try await child(with: path))
    await tunnel.close()
    try await eventually("ssh ends") { kill(pid, 0) != 0 }
    #expect(access(path, F_OK) != 0)
    let error = await #expect(throws: InterLinkError.self) { try await client.status() }
    #expect(error?.description.contains("is closed") == true)
  }

  @Test func endsWithItsLastReference() async throws {
    var tunnel: SSHTunnel? = try tunnel(to: "http://127.0.0.1:9")
    let path = try #require(try await tunnel?.open())
    let pid = try #require(try await child(with: path))
    tunnel = nil
    try await eventually("ssh ends") { kill(pid, 0) != 0 }
  }

  @Test func opensAgainWhenItHasBroken() async throws {
    let server = try interLink()
    defer { server.stop() }
    let time = FakeTime()
    let tunnel = try tunnel(to: server.url, timing: time.timing)
    let client = InterLinkClient(
      http: HTTPClient(), access: InterLinkAccess(server: server.url, tunnel: tunnel))
    #expect(try await client.status().isEmpty)
    let pid = try #require(try await child(with: try await tunnel.open()))
    kill(pid, SIGKILL)
    try await eventually("it ends") { kill(pid, 0) != 0 }
    var refusal: InterLinkError?
    let deadline = ContinuousClock.now + .seconds(20)
    while refusal == nil, ContinuousClock.now < deadline {
      do { _ = try await client.status() } catch { refusal = error }
    }
    time.advance(.seconds(31))
    #expect(try await client.status().isEmpty)
    await tunnel.close()
  }

  @Test func aPortWhereNobodyListensIsRefused() async throws {
    let server = try interLink()
    server.stop()
    let tunnel = try tunnel(to: server.url)
    let client = InterLinkClient(
      http: HTTPClient(), access: InterLinkAccess(server: server.url, tunnel: tunnel))
    let error = await #expect(throws: InterLinkError.self) { try await client.status() }
    guard case .transport(let transport)? = error else { return }
    #expect(transport.kind == .refused)
    #expect(transport.message.contains("ssh says: channel"), "\(transport.message)")
    #expect(transport.message.contains("through ssh \(ssh.destination): cannot ask for the pods"))
    await tunnel.close()
  }

  @Test func saysWhySSHDoesNotGetIn() async throws {
    let time = FakeTime()
    let tunnel = SSHTunnel(
      through: ssh.destination,
      sshOptions: ["-i", "/dev/null"] + ssh.options.filter { $0 != folder.path + "/ssh/user" && $0 != "-i" },
      to: .port(host: "localhost", port: 1), timing: time.timing)
    let error = await #expect(throws: SSHTunnelError.self) { try await tunnel.open() }
    #expect(
      error?.kind == .refused && error?.message.contains("Permission denied") == true,
      "\(error?.message ?? "")")
    #expect(error?.advice.contains("key into the ssh agent") == true)
    // Not again before its time, and nobody waits for that.
    #expect(await #expect(throws: SSHTunnelError.self) { try await tunnel.open() } == error)
    await tunnel.close()
  }

  @Test func usesAConnectionThatIsOpenAndLeavesItAlone() async throws {
    let server = try interLink()
    defer { server.stop() }
    let control = ["-oControlPath=\(folder.path)/c"]
    // Only it gets in: the tunnel has no key of its own.
    let master = try ChildProcess(
      "/usr/bin/ssh", ["-N", "-oControlMaster=yes"] + control + ssh.options + [ssh.destination])
    defer { master.terminate() }
    try await eventually("the master is there") { access(folder.path + "/c", F_OK) == 0 }
    let tunnel = SSHTunnel(
      through: ssh.destination, sshOptions: control + ["-F", "none", "-oConnectTimeout=1"],
      to: try .server(server.url))
    let client = InterLinkClient(
      http: HTTPClient(), access: InterLinkAccess(server: server.url, tunnel: tunnel))
    for _ in 0..<3 { #expect(try await client.status().isEmpty) }
    let path = try await tunnel.open()
    await tunnel.close()
    #expect(access(path, F_OK) != 0 && master.isRunning)
  }

  @Test func readsAServersName() throws {
    #expect(try SSHTunnel.Target.server("https://edge.example.org:30443/").word == "edge.example.org:30443")
    #expect(try SSHTunnel.Target.server("https://[fe80::1]").word == "[fe80::1]:443")
    #expect(SSHTunnel.Target.socket(path: "/run/slurmrestd").word == "/run/slurmrestd")
    #expect(throws: HTTPError.self) { try SSHTunnel.Target.server("edge") }
  }

  /// The ssh whose socket is at `path`.
  private func child(with path: String) async throws -> pid_t? {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let pid = pid_t(name), let words = try? readFile("/proc/\(pid)/cmdline") else { continue }
      let parts = words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      if parts.first == "ssh", parts.contains(where: { $0.hasPrefix(path + ":") }) { return pid }
    }
    return nil
  }
}
