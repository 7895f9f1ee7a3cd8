extension KubernetesClient {
  /// The log of one container, as the bytes arrive.
  ///
  /// interLink's kubelets serve with certificates that are often not approved, so the API server is
  /// always told not to insist on them.  Before a container has run, or for an init container, a
  /// followed log of the Slurm plugin never ends, and goes on at the far side even when we have left.
  public func log(_ request: LogRequest) async throws(KubernetesError) -> HTTPBody {
    let query = [("container", request.container), ("insecureSkipTLSVerifyBackend", "true")] + request.query
    let path = KubernetesResource.pods.path(
      namespace: request.namespace, name: request.pod, subresource: "log")
    let response = try await send(
      Call(
        path: path + Percent.query(query), purpose: "read the log of \(request.pod)/\(request.container)",
        accept: "text/plain, */*", limits: request.limits))
    return response.body
  }
}
