/// Where keys are pressed: what is on top decides which commands are valid.
enum Place: String, CaseIterable, Sendable {
  case overview, pods, nodes, jobs, timeline, health
  case podDetail, nodeDetail, jobDetail, podTimeline, hop, manifest, logs, site, help
  /// The form of a pod's flags, and what preflight says of a pod.
  case flags, preflight
  /// What was done, and one action of that.
  case journal, action
  /// A value of the form that is being typed.
  case flagsField
  /// A question over a view.
  case dialog
  /// A list to choose from, over a view.
  case picker
  /// The line at the bottom in which a filter, a search or a command is typed.
  case prompt

  /// The places with rows that can be chosen, sorted and filtered.
  static let tables: Set<Place> = [.overview, .pods, .nodes, .jobs]
  /// The tables of pods.
  static let podTables: Set<Place> = [.overview, .pods]
  /// The places with a pod that keys act on.
  static let ofPods: Set<Place> = podTables.union([.jobs, .timeline, .podDetail, .jobDetail, .podTimeline])
  /// The places in which what is shown depends on all jobs of the queue.
  static let queues: Set<Place> = [.jobs, .jobDetail]
  /// The places that are not opened from another.
  static let roots: Set<Place> = tables.union([.timeline, .health])
  /// The places with rows that can be filtered.
  static let filtered: Set<Place> = tables.union([.timeline])
  /// The places with text that is scrolled and searched.
  static let texts: Set<Place> = [
    .podDetail, .nodeDetail, .jobDetail, .podTimeline, .hop, .manifest, .site, .help, .logs, .action,
  ]
  /// The places with rows of their own kind, opened from a pod.
  static let forms: Set<Place> = [.flags, .preflight, .journal]
  /// Everywhere except where keys are typed into something.
  static let views: Set<Place> = roots.union(texts).union(forms)
}
