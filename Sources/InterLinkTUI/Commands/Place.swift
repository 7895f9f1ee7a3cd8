/// Where keys are pressed: what is on top decides which commands are valid.
enum Place: String, CaseIterable, Sendable {
  case overview, pods, nodes, jobs
  case podDetail, nodeDetail, jobDetail, manifest, logs, site, help
  /// A list to choose from, over a view.
  case picker
  /// The line at the bottom in which a filter, a search or a command is typed.
  case prompt

  /// The places with rows that can be chosen, sorted and filtered.
  static let tables: Set<Place> = [.overview, .pods, .nodes, .jobs]
  /// The tables of pods.
  static let podTables: Set<Place> = [.overview, .pods]
  /// The places in which what is shown depends on all jobs of the queue.
  static let queues: Set<Place> = [.jobs, .jobDetail]
  /// The places with text that is scrolled and searched.
  static let texts: Set<Place> = [
    .podDetail, .nodeDetail, .jobDetail, .manifest, .site, .help, .logs,
  ]
  /// Everywhere except where keys are typed into something.
  static let views: Set<Place> = tables.union(texts)
}
