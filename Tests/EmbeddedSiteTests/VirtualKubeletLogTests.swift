import Testing

@testable import EmbeddedSite

@Suite(.timeLimit(.minutes(1)))
struct VirtualKubeletLogTests {
  /// An empty site with one pod in it.
  private static func site(
    _ script: String, flags: String = "", quirks: EmbeddedSite.Configuration.Quirks = .usual
  ) async throws -> SceneFixture {
    let site = try await SceneFixture(.empty) { $0.quirks = quirks }
    var random = RandomSource(seed: 9)
    let template = PodTemplate(
      namespace: "default", name: "p", node: "vega-vk",
      containers: [.init(name: "main", image: "busybox", command: ["/bin/sh", "-c"], arguments: [script])],
      flags: flags)
    let pod = try site.store.create(
      .pod, template.document(uid: random.uuid(), created: site.clock.now, random: &random))
    try await site.kubelet("vega-vk").observe(pod)
    return site
  }

  private static let counting = "for i in $(seq 1 30); do echo \"t $i\"; sleep 1; done"

  @Test func aPodRunsToItsEnd() async throws {
    let site = try await Self.site(Self.counting + "; exit 4")
    #expect(try site.pod("default/p")["metadata"]["annotations"]["JobID"] == "8830902")
    await site.fleet.advance(by: 12)
    #expect(try site.pod("default/p")["status"]["phase"] == "Running")
    let early = try await site.log("default/p")
    #expect(early.hasPrefix("This pod p/"))
    #expect(early.hasSuffix("t 12\n"))
    await site.fleet.advance(by: 40)
    let pod = try site.pod("default/p")
    #expect(pod["status"]["reason"] == "Error: 4")
    let late = try await site.log("default/p")
    #expect(late.contains("ended with status 4."))
    #expect(late.contains("t 30\n\nreal\t0m30.000s\nuser\t"))
    // What was read before is not the beginning of what is read now.
    #expect(!late.hasPrefix(early))
  }

