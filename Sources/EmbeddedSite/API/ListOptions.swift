/// The query of a list or watch.
struct ListOptions: Sendable {
  enum Match: String, Sendable { case exact = "Exact", notOlderThan = "NotOlderThan" }

  var selection: Selection
  var limit = 0
  var continuation: Continuation?
  /// nil if not given; 0 means any version will do.
  var resourceVersion: UInt64?
  var match: Match?
  var allowsBookmarks = false
  var timeoutSeconds: Int?

  init(_ request: APIRequest, kind: Kind, namespace: String, name: String) throws(APIStatus) {
    var fields = request["fieldSelector"] ?? ""
    // A watch of one object by its path.
    if !name.isEmpty { fields = fields.isEmpty ? "metadata.name=\(name)" : "\(fields),metadata.name=\(name)" }
    selection = Selection(
      namespace: namespace, labels: try LabelSelector(request["labelSelector"] ?? ""),
      fields: try FieldSelector(fields, kind: kind))
    limit = try Self.number(request, "limit") ?? 0
    timeoutSeconds = try Self.number(request, "timeoutSeconds")
    allowsBookmarks = request.isSet("allowWatchBookmarks")
    if let text = request["resourceVersion"], !text.isEmpty {
      guard let version = UInt64(text) else {
        throw .badRequest(
          "resourceVersion: Invalid value: \"\(text)\": strconv.ParseUint: parsing \"\(text)\": invalid syntax"
        )
      }
      resourceVersion = version
    }
    if let text = request["resourceVersionMatch"], !text.isEmpty {
      guard let match = Match(rawValue: text) else {
        throw Self.invalid(
          "resourceVersionMatch: Unsupported value: \"\(text)\": supported values: \"Exact\", \"NotOlderThan\""
        )
      }
      guard resourceVersion != nil else {
        throw Self.invalid(
          "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
        )
      }
      guard match != .exact || resourceVersion != 0 else {
        throw Self.invalid(
          "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""
        )
      }
      self.match = match
    }
    if let text = request["continue"], !text.isEmpty {
      guard let continuation = Continuation(text) else {
        throw .badRequest("continue key is not valid: \(text)")
      }
      if let resourceVersion, resourceVersion != 0 {
        throw .badRequest("specifying resource version is not allowed when using continue")
      }
      self.continuation = continuation
    }
    if request.isSet("sendInitialEvents") {
      throw Self.invalid(
        "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"
      )
    }
  }

  private static func number(_ request: APIRequest, _ name: String) throws(APIStatus) -> Int? {
    guard let text = request[name], !text.isEmpty else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw .badRequest(
        "\(name): Invalid value: \"\(text)\": strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    return number
  }

  private static func invalid(_ problem: String) -> APIStatus {
    APIStatus(
      code: 422, reason: "Invalid", message: "ListOptions.meta.k8s.io \"\" is invalid: \(problem)",
      details: ["group": "meta.k8s.io", "kind": "ListOptions"])
  }
}

/// Where the next page of a list begins: an opaque token for clients.
struct Continuation: Sendable, Equatable {
  /// The version of the whole list; 0 continues with whatever there is.
  var resourceVersion: UInt64
  /// The last key of the page before.
  var namespace: String
  var name: String

  init(resourceVersion: UInt64, after key: ObjectKey) {
    self.resourceVersion = resourceVersion
    namespace = key.namespace
    name = key.name
  }

  init?(_ token: String) {
    guard let bytes = Base64URL.decode(token), let document = try? Document(parsing: bytes),
      document["v"] == "meta.k8s.io/v1", let version = document["rv"].int, version >= 0,
      let start = document["start"].string
    else { return nil }
    let parts = start.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    resourceVersion = UInt64(version)
    namespace = parts[0]
    name = parts[1]
  }

  var token: String {
    Base64URL.encode(
      Document.object([
        "v": "meta.k8s.io/v1", "rv": .int(Int64(resourceVersion)), "start": .string("\(namespace)/\(name)"),
      ]).bytes)
  }
}
