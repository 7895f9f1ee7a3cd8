extension KubernetesClient {
  /// LISTs `Object`s page by page; `page` gets each page as it arrives.
  ///
  /// Objects are decoded while their bytes come in, away from the caller's actor.  If the list takes so
  /// long that the server forgets its version (410), it begins again without pages, as kubectl
  /// does: then `restarted` is called, and what `page` had got comes once more.
  ///
  /// - Returns: the resource version from which a watch goes on.
  @discardableResult
  @concurrent
  public func list<Object: KubernetesObject>(
    _ type: Object.Type, namespace: String?, selector: Selector = Selector(), pageSize: Int = 500,
    restarted: @Sendable () async -> Void = {}, page: @Sendable ([Object]) async -> Void
  ) async throws(KubernetesError) -> String {
    var interner = Interner()
    return try await list(
      type, namespace: namespace, selector: selector, pageSize: pageSize, interner: &interner
    ) { step in
      switch step {
      case .restarted: await restarted()
      case .heard: break
      case .objects(let objects): await page(objects)
      }
    }
  }

  /// What happens in the course of a list.
  enum ListStep<Object: KubernetesObject>: Sendable {
    /// What came so far counts no more.
    case restarted
    /// An answer has begun.
    case heard(serverTime: Timestamp?)
    /// A page, or of an answer without pages so many objects as a page has.
    case objects([Object])
  }

  func list<Object: KubernetesObject>(
    _ type: Object.Type, namespace: String?, selector: Selector, pageSize: Int, interner: inout Interner,
    step: @Sendable (ListStep<Object>) async -> Void
  ) async throws(KubernetesError) -> String {
    var continuation = ""
    var isPaged = pageSize > 0
    while true {
      var query = selector.query
      if isPaged { query.append(("limit", String(pageSize))) }
      if !continuation.isEmpty { query.append(("continue", continuation)) }
      let call = Call(
        path: Object.resource.path(namespace: namespace) + Percent.query(query),
        purpose: "list \(Object.resource.plural)",
        // The API server itself ends a request after a minute; a large page over a slow line may take longer.
        limits: HTTPLimits(total: nil, idle: .seconds(60)))
      do throws(KubernetesError) {
        let envelope = try await page(call, batch: max(pageSize, 1), interner: &interner, step: step)
        if envelope.continuation.isEmpty { return envelope.resourceVersion }
        continuation = envelope.continuation
      } catch {
        guard error.isExpired, !continuation.isEmpty else { throw error }
        (continuation, isPaged) = ("", false)
        await step(.restarted)
      }
    }
  }

  private func page<Object: KubernetesObject>(
    _ call: Call, batch: Int, interner: inout Interner, step: @Sendable (ListStep<Object>) async -> Void
  ) async throws(KubernetesError) -> ListEnvelope {
    let response = try await send(call)
    await step(.heard(serverTime: response.serverTime))
    var splitter = ListSplitter()
    var objects: [Object] = []
    var body = response.body.makeAsyncIterator()
    while true {
      let piece: [UInt8]?
      do { piece = try await body.next() } catch { throw transport(error, call.purpose) }
      guard let piece else { break }
      do throws(JSONError) {
        try splitter.append(piece) { (item) throws(JSONError) in
          let object = try JSONReader.read(item) { (reader) throws(JSONError) in
            try Object(reader: &reader, interner: &interner)
          }
          try object.checkIdentity()
          objects.append(object)
        }
      } catch { throw notJSON(error, call.purpose) }
      if objects.count >= batch {
        await step(.objects(objects))
        objects.removeAll(keepingCapacity: true)
      }
    }
    let envelope: ListEnvelope
    do throws(JSONError) {
      try splitter.finish()
      envelope = try ListEnvelope(splitter.envelope)
    } catch { throw notJSON(error, call.purpose) }
    if !objects.isEmpty { await step(.objects(objects)) }
    return envelope
  }
}

/// The `metadata` of a list.
struct ListEnvelope {
  var resourceVersion = ""
  /// Empty on the last page.
  var continuation = ""

  init(_ json: [UInt8]) throws(JSONError) {
    var envelope = (version: "", continuation: "")
    try JSONReader.read(json) { (reader) throws(JSONError) in
      try reader.object { (reader, key) throws(JSONError) in
        guard case "metadata" = key else { return try reader.skip() }
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "resourceVersion": envelope.version = try reader.string()
          case "continue": envelope.continuation = try reader.string()
          default: try reader.skip()
          }
        }
      }
    }
    (resourceVersion, continuation) = envelope
    // Anything may be JSON; a list of objects has a version.
    if resourceVersion.isEmpty {
      throw JSONError(offset: 0, message: "expected a list with metadata.resourceVersion")
    }
  }
}

extension HTTPResponse {
  /// The server's clock when it answered.
  var serverTime: Timestamp? { header("date").flatMap { Timestamp(httpDate: $0) } }
}
