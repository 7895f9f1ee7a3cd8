extension KubernetesClient {
  /// WATCHes changes after `version`; the stream ends when the server has had enough (after about
  /// five minutes), and the next watch goes on from the last version seen.
  public func watch<Object: KubernetesObject>(
    _ type: Object.Type, namespace: String?, selector: Selector = Selector(), from version: String
  ) async throws(KubernetesError) -> WatchStream<Object> {
    // Not all clients at once: 290 to 310 s.
    let seconds = 290 + Int(timing.random() * 20)
    var query = selector.query
    query += [("watch", "true"), ("allowWatchBookmarks", "true"), ("timeoutSeconds", String(seconds))]
    if !version.isEmpty { query.append(("resourceVersion", version)) }
    let purpose = "watch \(Object.resource.plural)"
    let response = try await send(
      Call(
        path: Object.resource.path(namespace: namespace) + Percent.query(query), purpose: purpose,
        limits: .stream(idle: .seconds(seconds + 30))))
    return WatchStream(client: self, response: response, purpose: purpose)
  }
}

/// The changes of one watch, in order.
public struct WatchStream<Object: KubernetesObject> {
  /// The server's clock when it answered.
  public let serverTime: Timestamp?
  private let client: KubernetesClient
  private let purpose: String
  private var body: HTTPBody.AsyncIterator
  private var splitter = LineSplitter()
  private var interner = Interner()

  init(client: KubernetesClient, response: HTTPResponse, purpose: String) {
    (self.client, self.purpose) = (client, purpose)
    serverTime = response.serverTime
    body = response.body.makeAsyncIterator()
  }

  /// The next events, as many as have arrived, at least one; `nil` once the server has ended the watch.
  ///
  /// A last line that is cut off is no event: the next watch brings it again.
  public mutating func next() async throws(KubernetesError) -> [WatchEvent<Object>]? {
    while true {
      let piece: [UInt8]?
      do { piece = try await body.next() } catch { throw client.transport(error, purpose) }
      guard let piece else { return nil }
      var events: [WatchEvent<Object>] = []
      do throws(JSONError) {
        try splitter.append(piece) { (line) throws(JSONError) in
          let event = try WatchEvent<Object>(line: line, interner: &interner)
          switch event {
          case .added(let object), .modified(let object), .deleted(let object): try object.checkIdentity()
          case .bookmark, .error: break
          }
          events.append(event)
        }
      } catch { throw client.notJSON(error, purpose) }
      if !events.isEmpty { return events }
    }
  }
}
