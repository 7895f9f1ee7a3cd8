extension EmbeddedSite {
  /// What a virtual kubelet and its plugin make of the deletion of a pod.
  public enum Deletion: Sendable, Equatable {
    /// The plugin ends the job and removes its directory.
    case usual
    /// The kubelet drops the pod and never tells the plugin: the job and its directory stay.
    case forgotten
    /// The plugin answers 500, and is not asked again: the job and its directory stay.
    case failing
    /// The plugin takes so many seconds; as long the pod is there, being deleted, and its job alive.
    case late(Double)

    var isLate: Bool { if case .late = self { true } else { false } }
  }

  /// Says what comes of the next pods that are deleted, one after the other.
  ///
  /// - Parameter node: nil for the first node.
  /// - Throws: ``SiteError`` if there is no such virtual node.
  public func setDeletions(_ deletions: [Deletion], of node: String? = nil) async throws {
    try await kubelet(node).script(deletions)
  }

  /// Lets sbatch take so many seconds for each of the next pods: what is deleted meanwhile has no job ID that could be
  /// cancelled, and leaves an orphan.
  ///
  /// - Throws: ``SiteError`` if there is no such virtual node.
  public func delaySubmissions(by seconds: Double, count: Int = 1, of node: String? = nil) async throws {
    try await kubelet(node).delaySubmissions(by: seconds, count: count)
  }

  private func kubelet(_ node: String?) throws -> VirtualKubelet {
    if let found = fleet.kubelets.first(where: { node == nil || $0.node.name == node }) { return found }
    throw SiteError("There is no virtual node \(node ?? "at all").")
  }
}
