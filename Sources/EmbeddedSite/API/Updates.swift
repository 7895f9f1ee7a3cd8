/// What of a wanted object may replace the present one.
struct Updates: Sendable {
  let kind: Kind
  let subresource: String

  func merged(_ wanted: Document, over current: Document) throws(APIStatus) -> Document {
    guard wanted.fields != nil, wanted["metadata"].fields != nil else {
      throw .badRequest("the object has no metadata after the change")
    }
    switch subresource {
    case "approval":
      var result = current
      result["status"]["conditions"] = wanted["status"]["conditions"]
      return result
    case "status":
      var result = current
      result["status"] = wanted["status"]
      return result
    case "finalize":
      var result = current
      result["spec"]["finalizers"] = wanted["spec"]["finalizers"]
      return result
    default:
      var result = wanted
      result["kind"] = current["kind"]
      result["apiVersion"] = current["apiVersion"]
      for field in ["deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields"] {
        result["metadata"][field] = current["metadata"][field]
      }
      if hasStatusSubresource { result["status"] = current["status"] }
      Defaults.fill(&result, kind, uid: current["metadata"]["uid"].string ?? "")
      if hasStatusSubresource { result["status"] = current["status"] }
      let name = current["metadata"]["name"].string ?? ""
      let problems =
        Validation.problems(of: result, kind) + Validation.forbiddenChanges(from: current, to: result, kind)
      if !problems.isEmpty { throw .invalid(kind, name, problems) }
      if let generation = current["metadata"]["generation"].int, result["spec"] != current["spec"] {
        result["metadata"]["generation"] = .int(generation + 1)
      }
      return result
    }
  }

  private var hasStatusSubresource: Bool {
    kind.isOwner || [.pod, .node, .namespace, .certificateRequest].contains(kind)
  }
}
