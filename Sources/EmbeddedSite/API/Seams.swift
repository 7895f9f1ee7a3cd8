/// Where a container's log comes from: the virtual kubelet's part of `pods/NAME/log`.
protocol PodLogs: Sendable {
  /// The log of a container: static, or following until the source ends.
  ///
  /// The stream is dropped when the client leaves.
  /// - Throws: what the API server answers instead, for instance 500 with the text of the kubelet.
  func log(_ pod: Document, container: String, options: LogOptions) async throws(APIStatus) -> AsyncStream<
    [UInt8]
  >
}

/// The query of a log request.
struct LogOptions: Sendable, Equatable {
  var follow = false
  var previous = false
  var timestamps = false
  var tailLines: Int?
  var limitBytes: Int?
  var sinceSeconds: Int?
  /// Seconds since 1970.
  var sinceTime: Double?
}

extension LogOptions {
  /// What a query says that nobody checks.
  init(_ request: APIRequest) {
    (follow, previous) = (request.isSet("follow"), request.isSet("previous"))
    timestamps = request.isSet("timestamps")
    (tailLines, limitBytes) = (
      request["tailLines"].flatMap { Int($0) }, request["limitBytes"].flatMap { Int($0) }
    )
    sinceSeconds = request["sinceSeconds"].flatMap { Int($0) }
    sinceTime = request["sinceTime"].flatMap(RFC3339.seconds)
  }
}

/// The HTTPS ports of virtual kubelets, as the API server's `nodes/NAME/proxy` reaches them.
protocol KubeletPorts: Sendable {
  /// - Parameters:
  ///   - path: behind `proxy`.
  ///   - options: of a log, from the query.
  /// - Throws: 503 if the port cannot be reached.
  func respond(node: String, path: [String], _ options: LogOptions) async throws(APIStatus) -> Answer
}

struct InterLinkRequest: Sendable {
  /// `GET`, `POST`, …
  var method: String
  /// Without the query.
  var path: String
  var body: [UInt8]
  /// False if the connection ended before the body did.
  var isWhole = true
}

struct InterLinkAnswer: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// Sent piece by piece as they come, chunked.
    case stream(AsyncStream<[UInt8]>)
    /// The server is down: there is no answer.
    case none
  }

  var code: Int
  var contentType: String
  var body: Body

  init(code: Int = 200, contentType: String = "text/plain; charset=utf-8", body: Body) {
    self.code = code
    self.contentType = contentType
    self.body = body
  }
}

/// What happens to a pod that is bound to a node when somebody deletes it.
///
/// The API marks it (`deletionTimestamp`, `deletionGracePeriodSeconds`) as a change of the store.  Who
/// keeps the node watches the store, ends the pod's job and then calls ``ObjectStore/remove(_:uid:)``.
protocol NodeKeeper: Sendable {
  /// Whether somebody will finish the deletion of pods on this node; of others the API removes them at once.
  func keeps(node: String) -> Bool
}
