internal import ClientCore

extension SiteSources {
  /// The Slurms as the model knows them.
  var jobSources: [JobModel.Slurm] {
    zip(slurms, slurmNames).map { JobModel.Slurm(id: $1, nodes: Set($0.nodes)) }
  }

  /// The names of the Slurms, each unique.
  fileprivate var slurmNames: [String] {
    let names = slurms.map(\.source.name)
    return Self.unique(
      zip(slurms, names).map { slurm, name in
        let isShared = names.count { $0 == name } > 1
        return isShared && !slurm.nodes.isEmpty ? "\(name) for \(slurm.nodes.joined(separator: ","))" : name
      })
  }

  /// The names of the interLink APIs, each unique: those of their nodes, or the server's.
  fileprivate var interLinkNames: [String] {
    Self.unique(
      interLinks.map {
        $0.nodes.isEmpty ? $0.client.access.shownServer : $0.nodes.joined(separator: ",")
      })
  }

  private static func unique(_ names: [String]) -> [String] {
    var count: [String: Int] = [:]
    return names.map { name in
      count[name, default: 0] += 1
      return count[name, default: 1] > 1 ? "\(name) (\(count[name, default: 1]))" : name
    }
  }
}

extension Way {
  /// The way with what `sources` asks.
  init(_ sources: SiteSources) {
    self.init(
      interLinks: zip(sources.interLinks, sources.interLinkNames).map { source, name in
        let server = source.client.access.shownServer
        return Asked(
          id: "interLink/\(name)",
          name: server.hasPrefix("interLink at ") ? server : "interLink at \(server)",
          nodes: Set(source.nodes))
      },
      slurms: zip(sources.slurms, sources.slurmNames).map { source, name in
        Asked(id: "slurm/\(name)", name: name, nodes: Set(source.nodes), slow: source.pace.slowLatency)
      })
  }
}
