/// The HTTPS port of a virtual kubelet, as the API server reaches it.
extension VirtualKubelet {
  /// What Go says when the port cannot be reached; nil if it can.
  func portError() -> String? {
    let trouble = troubles.process == nil ? troubles.port : .refused
    guard let trouble else { return nil }
    let (error, answer) = Troubles.clientError(trouble, "https://127.0.0.1:\(node.port)")
    return error ?? "unexpected answer: \(answer)"
  }

  /// Answers behind `nodes/NAME/proxy`; nobody is asked who he is.
  func respond(path: [String], _ options: LogOptions) async throws(APIStatus) -> Answer {
    if let error = portError() {
      throw APIStatus(
        code: 503, reason: "ServiceUnavailable", message: "error trying to reach service: \(error)")
    }
    switch path.first {
    case "runningpods" where path.count == 1:
      let list: Document = [
        "kind": "PodList", "apiVersion": "v1", "metadata": [:], "items": .array(knownPods),
      ]
      return .json(list)
    case "containerLogs" where path.count == 4:
      guard let pod = knownPods.first(where: { $0["metadata"]["name"].string == path[2] }),
        let facts = PodFacts(pod), facts.namespace == path[1]
      else { return .text("error getting container logs?): pods \"\(path[2])\" not found", code: 500) }
      let log = try await log(of: facts, container: path[3], options: options)
      return Answer(
        contentType: "text/plain; charset=utf-8", body: .source(StreamSource(log), count: nil))
    case "pods", "exec", "attach", "portForward": return .text("501 not implemented", code: 501)
    default: return .text("404 page not found\n", code: 404)
    }
  }
}
