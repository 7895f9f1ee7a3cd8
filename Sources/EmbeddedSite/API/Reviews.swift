/// Answers the questions of a user about himself: who am I, what may I do.
struct Reviews: Sendable {
  let access: Access
  let user: User
  let now: Double

  /// nil if the path is no review.
  func answer(_ path: ResourcePath, _ request: APIRequest) -> Result<Answer, APIStatus>? {
    let answer: (Document) -> Document
    switch (path.group, path.resource) {
    case ("authorization.k8s.io", "selfsubjectaccessreviews"): answer = accessReview
    case ("authorization.k8s.io", "selfsubjectrulesreviews"): answer = rulesReview
    case ("authentication.k8s.io", "selfsubjectreviews"): answer = subjectReview
    default: return nil
    }
    guard request.method == "POST" else { return .failure(APIServer.notAllowed) }
    do throws(APIStatus) {
      return .success(.json(answer(try Mutations.body(request)), code: 201))
    } catch {
      return .failure(error)
    }
  }

  private func accessReview(_ review: Document) -> Document {
    let attributes = review["spec"]["resourceAttributes"]
    var isAllowed: Bool
    if attributes != nil {
      isAllowed = access.allows(
        user,
        AccessRequest(
          verb: attributes["verb"].string ?? "", group: attributes["group"].string ?? "",
          resource: attributes["resource"].string ?? "", subresource: attributes["subresource"].string ?? "",
          namespace: attributes["namespace"].string ?? "", name: attributes["name"].string ?? ""))
    } else {
      // Paths outside of resources: everybody known may read them.
      isAllowed = user.role == .admin || review["spec"]["nonResourceAttributes"]["verb"] == "get"
    }
    var answer = review
    answer["status"] = ["allowed": .bool(isAllowed)]
    return answer
  }

  private func rulesReview(_ review: Document) -> Document {
    var answer = review
    answer["status"] = [
      "resourceRules": .array(access.rules(user, namespace: review["spec"]["namespace"].string ?? "")),
      "nonResourceRules": [
        [
          "verbs": ["get"],
          "nonResourceURLs": [
            "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz",
            "/version",
          ],
        ]
      ],
      "incomplete": false,
    ]
    return answer
  }

  private func subjectReview(_ review: Document) -> Document {
    var answer = review
    answer["metadata"]["creationTimestamp"] = .string(RFC3339.string(now))
    answer["status"] = [
      "userInfo": ["username": .string(user.name), "groups": .array(user.groups.map(Document.string))]
    ]
    return answer
  }
}
