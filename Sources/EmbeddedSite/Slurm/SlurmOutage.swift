extension EmbeddedSite {
  /// What can be wrong with the site's Slurm while everything else works.
  public enum SlurmOutage: Sendable, Equatable {
    /// slurmctld is down: commands and slurmrestd say so after `delay` (9 s in reality), the plugin's pings fail.
    case controllerDown(after: Duration = .zero)
    /// slurmrestd refuses connections.
    case restDown
    /// slurmdbd is down: there is no history.
    case databaseDown
    /// Every answer takes so much longer.
    case slow(Duration)
    /// Every token has expired.
    case expiredTokens
  }
}
