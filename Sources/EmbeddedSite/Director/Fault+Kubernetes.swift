/// The API server's words.
extension EmbeddedSite.Fault {
  /// The answer to a request that meets the fault.
  func answer(to request: AccessRequest, _ user: User) -> Answer {
    switch self {
    case .tooManyRequests(let seconds):
      // Priority and fairness answer before anything that writes a Status.
      var answer = Answer.text("Too many requests, please try again later.\n", code: 429)
      answer.headers["Retry-After"] = String(seconds)
      return answer
    default: return .failure(status(of: request, user))
    }
  }

  private func status(of request: AccessRequest, _ user: User) -> APIStatus {
    let subject = "\(request.groupedResource) \"\(request.name)\""
    var details: Document = [:]
    if !request.name.isEmpty { details["name"] = .string(request.name) }
    if !request.group.isEmpty { details["group"] = .string(request.group) }
    details["kind"] = .string(request.resource)
    func forbidden(_ message: String, _ details: Document? = details) -> APIStatus {
      APIStatus(code: 403, reason: "Forbidden", message: message, details: details)
    }
    switch self {
    case .quotaExceeded:
      let counted = request.group.isEmpty ? request.resource : "count/\(request.groupedResource)"
      return forbidden(
        "\(subject) is forbidden: exceeded quota: compute-resources, requested: \(counted)=1, "
          + "used: \(counted)=10, limited: \(counted)=10")
    case .webhookDenied(let words):
      return forbidden(
        "admission webhook \"\(Self.webhook)\" denied the request"
          + (words.isEmpty ? " without explanation" : ": \(words)"), nil)
    case .webhookUnreachable:
      let why =
        "failed calling webhook \"\(Self.webhook)\": failed to call webhook: "
        + "Post \"https://policy.policy-system.svc:443/validate?timeout=10s\": context deadline exceeded"
      return APIStatus(
        code: 500, reason: "InternalError", message: "Internal error occurred: \(why)",
        details: ["causes": [["message": .string(why)]]])
    case .forbidden: return Access.refusal(user, request)
    case .conflict:
      return APIStatus(
        code: 409, reason: "Conflict",
        message:
          "Operation cannot be fulfilled on \(subject): the object has been modified; please apply your "
          + "changes to the latest version and try again",
        details: details)
    case .unauthorized: return APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")
    case .expired:
      return .expired("The provided continue parameter is too old to display a consistent list result.")
    case .invalid:
      return APIStatus(
        code: 422, reason: "Invalid",
        message: "ListOptions.meta.k8s.io \"\" is invalid: limit: Forbidden: not today")
    case .unavailable:
      return APIStatus(
        code: 503, reason: "ServiceUnavailable",
        message: "the server is currently unable to handle the request")
    case .timeout:
      return APIStatus(
        code: 504, reason: "Timeout",
        message: "Timeout: request did not complete within the allotted timeout", details: [:])
    default:
      return APIStatus(code: 500, reason: "", message: "etcdserver: leader changed")
    }
  }

  private static let webhook = "policy.example.com"
}
