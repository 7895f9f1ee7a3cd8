/// The partitions of a site's Slurms, as preflight needs them; each Slurm is asked now and then at most.
public actor SitePartitions {
  private struct Answer {
    var partitions: Task<[SlurmPartition]?, Never>
    var expires: ContinuousClock.Instant
  }

  /// Partitions hardly ever change.
  private static let lifetime = Duration.seconds(300)
  /// Of a failure: a dialog that is opened again is not to wait for it again.
  private static let failureLifetime = Duration.seconds(30)

  private let site: ActionSite
  /// By node.
  private var answers: [String: Answer] = [:]

  /// Asks the Slurms of `site`.
  public init(_ site: ActionSite) { self.site = site }

  /// Those of the Slurm behind `node` (empty for a pod that is not bound yet); `nil` if there is none, if it does
  /// not say, or if it is not known which it will be.
  public func partitions(of node: String) async -> [SlurmPartition]? {
    let only = node.isEmpty && site.slurms.count == 1 ? site.slurms[0].source : nil
    guard let source = only ?? (node.isEmpty ? nil : site.slurm(of: node)) else { return nil }
    if let known = answers[node], known.expires > .now { return await known.partitions.value }
    let asked = Task { try? await source.partitions().items }
    answers[node] = Answer(partitions: asked, expires: .now + Self.lifetime)
    let partitions = await asked.value
    if partitions == nil { answers[node]?.expires = .now + Self.failureLifetime }
    return partitions
  }
}
