internal import ClientCore

extension SiteSources {
  /// The ways to the log of a pod with that UID, the first one first: the Kubernetes API, by which the user's rights
  /// are, then those that do not need it.
  func logRoads(_ client: KubernetesClient, uid: String, node: Node?) -> [LogRoad] {
    var roads = [LogRoad.apiServer(client)]
    guard let node else { return roads }
    if let interLink = interLink(of: node.meta.name) {
      roads.append(.interLink(interLink.client, uid: uid))
    }
    if let kubelet = kubelet?(node) { roads.append(.kubelet(kubelet)) }
    return roads
  }
}
