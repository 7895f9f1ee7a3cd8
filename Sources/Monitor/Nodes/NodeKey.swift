internal import ClientCore

/// Key of a node: its site and name, because names repeat across sites.
public struct NodeKey: Hashable, Sendable {
  /// Name of its site.
  public let site: String
  /// Unique in its cluster at any one time.
  public let name: String

  /// The node `name` of `site`.
  public init(site: String, name: String) { (self.site, self.name) = (site, name) }
}

extension NodeRecord {
  /// Site and name.
  public var key: NodeKey { NodeKey(site: site, name: node.meta.name) }
}

extension PodRecord {
  /// Key of the node it runs on; its name is empty for a pod without one.
  public var nodeKey: NodeKey { NodeKey(site: key.site, name: pod.nodeName) }
}
