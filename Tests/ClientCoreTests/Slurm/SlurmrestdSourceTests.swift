import Glibc
import Testing

@testable import ClientCore

/// slurmrestd played by a scripted server.
struct SlurmrestdSourceTests {
  private func source(_ server: TestServer, token: SlurmToken = .none, user: String? = nil)
    -> SlurmrestdSource
  {
    var access = SlurmrestdAccess(server: "http://slurm.test/", user: user, token: token)
    access.route = server.access().route
    return SlurmrestdSource(http: server.http, access: access)
  }

  private static let unknown = TestServer.Answer.json("Unable find requested URL.", status: "404 NOT FOUND")
  private static let pong = TestServer.Answer.json(
    #"{"pings":[{"hostname":"head","pinged":"UP","mode":"primary"}],"errors":[]}"#)

  @Test func findsTheNewestVersionOnce() async throws {
    let server = try TestServer { asked, _ in
      guard asked.path.hasPrefix("/slurm/v0.0.41/") else { return Self.unknown }
      if asked.path.hasSuffix("/ping/") { return Self.pong }
      return .json(#"{"jobs":[{"job_id":5,"job_state":["RUNNING"],"cluster":"c"}],"errors":[]}"#)
    }
    let source = source(server)
    #expect(try await source.queue(SlurmQueueQuery()).items.map(\.id.number) == [5])
    #expect(source.version == "v0.0.41")
    #expect(server.asked.map(\.path).prefix(2) == ["/slurm/v0.0.46/ping/", "/slurm/v0.0.45/ping/"])
    let before = server.asked.count
    #expect(try await source.ping().isUp)
    #expect(server.asked.count == before + 1)
    #expect(source.cost.requests == server.asked.count && source.cost.bytes > 0)
  }

  @Test func asksFewJobsSinglyAndManyAtOnce() async throws {
    let server = try TestServer { asked, _ in
      if asked.path.hasSuffix("/ping/") { return Self.pong }
      if asked.path.hasSuffix("/job/2") {
        return .json(
          #"{"jobs":[],"errors":[{"error_number":2017,"error":"Invalid job id specified"}]}"#,
          status: "500 INTERNAL ERROR")
      }
      let id = asked.path.split(separator: "/").last.flatMap { Int($0) }
      let ids = id.map { [$0] } ?? Array(1...50)
      let jobs = ids.map {
        "{\"job_id\":\($0),\"job_state\":\"PENDING\",\"partition\":\"cpu\",\"user_name\":\"u\"}"
      }
      return .json("{\"jobs\":[\(jobs.joined(separator: ","))],\"errors\":[]}")
    }
    let source = source(server)
    #expect(
      try await source.jobs([1, 2, 3]).items.map(\.id.number) == [1, 3], "a job that is forgotten is no error"
    )
    #expect(server.asked.dropFirst().map(\.path) == ["1", "2", "3"].map { "/slurm/v0.0.46/job/\($0)" })
    #expect(try await source.jobs(Array(3...20)).items.count == 18)
    #expect(server.asked.count == 5)
    #expect(try await source.queue(SlurmQueueQuery(user: "somebody")).items.isEmpty)
  }

  @Test func readsStatesInTheLightForm() async throws {
    let server = try TestServer { asked, _ in
      if asked.path.hasSuffix("/ping/") { return Self.pong }
      return .json(
        #"{"jobs":[{"job_id":"7","state":["RUNNING"]},{"job_id":"8","state":["PENDING"]}],"errors":[]}"#)
    }
    let states = try await source(server).states([7, 8])
    #expect(states == [7: SlurmState(.running), 8: SlurmState(.pending)])
    #expect(server.asked.last?.target == "/slurm/v0.0.46/jobs/state/?job_id=7,8")
  }

  struct Case {
    var status: String
    var body: String
    var kind: SlurmError.Kind
  }

  static let failures: [Case] = [
    Case(status: "401 UNAUTHORIZED", body: "Authentication failure", kind: .authentication),
    Case(
      status: "500 INTERNAL ERROR",
      body: #"{"errors":[{"error_number":1007,"error":"Protocol authentication error"}],"jobs":[]}"#,
      kind: .authentication),
    // An error behind a good status.
    Case(
      status: "200 OK",
      body:
        #"{"jobs":[],"errors":[{"error_number":1800,"error":"Unable to contact slurm controller (connect failure)"}]}"#,
      kind: .controllerDown),
    Case(
      status: "500 INTERNAL ERROR",
      body: #"{"jobs":[],"errors":[{"error_number":2,"error":"Access/permission denied"}]}"#,
      kind: .permission),
    Case(
      status: "500 INTERNAL ERROR",
      body: #"{"jobs":[],"errors":[{"error_number":9,"error":"Something new","description":"about it"}]}"#,
      kind: .refused),
    Case(status: "200 OK", body: "<html>welcome</html>", kind: .notSlurm),
    Case(status: "200 OK", body: #"{"jobs":[{"job_id":1},"#, kind: .notSlurm),
    Case(status: "502 Bad Gateway", body: "<html>\u{1B}[2J</html>", kind: .notSlurm),
  ]

  @Test(arguments: failures) func saysWhatIsWrong(_ example: Case) async throws {
    let server = try TestServer { asked, _ in
      asked.path.hasSuffix("/ping/") ? Self.pong : .json(example.body, status: example.status)
    }
    let source = source(server)
    let error = await #expect(throws: SlurmError.self) { try await source.queue(SlurmQueueQuery()) }
    #expect(error?.kind == example.kind)
    #expect(error?.message.hasPrefix("slurmrestd at ") == true && error?.message.contains("\u{1B}") == false)
    #expect(error?.advice.isEmpty == false)
    #expect(source.cost.failures == 1)
  }

  @Test func nobodyThere() async throws {
    let folder = try TemporaryFolder()
    let source = SlurmrestdSource(http: HTTPClient(), access: SlurmrestdAccess(socket: folder.path + "/none"))
    let error = await #expect(throws: SlurmError.self) { try await source.ping() }
    #expect(error?.kind == .unreachable)
    #expect(error?.message.contains(folder.path) == true)
  }

  /// A token that was renewed in its file after the last reading opens the door at the second knock.
  @Test func readsARefusedTokenAgain() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/token"
    try write("SLURM_JWT=old.token.x\n", to: path)
    let server = try TestServer { asked, _ in
      guard asked.header("x-slurm-user-token") == "new.token.x", asked.header("x-slurm-user-name") == "maria"
      else {
        return .json("Authentication failure", status: "401 UNAUTHORIZED")
      }
      if asked.path.hasSuffix("/ping/") { return Self.pong }
      return .json(#"{"jobs":[],"errors":[]}"#)
    }
    let token = SlurmToken.file(path)
    #expect(try token.current()?.text == "old.token.x")
    try write("new.token.x", to: path)
    let source = source(server, token: token, user: "maria")
    #expect(try await source.queue(SlurmQueueQuery()).items.isEmpty)
    #expect(
      server.asked.map { $0.header("x-slurm-user-token") } == ["old.token.x", "new.token.x", "new.token.x"])
    #expect(!"\(token)".contains("new") && !"\(source.name)".contains("token"))
  }

  @Test func tellsThatATokenHasExpired() async throws {
    // {"exp":1700000000,"iat":1,"sun":"maria"}
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDAsImlhdCI6MSwic3VuIjoibWFyaWEifQ.c2ln"
    let server = try TestServer { _, _ in .json("Authentication failure", status: "401 UNAUTHORIZED") }
    let source = source(server, token: .fixed(token))
    let error = await #expect(throws: SlurmError.self) { try await source.ping() }
    #expect(error?.message.contains("expired at 2023-11-14T22:13:20Z") == true)
    #expect(error?.message.contains(token) == false)
    #expect(SlurmToken.expiry(Secret("a.b.c")) == nil && SlurmToken.expiry(Secret("nonsense")) == nil)
  }

  private func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
  }
}
