internal import ClientCore
internal import Monitor

extension SiteSources {
  /// The sources that `config` names.
  nonisolated init(_ config: SiteConfig, http: HTTPClient) {
    self.init()
    for interLink in config.interLinks {
      interLinks.append(
        InterLink(nodes: interLink.nodes, client: InterLinkClient(http: http, access: interLink.access)))
    }
    for slurm in config.slurms {
      var pace = SlurmGovernor.Settings()
      if let interval = slurm.interval { pace.base = .seconds(interval) }
      slurms.append(Slurm(nodes: slurm.nodes, source: slurm.source(http: http), pace: pace))
    }
  }
}

nonisolated extension SlurmConfig {
  /// What asks it.
  func source(http: HTTPClient) -> any SlurmSource {
    switch way {
    case .slurmrestd(let access): SlurmrestdSource(http: http, access: access)
    case .commands(let host): SlurmCommandSource(host: host)
    }
  }
}
