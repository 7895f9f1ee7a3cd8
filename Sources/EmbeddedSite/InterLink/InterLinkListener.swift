/// The listener of one node's interLink API server: it is there while that process is.
actor InterLinkListener {
  nonisolated let node: String
  private let kubelet: VirtualKubelet
  private let front: HTTPFront
  private let outage: OutageFilter
  private let counted: Locked<InterLinkTraffic>
  private let place: Locked<EmbeddedSite.Configuration.Address>
  private var isOpen = false
  private var isStopped = false
  private var isFollowing = false
  private var mustFollow = false

  init(
    _ kubelet: VirtualKubelet, at address: EmbeddedSite.Configuration.Address,
    _ faults: FaultDesk = FaultDesk(), _ ledger: Ledger? = nil
  ) {
    self.kubelet = kubelet
    node = kubelet.node.name
    let service = InterLinkService(kubelet)
    let outage = OutageFilter()
    let counted = Locked(InterLinkTraffic())
    (self.outage, self.counted, place) = (outage, counted, Locked(address))
    front = HTTPFront(address, now: { kubelet.clock.now }, eagerBody: 1) { request in
      let asked = InterLinkRequest(
        method: request.method, path: "/" + request.path.joined(separator: "/"), body: request.body,
        isWhole: request.isWhole)
      counted.withLock { $0.count(asked) }
      ledger?.arrived(at: .interLink, kubelet.clock.now)
      if let answer = await outage.before(request) { return answer }
      let fault = faults.take(
        EmbeddedSite.RequestPattern(
          request.method, request.path.first, namespace: kubelet.node.name, at: .interLink))
      return await faults.answer(fault, refusal: { $0.answerOfInterLink }) {
        Answer(await service.respond(to: asked))
      }
    }
  }

  /// Where it listens, when it does.
  nonisolated var address: EmbeddedSite.Configuration.Address { place.withLock { $0 } }

  nonisolated var traffic: InterLinkTraffic { counted.withLock { $0 } }

  /// Listens once, to have an address, and from then on as the kubelet has it.
  func start() async throws {
    let address = try await front.start()
    place.withLock { $0 = address }
    isOpen = true
    await kubelet.onInterLinkChange { [weak self] in
      Task { [weak self] in try? await self?.follow() }
    }
    try await follow()
  }

  /// Opens or closes as the process is there or not.
  func follow() async throws {
    mustFollow = true
    // Whoever is at it already sees that he must look once more.
    guard !isFollowing else { return }
    isFollowing = true
    defer { isFollowing = false }
    while mustFollow {
      mustFollow = false
      let (isUp, trouble) = await (kubelet.isUp, kubelet.troubles.interLink)
      outage.set(trouble)
      let isWanted = isUp && trouble != .refused && !isStopped
      if isWanted, !isOpen {
        _ = try await front.start()
        isOpen = true
      } else if !isWanted, isOpen {
        isOpen = false
        await front.stop()
      }
    }
  }

  func stop() async {
    isStopped = true
    // There is nothing that could be in the way of closing.
    try? await follow()
  }
}

extension EmbeddedSite.Fault {
  /// As the interLink API fails: it says nothing but a number.
  fileprivate var answerOfInterLink: Answer {
    switch self {
    case .unauthorized: .text("Unauthorized\n", code: 401)
    case .forbidden: .text("Forbidden\n", code: 403)
    case .unavailable: .text("503", code: 503)
    case .timeout: .text("", code: 504)
    case .tooManyRequests: .text("Too Many Requests\n", code: 429)
    default: .text("", code: 500)
    }
  }
}

extension Answer {
  fileprivate init(_ answer: InterLinkAnswer) {
    switch answer.body {
    case .bytes(let bytes):
      self.init(code: answer.code, contentType: answer.contentType, body: .bytes(bytes))
    case .stream(let stream):
      self.init(
        code: answer.code, contentType: answer.contentType, body: .source(StreamSource(stream), count: nil))
    case .none: self.init(body: .disconnect)
    }
  }
}
