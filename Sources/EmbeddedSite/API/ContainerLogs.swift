/// Answers `pods/NAME/log`.
struct ContainerLogs: Sendable {
  let store: ObjectStore
  let logs: (any PodLogs)?

  func answer(_ key: ObjectKey, _ request: APIRequest) async throws(APIStatus) -> Answer {
    guard let pod = store.get(key) else { throw .notFound(.pod, key.name) }
    let container = try container(of: pod, key.name, request["container"])
    var options = LogOptions(request)
    options.tailLines = try number(request, "tailLines", atLeast: 0, key.name)
    options.limitBytes = try number(request, "limitBytes", atLeast: 1, key.name)
    options.sinceSeconds = try number(request, "sinceSeconds", atLeast: 1, key.name)
    guard pod["spec"]["nodeName"].string != nil else {
      // A pod without a node has no log yet.
      return .text("")
    }
    guard let logs else {
      throw APIStatus(
        code: 500, reason: "InternalError",
        message: "Internal error occurred: no kubelet serves the logs of this pod")
    }
    let stream = try await logs.log(pod, container: container, options: options)
    return Answer(contentType: "text/plain", body: .source(StreamSource(stream), count: nil))
  }

  private func container(of pod: Document, _ name: String, _ wanted: String?) throws(APIStatus) -> String {
    let spec = pod["spec"]
    let containers = (spec["containers"].array ?? []).compactMap { $0["name"].string }
    let initContainers = (spec["initContainers"].array ?? []).compactMap { $0["name"].string }
    if let wanted, !wanted.isEmpty {
      guard (containers + initContainers).contains(wanted) else {
        throw .badRequest("container \(wanted) is not valid for pod \(name)")
      }
      return wanted
    }
    guard containers.count == 1 else {
      var message =
        "a container name must be specified for pod \(name), choose one of: [\(containers.joined(separator: " "))]"
      if !initContainers.isEmpty {
        message += " or one of the init containers: [\(initContainers.joined(separator: " "))]"
      }
      throw .badRequest(message)
    }
    return containers[0]
  }

  private func number(
    _ request: APIRequest, _ name: String, atLeast minimum: Int, _ pod: String
  ) throws(APIStatus) -> Int? {
    guard let text = request[name], !text.isEmpty else { return nil }
    guard let number = Int(text) else {
      throw .badRequest(
        "\(name): Invalid value: \"\(text)\": strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    guard number >= minimum else {
      let why = minimum == 0 ? "must be greater than or equal to 0" : "must be greater than 0"
      throw APIStatus(
        code: 422, reason: "Invalid",
        message: "PodLogOptions \"\(pod)\" is invalid: \(name): Invalid value: \(number): \(why)")
    }
    return number
  }
}
