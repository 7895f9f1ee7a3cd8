internal import ClientCore
internal import Monitor

/// The hops as chips on the header's first line: what is known, each kind once, and as many words as fit.
struct HeaderChips {
  /// One kind of hop, or one site.
  struct Chip: Equatable {
    var sign: String
    var name: String
    /// `1.2s`, `2/3`; may be empty.
    var value: String
    var role: Role
    /// The most serious first.
    var rank: Int
    /// Whether it can be left out while others are worse.
    var isGood: Bool { rank == HopWords.rank(.good) }
  }

  /// From where on a latency is told.
  private static let notableLatency = Duration.milliseconds(500)
  /// From where on the age of Slurm's word is told, in seconds.
  private static let notableAge: Double = 45

  private let chips: [Chip]
  private let glyphs: Glyphs
  /// Says all of it when there is room for nothing else.
  private let summary: [Span]

  /// Chips of `frame`.
  ///
  /// - Parameter connection: how the link to the API server stands, in a few words; it takes the place of the
  ///   API server's hop unless that is all well.
  init(_ frame: Frame, connection: [Span]) {
    let (snapshot, glyphs) = (frame.snapshot, frame.glyphs)
    self.glyphs = glyphs
    if snapshot.sites.count > 1 {
      chips = snapshot.sites.map { Self.chip(of: $0, frame) }
      let good = snapshot.sites.count { $0.connection.isLive }
      let isAll = good == snapshot.sites.count
      summary = [
        Span(
          "\(isAll ? glyphs.dot : glyphs.warning) \(good) of \(snapshot.sites.count) sites live",
          Style(isAll ? .good : .attention))
      ]
      return
    }
    let isWell = snapshot.connection.isLive && snapshot.isComplete
    chips = Hop.Kind.allCases.compactMap { kind in
      if kind == .apiServer, !isWell { return nil }
      return Self.chip(of: snapshot.hops.filter { $0.kind == kind }, frame)
    }
    summary = connection
    leading = isWell && chips.contains { $0.name == "kubernetes" } ? [] : connection
  }

  /// What stands before the chips whatever happens.
  private var leading: [Span] = []

  /// As much as fits into `width` cells, from the fullest to the shortest.
  func spans(width: Int) -> [Span] {
    let worst = chips.filter { !$0.isGood }.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map { $0.element }
    let isCalm = !worst.contains { $0.role != .dim }
    var layouts = [chips.map { spans($0) }, chips.map { spans($0, isBrief: $0.isGood) }]
    if isCalm {
      // Nothing is wrong: one sign says so.
      layouts.append([])
    } else {
      let good = chips.count - worst.count
      let rest = good == 0 ? [] : [[Span("\(glyphs.dot) \(good) more", Style(.good))]]
      layouts += [worst.map { spans($0) } + rest, worst.map { spans($0) }]
      layouts += worst.first.map { [[spans($0)], [spans($0, isBrief: true)]] } ?? []
    }
    for layout in layouts {
      let pieces = (leading.isEmpty ? [] : [leading]) + layout
      let joined = Array(pieces.joined(separator: [Span("  ")]))
      if !joined.isEmpty, CellWidth.of(joined) <= width { return joined }
    }
    guard !isCalm, leading.isEmpty, let first = worst.first else { return summary }
    return spans(first, isBrief: true)
  }

  private func spans(_ chip: Chip, isBrief: Bool = false) -> [Span] {
    var spans = [Span(chip.sign + " ", Style(chip.role))]
    spans.append(Span(chip.name, Style(chip.isGood || chip.role == .dim ? .dim : chip.role)))
    if !isBrief, !chip.value.isEmpty {
      spans.append(Span(" " + chip.value, Style(chip.isGood ? .plain : chip.role)))
    }
    return spans
  }

  // MARK: Chips

  /// The chip of all hops of one kind; `nil` where there is nothing to say.
  private static func chip(of hops: [Hop], _ frame: Frame) -> Chip? {
    guard let kind = hops.first?.kind,
      let worst = hops.min(by: { HopWords.rank($0.state) < HopWords.rank($1.state) })
    else { return nil }
    let good = hops.count { $0.state == .good }
    // Of those that are only heard of from others, no news is good news.
    if kind == .kubeletPort || kind == .plugin, HopWords.rank(worst.state) > HopWords.rank(.poor("")) {
      return nil
    }
    // One that nobody has asked does not speak for those that work.
    let isQuiet = HopWords.rank(worst.state) > HopWords.rank(.poor("")) && good > 0
    let state = isQuiet ? Hop.State.good : worst.state
    return Chip(
      sign: HopWords.sign(state, frame.glyphs), name: name(kind),
      value: value(of: hops, good: good, worst: worst, frame), role: HopWords.role(state),
      rank: HopWords.rank(state))
  }

  private static func name(_ kind: Hop.Kind) -> String {
    switch kind {
    case .apiServer: "kubernetes"
    case .virtualKubelet: "vk"
    case .kubeletPort: "kubelet port"
    case .interLink: "interlink"
    case .plugin: "plugin"
    case .slurm: "slurm"
    }
  }

  private static func value(of hops: [Hop], good: Int, worst: Hop, _ frame: Frame) -> String {
    if hops.count > 1, good < hops.count || worst.kind == .virtualKubelet { return "\(good)/\(hops.count)" }
    switch worst.state {
    case .good, .poor: break
    case .bad: return worst.since.map { Format.age(frame.now - $0) } ?? ""
    case .unknown, .hidden: return ""
    }
    // What is as it should be needs no figure that changes every second.
    // Slurm is asked now and then: how old its word is tells more than how fast it came.
    if worst.kind == .slurm {
      let age = hops.compactMap(\.lastGood).min().map { frame.now - $0 } ?? 0
      return age < notableAge ? "" : Format.age(age)
    }
    let latency = hops.compactMap(\.latency).max() ?? .zero
    return latency < notableLatency ? "" : Format.latency(latency)
  }

  /// A site: its name, and the worst of what is wrong with it.
  private static func chip(of site: SiteStatus, _ frame: Frame) -> Chip {
    func chip(_ state: Hop.State, _ value: String) -> Chip {
      Chip(
        sign: HopWords.sign(state, frame.glyphs), name: site.name, value: value, role: HopWords.role(state),
        rank: HopWords.rank(state))
    }
    switch site.connection {
    case .connecting: return chip(.unknown(""), "connecting")
    case .lost:
      return chip(.bad(""), site.lastHeard.map { "lost \(Format.age(frame.now - $0))" } ?? "unreachable")
    case .refused: return chip(.bad(""), "refused")
    case .live: break
    }
    let worst = site.hops.min { HopWords.rank($0.state) < HopWords.rank($1.state) }
    guard let worst, HopWords.rank(worst.state) <= HopWords.rank(.poor("")) else { return chip(.good, "") }
    return chip(worst.state, name(worst.kind))
  }
}
