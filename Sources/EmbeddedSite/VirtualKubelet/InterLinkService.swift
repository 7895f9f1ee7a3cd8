/// The interLink API server of one node, in front of its plugin.
struct InterLinkService: Sendable {
  let kubelet: VirtualKubelet

  init(_ kubelet: VirtualKubelet) { self.kubelet = kubelet }

  /// Answers `/status`, `/pinglink`, `/getLogs`, `/create`, `/delete`; the real server does not look at the method.
  func respond(to request: InterLinkRequest) async -> InterLinkAnswer {
    guard await kubelet.isUp else { return InterLinkAnswer(body: .none) }
    if kubelet.quirks.contains(.fragileAPI), Self.isFatal(request) { await kubelet.crashInterLink() }
    guard request.isWhole, await kubelet.isUp else { return InterLinkAnswer(body: .none) }
    return await answer(request)
  }

  /// What the real server meets with `log.Fatal`.
  private static func isFatal(_ request: InterLinkRequest) -> Bool {
    switch request.path {
    case "/status", "/getLogs", "/updateCache": !request.isWhole
    case "/delete": !request.isWhole || (try? Document(parsing: request.body)) == nil
    default: false
    }
  }

  /// Waits while the plugin hangs; whether it answers.
  private func reachPlugin() async -> Bool {
    while await kubelet.troubles.plugin == .hanging {
      do { try await Task.sleep(for: .milliseconds(20)) } catch { return false }
    }
    return await kubelet.troubles.plugin == nil
  }

  private func answer(_ request: InterLinkRequest) async -> InterLinkAnswer {
    switch request.path {
    case "/status": await status(request.body)
    case "/pinglink": await ping()
    case "/getLogs": await logs(request.body)
    case "/create": await create(request.body)
    case "/delete": await delete(request.body)
    case "/updateCache": InterLinkAnswer(body: .bytes(Array("Updated cache".utf8)))
    default: InterLinkAnswer(code: 404, body: .bytes(Array("404 page not found\n".utf8)))
    }
  }

  private static func text(_ code: Int, _ text: String) -> InterLinkAnswer {
    InterLinkAnswer(code: code, body: .bytes(Array(text.utf8)))
  }

  private static func list(_ entries: [Document]) -> InterLinkAnswer {
    // Go's encoding of a slice that nothing was appended to.
    entries.isEmpty ? text(200, "null") : InterLinkAnswer(body: .bytes(Document.array(entries).bytes))
  }

  /// Without pods, or with something that does not parse: the cache.
  private func status(_ body: [UInt8]) async -> InterLinkAnswer {
    guard let pods = (try? Document(parsing: body))?.array, !pods.isEmpty else {
      return Self.list(await kubelet.cachedStatus)
    }
    guard await reachPlugin() else { return Self.text(500, "") }
    let questions = pods.map { pod in
      VirtualKubelet.Question(
        name: pod["metadata"]["name"].string ?? "", namespace: pod["metadata"]["namespace"].string ?? "",
        uid: pod["metadata"]["uid"].string ?? "",
        containers: (pod["spec"]["containers"].array ?? []).compactMap { $0["name"].string })
    }
    guard let entries = await kubelet.answer(questions) else {
      return Self.text(
        500,
        "HTTP InterLink session Request-\(await kubelet.sessionNumber()):  call exit status: 500. Body: "
          + "unable to retrieve container status of \(questions[0].name)")
    }
    return Self.list(entries)
  }

  private func ping() async -> InterLinkAnswer {
    _ = await reachPlugin()
    return switch await kubelet.pingResult() {
    case .success(let free): InterLinkAnswer(contentType: "", body: .bytes(Array(free.pingResponse.utf8)))
    case .failure(let failure):
      InterLinkAnswer(code: 500, contentType: "", body: .bytes(Array(failure.text.utf8)))
    }
  }

  private func logs(_ body: [UInt8]) async -> InterLinkAnswer {
    guard let request = try? Document(parsing: body), let uid = request["PodUID"].string,
      let namespace = request["Namespace"].string
    else { return Self.text(400, "invalid request body") }
    guard await reachPlugin() else { return Self.text(500, "") }
    let opts = request["Opts"]
    var options = LogOptions()
    options.follow = opts["Follow"].bool ?? false
    if let tail = opts["Tail"].int, tail > 0 { options.tailLines = Int(clamping: tail) }
    if let limit = opts["Bytes"].int, limit > 0 { options.limitBytes = Int(clamping: limit) }
    let logs = PluginLogs(
      kubelet, namespace: namespace, uid: uid, container: request["ContainerName"].string ?? "")
    if options.follow {
      return InterLinkAnswer(contentType: "text/plain", body: .stream(logs.follow(options)))
    }
    guard let text = await logs.text(options) else { return Self.text(500, "") }
    return InterLinkAnswer(contentType: "text/plain", body: .stream(PluginLogs.stream(text)))
  }

  private func create(_ body: [UInt8]) async -> InterLinkAnswer {
    guard let request = try? Document(parsing: body), let facts = PodFacts(request["pod"] ?? request) else {
      return Self.text(500, "")
    }
    guard await reachPlugin() else { return Self.text(504, "") }
    do throws(SubmitError) {
      let id = try await kubelet.backend.submit(facts.jobRequest)
      let answer: Document = ["PodUID": .string(facts.uid), "PodJID": .string(String(id))]
      return InterLinkAnswer(body: .bytes(answer.bytes))
    } catch {
      let session = await kubelet.sessionNumber()
      return Self.text(
        504, "HTTP InterLink session CreatePod#\(session):  call exit status: 500. Body: \(error.text)")
    }
  }

  private func delete(_ body: [UInt8]) async -> InterLinkAnswer {
    guard let pod = try? Document(parsing: body), let facts = PodFacts(pod) else { return Self.text(500, "") }
    guard await reachPlugin() else { return Self.text(500, "") }
    // Of a pod that it does not know the plugin panics, and closes the connection.
    guard await kubelet.endJob(of: facts) else { return Self.text(500, "") }
    return Self.text(200, "All containers for submitted Pods have been deleted")
  }
}