  @Test func aFollowEndsWithTheContainer() async throws {
    let site = try await Self.site(Self.counting)
    await site.fleet.advance(by: 8)
    let stream = try await site.fleet.log(
      site.pod("default/p"), container: "main", options: LogOptions(follow: true))
    // The first piece while the clock stands: on a busy machine the job could be over before.
    var pieces = stream.makeAsyncIterator()
    var text = String(decoding: await pieces.next(isolation: #isolation) ?? [], as: UTF8.self)
    site.clock.start(speed: 100)
    while let piece = await pieces.next(isolation: #isolation) {
      text += String(decoding: piece, as: UTF8.self)
    }
    #expect(text.hasPrefix("This pod p/"))
    #expect(text.contains("real\t0m30.000s"))
    // What job.out got meanwhile is not sent.
    #expect(!text.contains("ended with status"))
  }

  @Test func aFollowOfAWaitingPodChatters() async throws {
    let site = try await Self.site("echo hi", flags: "--hold")
    await site.fleet.advance(by: 8)
    #expect(try await site.log("default/p") == "")
    let stream = try await site.fleet.log(
      site.pod("default/p"), container: "main", options: LogOptions(follow: true))
    site.clock.start(speed: 100)
    var pieces: [String] = []
    for await piece in stream {
      pieces.append(String(decoding: piece, as: UTF8.self))
      if pieces.count == 3 { break }
    }
    for piece in pieces {
      #expect(piece.hasPrefix("HTTP InterLink session GetLogs#"))
      #expect(piece.hasSuffix("run-main.out because it does not exist yet, sleeping before retrying..."))
    }
  }

  @Test func limitsOfLogs() {
    let text = Array("a\nb\nc\n".utf8)
    let even: [(LogOptions, String)] = [
      (LogOptions(tailLines: 2), "b\nc\n"), (LogOptions(tailLines: 0), ""),
      (LogOptions(tailLines: 99), "a\nb\nc\n"),
      (LogOptions(limitBytes: 3), "a\nb"),
    ]
    for (options, expected) in even {
      #expect(String(decoding: PluginLogs.cut(text, options), as: UTF8.self) == expected, "\(options)")
    }
    let odd: [(LogOptions, String?)] = [
      (LogOptions(tailLines: 2), "b\nc\n\n"), (LogOptions(tailLines: 0), "a\nb\nc\n"),
      (LogOptions(tailLines: 4), nil),
      (LogOptions(tailLines: 9), "a\nb\nc\n"), (LogOptions(limitBytes: 6), nil),
      (LogOptions(limitBytes: 1), "c\n"),
      (LogOptions(tailLines: 1, limitBytes: 1), nil),
    ]
    for (options, expected) in odd {
      #expect(
        PluginLogs.misCut(text, options).map { String(decoding: $0, as: UTF8.self) } == expected, "\(options)"
      )
    }
  }

  @Test func deletion() async throws {
    let site = try await Self.site(Self.counting)
    await site.fleet.advance(by: 10)
    let facts = try #require(PodFacts(site.pod("default/p")))
    let marked = try site.store.update(facts.key) {
      $0["metadata"]["deletionTimestamp"] = .string(RFC3339.string(site.clock.now + 30))
    }
    let kubelet = try site.kubelet("vega-vk")
    await kubelet.observe(marked)
    #expect(try site.pod("default/p")["status"]["reason"] == "VKProviderPodDeleted")
    #expect(try site.pod("default/p")["status"]["phase"] == "Running")
    await site.fleet.advance(by: 3)
    #expect(try await kubelet.backend.jobs([8_830_902])[8_830_902]?.state == "CA")
    await site.fleet.advance(by: 20)
    #expect(site.store.get(facts.key) != nil)
    await site.fleet.advance(by: 10)
    #expect(site.store.get(facts.key) == nil)
  }

  @Test func withSharedAnswersOnePodIsRefreshedInTenSeconds() async throws {
    let site = try await SceneFixture(.empty) { $0.quirks = .all }
    var random = RandomSource(seed: 9)
    let kubelet = try site.kubelet("vega-vk")
    for index in 0..<4 {
      let template = PodTemplate(
        namespace: "default", name: "p\(index)", node: "vega-vk",
        containers: [.init(name: "main", image: "busybox", command: ["sleep", "600"])])
      await kubelet.observe(
        try site.store.create(
          .pod, template.document(uid: random.uuid(), created: site.clock.now, random: &random)))
    }
    await site.fleet.advance(by: 9)
    let running = site.store.all(.pod).count { $0["status"]["phase"] == "Running" }
    #expect(running <= 1)
  }

  // MARK: - The interLink API

  private func ask(_ site: SceneFixture, _ path: String, _ body: String = "") async throws -> (Int, String) {
    let answer = await InterLinkService(try site.kubelet("vega-vk")).respond(
      to: InterLinkRequest(method: "POST", path: path, body: Array(body.utf8)))
    var bytes: [UInt8] = []
    switch answer.body {
    case .bytes(let all): bytes = all
    case .stream(let pieces): for await piece in pieces { bytes += piece }
    case .none: break
    }
    return (answer.code, String(decoding: bytes, as: UTF8.self))
  }

  @Test func theInterLinkAPIAnswers() async throws {
    let site = try await Self.site(Self.counting)
    #expect(try await ask(site, "/status", "[]") == (200, "null"))
    await site.fleet.advance(by: 10)
    let facts = try #require(PodFacts(site.pod("default/p")))
    let (code, status) = try await ask(site, "/status", "{not json")
    #expect(code == 200)
    let entry = try #require(Document(parsing: Array(status.utf8)).array?.first)
    #expect(entry["UID"].string == facts.uid)
    #expect(entry["JID"] == "")
    #expect(entry["initContainers"] == .null)
    #expect(entry["containers"][0]["state"]["running"]["startedAt"].string != nil)

    #expect(try await ask(site, "/pinglink").1.hasPrefix("{\"status\":\"ok\",\"resources\":{\"cpu\":\""))
    #expect(try await ask(site, "/foo") == (404, "404 page not found\n"))
    #expect(try await ask(site, "/getLogs", "{") == (400, "invalid request body"))
    let logs = try await ask(
      site, "/getLogs",
      #"{"Namespace":"default","PodUID":"\#(facts.uid)","PodName":"p","ContainerName":"main","Opts":{}}"#)
    #expect(logs.1.hasSuffix("t 10\n"))

    let ghost =
      #"[{"metadata":{"name":"ghost","namespace":"x","uid":"0"},"spec":{"containers":[{"name":"main"}]}}]"#
    let answer = try await ask(site, "/status", ghost).1
    #expect(answer.contains(#""name":"main","state":{},"#))
    #expect(try await ask(site, "/status", "[]").1.contains("ghost"))
  }
}
