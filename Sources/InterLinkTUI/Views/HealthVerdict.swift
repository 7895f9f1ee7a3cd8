internal import ClientCore
internal import Monitor

/// What the state of the hops comes to, in sentences: which one is broken, and what that means for whom looks at
/// pods and jobs.
nonisolated struct HealthVerdict: Equatable {
  /// `The broken hop is interLink at vega-vk: connection refused since 14:02:11 (2m).`
  let headline: String
  /// What works all the same, and what does not; empty where there is nothing to add.
  let consequence: String
  /// How it is shown.
  let role: Role

  /// Judges the hops of one site.
  ///
  /// - Parameter isSlurmAsked: whether a Slurm of ours is configured.
  init(_ hops: [SiteHop], isSlurmAsked: Bool, now: Timestamp) {
    let broken = hops.filter { if case .bad = $0.hop.state { true } else { false } }
    let poor = hops.filter { if case .poor = $0.hop.state { true } else { false } }
    let good = hops.filter { $0.hop.state == .good }
    if let first = broken.first {
      role = .bad
      headline =
        broken.count == 1
        ? "The broken hop is \(Self.matter(first, now))"
        : "\(broken.count) hops are broken. First on the way: \(Self.matter(first, now))"
      consequence = Self.consequence(broken, hops, isSlurmAsked: isSlurmAsked)
    } else if let first = poor.first {
      role = .attention
      headline =
        "Everything answers, but not well: \(Self.matter(first, now))"
        + (poor.count > 1 ? " And \(poor.count - 1) more." : "")
      consequence = ""
    } else if good.isEmpty {
      role = .dim
      headline = "Nothing is known of the way yet."
      consequence = ""
    } else {
      role = .good
      let rest = hops.count - good.count
      headline =
        rest == 0
        ? "Every hop works." : "Every hop that is known works; \(rest) \(rest == 1 ? "is" : "are") not known."
      consequence =
        isSlurmAsked ? "" : "No Slurm is asked: what is said of jobs comes from Kubernetes alone."
    }
  }

  /// `interLink at vega-vk: connection refused since 14:02:11 (2m).`
  private static func matter(_ hop: SiteHop, _ now: Timestamp) -> String {
    var reason = PodSummary.oneLine(HopWords.reason(hop.hop.state))
    while reason.last == "." || reason.last == " " { reason.removeLast() }
    let since = hop.hop.since.map { " since \(Format.moment($0, now: now)) (\(Format.age(now - $0)))" } ?? ""
    let place = hop.node.map { " at \($0)" } ?? ""
    return HopWords.noun(hop.hop.kind) + place + (reason.isEmpty ? "" : ": \(reason)") + since + "."
  }

  private static func consequence(_ broken: [SiteHop], _ all: [SiteHop], isSlurmAsked: Bool) -> String {
    let kinds = Set(broken.map(\.hop.kind))
    let fine = fine(all)
    var sentences = fine.isEmpty ? [] : ["\(list(fine)) \(fine.count == 1 ? "is" : "are") fine."]
    let answersSlurm = all.contains { $0.hop.kind == .slurm && HopWords.answers($0.hop.state) }
    let states =
      answersSlurm
      ? "job states are live"
      : isSlurmAsked ? "job states are as they were" : "job states are those that Kubernetes last heard of"
    if kinds.contains(.apiServer) {
      sentences.append(
        "Pods and nodes are shown as they were; \(states). Jobs run on: they need no Kubernetes.")
    }
    let refusing = broken.filter { $0.hop.kind == .interLink || $0.hop.kind == .plugin }
    let silent = broken.filter { $0.hop.kind == .virtualKubelet }
    if !silent.isEmpty { sentences.append("Pods\(whose(silent, all)) keep the state that they had.") }
    if !silent.isEmpty || !refusing.isEmpty {
      let new = refusing.isEmpty ? "wait" : "are not submitted but fail"
      sentences.append(
        "\(capitalized(states)); new pods\(whose(silent + refusing, all)) \(new), logs cannot be read, and what is "
          + "deleted now leaves its job running.")
    } else if kinds.contains(.slurm) {
      sentences.append(
        "Reasons, places in the queue and time limits are as old as Slurm's last answer; what Kubernetes says of "
          + "jobs is late and may be wrong.")
    } else if kinds == [.kubeletPort] {
      sentences.append("Logs\(whose(broken, all)) cannot be read; pods and jobs go on.")
    }
    return sentences.joined(separator: " ")
  }

  /// ` of cnaf-vk and juwels-vk`; nothing where it is all nodes.
  private static func whose(_ broken: [SiteHop], _ all: [SiteHop]) -> String {
    let nodes = Set(broken.compactMap(\.node)).sorted()
    guard !nodes.isEmpty, nodes.count < Set(all.compactMap(\.node)).count else { return "" }
    return " of " + joined(nodes)
  }

  /// Kinds that work on all nodes.
  private static func fine(_ hops: [SiteHop]) -> [String] {
    [Hop.Kind.apiServer, .interLink, .slurm].filter { kind in
      let states = hops.filter { $0.hop.kind == kind }.map(\.hop.state)
      return !states.isEmpty && states.allSatisfy { $0 == .good }
    }.map { $0 == .apiServer ? "Kubernetes" : HopWords.title($0) }
  }

  private static func list(_ words: [String]) -> String { capitalized(joined(words)) }

  private static func joined(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func capitalized(_ text: String) -> String {
    // interLink's name begins with a small letter everywhere.
    text.hasPrefix("interLink") ? text : text.prefix(1).uppercased() + text.dropFirst()
  }
}
