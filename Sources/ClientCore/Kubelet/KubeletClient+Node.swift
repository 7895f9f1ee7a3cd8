extension KubeletClient {
  /// Straight to the port of `node`, with the authorities of its cluster, who most often sign its certificate, and
  /// without any credentials: whoever answers there need not be who it should be.
  ///
  /// `nil` where the node does not say where that is, or names an address that means something else here than there.
  public convenience init?(of node: Node, in cluster: ClusterAccess, http: HTTPClient) {
    let address = node.internalIP
    guard !address.isEmpty, node.kubeletPort > 0 else { return nil }
    let isLoopback = address.hasPrefix("127.") || address == "::1"
    if isLoopback, !Self.isLocal(cluster.server) { return nil }
    var route = HTTPRoute()
    (route.proxy, route.authorities) = (cluster.route.proxy, cluster.route.authorities)
    let host = address.contains(":") ? "[\(address)]" : address
    self.init(
      node: node.meta.name, http: http, server: "https://\(host):\(node.kubeletPort)", route: route)
  }

  /// Whether the API server is on this machine, and its nodes' loopback addresses therefore are.
  private static func isLocal(_ server: String) -> Bool {
    ["https://127.", "http://127.", "https://localhost", "http://localhost", "https://[::1]"]
      .contains { server.hasPrefix($0) }
  }
}
