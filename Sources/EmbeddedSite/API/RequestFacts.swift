/// What the body and the query say of a request beside its path.
struct RequestFacts: Sendable {
  /// Of the object that is to be created; empty for other requests.
  private let name: String
  private let isDryRun: Bool
  private let preconditionUID: String?

  init(_ request: APIRequest, verb: String) {
    // Nobody writes bodies of reading requests.
    let body = ["create", "delete"].contains(verb) ? try? Mutations.body(request) : nil
    let given = body["metadata"]["name"].string ?? ""
    name =
      verb != "create" ? "" : given.isEmpty ? body["metadata"]["generateName"].string ?? "" : given
    isDryRun = request["dryRun"] == "All" || body["dryRun"].array?.contains("All") ?? false
    preconditionUID = body["preconditions"]["uid"].string
  }

  func record(of asked: AccessRequest, _ user: User, at time: Double) -> EmbeddedSite.RequestRecord {
    EmbeddedSite.RequestRecord(
      time: time, user: user.name, verb: asked.verb, resource: asked.qualifiedResource,
      namespace: asked.namespace, name: asked.name.isEmpty ? name : asked.name, isDryRun: isDryRun,
      preconditionUID: preconditionUID)
  }
}
