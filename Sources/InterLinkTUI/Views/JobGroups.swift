internal import ClientCore
internal import Monitor

/// How jobs are put together: by where they wait, who pays, and what made their pods.
nonisolated enum JobGroups {
  /// In the order in which the key goes through them.
  static func all(_ glyphs: Glyphs) -> TableGroups<JobRow> {
    TableGroups(
      groupings: [
        word("partition", "Partition") { $0.partition }, word("account", "Account") { $0.account },
        word("user", "User") { $0.user },
        Grouping("owner") { $0.pod.flatMap { PodGroups.owner($0.pod) } },
        Grouping("node") { row in
          row.pod.flatMap { $0.pod.nodeName.isEmpty ? nil : GroupName(name: $0.pod.nodeName, kind: "Node") }
        },
        Grouping("site", fewest: 2) { row in
          (row.entry?.id.site ?? row.pod?.key.site).map { GroupName(name: $0, kind: "Site") }
        },
      ],
      states: { row in
        let summary = JobSummary(row)
        return (row.isFinding ? [RowState(word: glyphs.warning, role: .attention, rank: -1)] : [])
          + [RowState(word: summary.code, role: summary.role, rank: summary.rank)]
      })
  }

  /// By a word that Slurm has for the job.
  private static func word(
    _ id: String, _ kind: String, _ word: @escaping @Sendable (SlurmJob) -> String
  ) -> Grouping<JobRow> {
    Grouping(id) { row in
      let name = row.job.map(word) ?? ""
      return name.isEmpty ? nil : GroupName(name: name, kind: kind)
    }
  }
}
