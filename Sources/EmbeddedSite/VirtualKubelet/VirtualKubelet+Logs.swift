/// What the API server asks the kubelet's HTTPS port for.
extension VirtualKubelet {
  /// The log of a container, as `pods/NAME/log` returns it.
  func log(
    of facts: PodFacts, container: String, options: LogOptions
  ) async throws(APIStatus) -> AsyncStream<[UInt8]> {
    if let error = portError() {
      throw APIStatus(
        code: 500, reason: "InternalError",
        message:
          "Get \"https://127.0.0.1:\(node.port)/containerLogs/\(facts.namespace)/\(facts.name)/\(container)\": "
          + error)
    }
    guard isUp, troubles.interLink == nil else {
      throw Self.internalError(
        "error getting container logs?): Get \"\(node.interLink)/getLogs\": dial tcp "
          + "\(node.interLink.dropFirst("http://".count)): connect: connection refused")
    }
    let logs = PluginLogs(self, namespace: facts.namespace, uid: facts.uid, container: container)
    if options.follow { return logs.follow(options) }
    guard troubles.plugin == nil, let text = await logs.text(options) else {
      throw Self.internalError(
        "error getting container logs?): HTTP InterLink session GetLogs#\(sessionNumber()): Unexpected error occured "
          + "while getting logs. Status code: 500. Check InterLink's logs for further informations")
    }
    return PluginLogs.stream(text)
  }

  private static func internalError(_ text: String) -> APIStatus {
    APIStatus(
      code: 500, reason: "InternalError", message: "Internal error occurred: \(text)",
      details: ["causes": [["message": .string(text)]]])
  }
}
