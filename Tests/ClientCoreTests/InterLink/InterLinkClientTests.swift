import Foundation
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct InterLinkClientTests {
  private func client(_ server: TestServer, _ credentials: Credentials = .none) -> InterLinkClient {
    let access = server.access(credentials, server: "http://edge:3000/")
    return InterLinkClient(
      http: server.http,
      access: InterLinkAccess(server: access.server, route: access.route, credentials: credentials))
  }

  @Test func statusAsksForTheCacheOnly() async throws {
    let server = try TestServer { _, _ in
      .json(
        String(
          decoding: (try? Samples.answer("interlink/status-empty-list-POST.txt").body) ?? [], as: UTF8.self))
    }
    let pods = try await client(server).status()
    #expect(Set(pods.map(\.name)) == ["scancelled-r", "fail3", "timeout1", "follow1"])
    let asked = try #require(server.asked.first)
    #expect((asked.method, asked.target, asked.body) == ("POST", "/status", "[]"))
    #expect(asked.header("expect") == nil)
  }

  @Test func anEmptyCacheIsNull() async throws {
    let server = try TestServer { _, _ in .json("null") }
    #expect(try await client(server).status() == [])
  }

  @Test func pingAndLogSendTinyWholeBodies() async throws {
    let server = try TestServer { asked, _ in
      asked.path == "/pinglink"
        ? .json(#"{"status":"ok","resources":{"cpu":"2","memory":"7030Mi"}}"#) : .json("line 1\nline 2\n")
    }
    guard case .report(let report) = try await client(server).ping() else {
      Issue.record("no report")
      return
    }
    #expect(report.resources == ["cpu": "2", "memory": "7030Mi"])
    let wish = LogRequest(namespace: "n", pod: "p", container: "c")
    let log = try await client(server).logStream(wish, uid: "u").collect()
    #expect(String(decoding: log, as: UTF8.self) == "line 1\nline 2\n")
    #expect(server.asked.map(\.target) == ["/pinglink", "/getLogs"])
    #expect(
      server.asked[1].body
        == #"{"Namespace":"n","PodUID":"u","PodName":"p","ContainerName":"c","Opts":{"Follow":false,"Timestamps":false}}"#
    )
  }

  static let failures: [(sample: String, message: String)] = [
    ("plugin-down-pinglink", "interLink at SOCKET answered \"ping\" with HTTP 500: 503"),
    ("plugin-down-status-pod", "interLink at SOCKET answered \"ping\" with HTTP 500: no reason"),
    (
      "slurmctld-down-pinglink",
      """
      interLink at SOCKET answered "ping" with HTTP 500: HTTP InterLink session \
      Request-5ce4b92a-9000-4b6a-af8d-9cc9d44c8949: call exit status: 500. Body: sinfo stderr: /bin/bash: line 1: \
      %m: command not found /bin/bash: line 1: %e: command not found slurm_load_partitions: Unable to contact \
      slurm controller (connect failure) 503
      """
    ),
  ]

  @Test(arguments: failures) func failuresAreOneSentence(_ failure: (sample: String, message: String))
    async throws
  {
    let answer = try Samples.answer("interlink/\(failure.sample).txt")
    let server = try TestServer { _, _ in
      .json(String(decoding: answer.body, as: UTF8.self), status: "\(answer.status) X", headers: [])
    }
    let client = client(server)
    let error = await #expect(throws: InterLinkError.self) { try await client.ping() }
    let message = failure.message.replacing("SOCKET", with: client.access.route.unixSocket ?? "")
    #expect(error == .status(code: answer.status, message: message))
    #expect(error?.advice.isEmpty == false)
  }

  @Test func aRefusedTokenIsReadAgainOnce() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/token"
    try "old".write(toFile: path, atomically: true, encoding: .utf8)
    let server = try TestServer { asked, _ in
      try? "new".write(toFile: path, atomically: true, encoding: .utf8)
      return asked.header("authorization") == "Bearer new" ? .json("null") : .json("", status: "401 X")
    }
    let client = client(server, .tokenFile(path))
    #expect(try await client.status() == [])
    #expect(server.asked.map { $0.header("authorization") } == ["Bearer old", "Bearer new"])
  }
}
