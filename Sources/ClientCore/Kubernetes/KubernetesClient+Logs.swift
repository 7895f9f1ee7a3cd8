extension KubernetesClient {
  /// The log of one container, as the bytes arrive.
  ///
  /// interLink's kubelets serve with certificates that are often not approved, so the API server is
  /// always told not to insist on them.  Before a container has run, or for an init container, a
  /// followed log of the Slurm plugin never ends, and goes on at the far side even when we have left.
  public func log(_ request: LogRequest) async throws(KubernetesError) -> HTTPBody {
    var query = [("container", request.container), ("insecureSkipTLSVerifyBackend", "true")]
    if request.follow { query.append(("follow", "true")) }
    if request.timestamps { query.append(("timestamps", "true")) }
    if request.previous { query.append(("previous", "true")) }
    if let seconds = request.sinceSeconds { query.append(("sinceSeconds", String(seconds))) }
    if let time = request.sinceTime { query.append(("sinceTime", time.rfc3339)) }
    if let lines = request.tailLines { query.append(("tailLines", String(lines))) }
    let path = KubernetesResource.pods.path(
      namespace: request.namespace, name: request.pod, subresource: "log")
    let response = try await send(
      Call(
        path: path + Percent.query(query), purpose: "read the log of \(request.pod)/\(request.container)",
        accept: "text/plain, */*",
        // A followed log may rightly be silent for hours; the far side says nothing in between.
        limits: request.follow ? .stream(idle: nil) : HTTPLimits(total: nil, idle: .seconds(120))))
    return response.body
  }
}
