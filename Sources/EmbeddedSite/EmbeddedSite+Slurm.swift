extension EmbeddedSite {
  /// Where slurmrestd answers over TCP, for those who show a token (``slurmToken(lifespan:)``): nil with a site on a
  /// unix socket, with the real Slurm, and without nodes.  The cluster behind the first node answers at once, those
  /// behind others at `URL/NODE`.
  public var slurmrestdURL: String? { slurm?.url }

  /// Where slurmrestd answers on a unix socket, without a token; the clusters of other nodes at `/NODE/slurm/…`.
  public var slurmrestdSocket: String? { slurm?.restSocket }

  /// A folder with `squeue`, `scontrol`, `sinfo`, `sacct`, `scancel` and `sdiag` for the cluster behind the first node.
  /// They are shell scripts that need curl.
  public var slurmCommands: String? { slurmCommands(of: nil) }

  /// The same for the cluster behind another node.
  public func slurmCommands(of node: String?) -> String? {
    guard let slurm, let cluster = slurm.cluster(of: node) else { return nil }
    return slurm.commandFolder(of: cluster.node)
  }

  /// The names of the nodes with a simulated Slurm, the first of which answers where none is named.
  public var slurmNodes: [String] { slurm?.clusters.map(\.node) ?? [] }

  /// A JSON Web Token that slurmrestd accepts for `lifespan` seconds of the machine's clock.
  public func slurmToken(lifespan: Double = 1800) -> String {
    slurm?.tokens.issue(user: slurm?.clusters.first?.slurm.user ?? "", lifespan: lifespan) ?? ""
  }

  /// How often the site's Slurm was asked, by Slurm's names of the messages; `failures` counts what it refused.
  public var slurmRequests: [String: Int] { slurm?.requests.all ?? [:] }

  /// Breaks Slurm, and nothing else, from now on; nil repairs it.
  ///
  /// - Throws: ``SiteError`` if slurmrestd's old address is taken when it comes back.
  public func setSlurmOutage(_ outage: SlurmOutage?) async throws { try await slurm?.set(outage) }
}
