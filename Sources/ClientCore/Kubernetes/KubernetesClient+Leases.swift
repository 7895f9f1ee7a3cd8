extension KubernetesClient {
  /// When `node` renewed its lease last: a virtual kubelet does every ten seconds.
  ///
  /// Gives up soon: whoever asks wants to know within seconds whether the server answers.
  public func lease(of node: String) async throws(KubernetesError) -> Timestamp? {
    let lease = try await json(
      Call(
        path: KubernetesResource.leases.path(namespace: "kube-node-lease", name: node),
        purpose: "get lease \(node)", limits: HTTPLimits(connect: .seconds(4), total: .seconds(8))))
    return lease["spec"]?["renewTime"]?.string.flatMap { Timestamp(rfc3339: $0) }
  }
}
