/// `metav1.DeleteOptions`, from the body or the query.
struct DeleteOptions: Sendable {
  enum Propagation: String, Sendable {
    case orphan = "Orphan", background = "Background", foreground = "Foreground"
  }

  var gracePeriodSeconds: Int64?
  var propagation: Propagation?
  var uid: String?
  var resourceVersion: String?
  var isDryRun = false

  init() {}

  init(_ request: APIRequest) throws(APIStatus) {
    let body: Document = request.body.isEmpty ? [:] : try Mutations.body(request)
    try self.init(body, request)
  }

  init(_ body: Document, _ request: APIRequest) throws(APIStatus) {
    gracePeriodSeconds = body["gracePeriodSeconds"].int ?? request["gracePeriodSeconds"].flatMap { Int64($0) }
    if let grace = gracePeriodSeconds, grace < 0 { gracePeriodSeconds = 1 }
    uid = body["preconditions"]["uid"].string
    resourceVersion = body["preconditions"]["resourceVersion"].string
    isDryRun = body["dryRun"].array?.contains("All") ?? false
    if let text = body["propagationPolicy"].string ?? request["propagationPolicy"] {
      guard let propagation = Propagation(rawValue: text) else {
        throw APIStatus(
          code: 422, reason: "Invalid",
          message:
            "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"\(text)\": "
            + "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")
      }
      self.propagation = propagation
    } else if let orphans = body["orphanDependents"].bool {
      propagation = orphans ? .orphan : .background
    }
  }
}
