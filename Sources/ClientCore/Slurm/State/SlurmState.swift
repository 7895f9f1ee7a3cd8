/// How a state is coloured and counted.
public enum SlurmStateClass: String, Sendable, CaseIterable {
  /// In the queue.
  case wait
  /// On its nodes.
  case live
  /// Held, paused or of a kind we do not know: somebody should look.
  case attention
  /// Ended well.
  case good
  /// Ended badly.
  case bad
  /// Ended by will, or we cannot tell how.
  case ended
}

/// The state of a job: one base state, flags on top of it, and words that we do not know, kept as text.
///
/// Slurm writes it as a long word, a compact one (`squeue -o %t`), or an array of words; text forms tell only
/// the flag when there is one, and the base state is then unknown.
public struct SlurmState: Sendable, Hashable, CustomStringConvertible {
  /// The first word that is a base state.
  public var base: SlurmBaseState?
  /// In the order in which squeue would choose among them.
  public var flags: [SlurmStateFlag]
  /// Words of newer versions.
  public var unknown: [String]

  /// Exactly this.
  public init(_ base: SlurmBaseState?, flags: [SlurmStateFlag] = [], unknown: [String] = []) {
    (self.base, self.flags, self.unknown) = (base, flags, unknown)
  }

  /// The state that `words` name, each in long or compact form and any case.
  ///
  /// What follows a blank is left out (`CANCELLED by 1000` of sacct); `+` separates words too.
  public init(words: some Sequence<String>) {
    self.init(nil)
    for text in words {
      for part in text.split(separator: "+") {
        guard let word = part.split(separator: " ").first?.uppercased() else { continue }
        if let state = SlurmBaseState(word: word) {
          if base == nil { base = state }
        } else if let flag = SlurmStateFlag(word: word) {
          if !flags.contains(flag) { flags.append(flag) }
        } else {
          unknown.append(CleanText.line(String(part)))
        }
      }
    }
    if flags.count > 1 { flags = SlurmStateFlag.allCases.filter { flags.contains($0) } }
  }

  /// Who cancelled the job, in sacct's `CANCELLED by 1000`: `root` for 0, else `UID 1000`; empty if it does not
  /// tell.
  static func canceller(in text: String) -> String {
    let words = text.split(separator: " ")
    guard words.count == 3, words[0].uppercased() == "CANCELLED", words[1] == "by" else { return "" }
    guard let uid = UInt32(words[2]) else { return CleanText.line(String(words[2])) }
    return uid == 0 ? "root" : "UID \(uid)"
  }

  /// The state that one text names.
  public init(_ text: String) { self.init(words: CollectionOfOne(text)) }

  /// What squeue prints instead of the base state.
  private var printedFlag: SlurmStateFlag? { flags.first { $0.isPrinted } }

  /// The long word that squeue would print.
  public var long: String { printedFlag?.rawValue ?? base?.rawValue ?? unknown.first ?? "UNKNOWN" }

  /// The compact word that squeue would print.
  public var compact: String { printedFlag?.compact ?? base?.compact ?? unknown.first ?? "?" }

  /// As ``long``.
  public var description: String { long }

  /// Flags with which a job is in the queue, or will be in a moment.
  private static let queued: Set<SlurmStateFlag> = [
    .requeued, .requeueFed, .requeueHold, .specialExit, .reservationDeleted,
  ]
  /// Flags with which a job's own work is over.
  private static let over: Set<SlurmStateFlag> = [.completing, .stageOut, .revoked]

  /// Whether the job waits in the queue, or goes back to it.
  public var isPending: Bool {
    if flags.contains(where: Self.queued.contains) { return true }
    return base == .pending && !isOver
  }

  /// Whether the job has its nodes and its work goes on, or is paused.
  public var isLive: Bool {
    guard !isPending, !isOver else { return false }
    switch base {
    case .running, .suspended: return true
    case nil:
      return flags.contains { [.configuring, .expediting, .resizing, .stopped, .signaling].contains($0) }
    default: return false
    }
  }

  /// Whether the job's work is over; with ``SlurmStateFlag/completing`` its nodes are not free yet.
  public var isEnded: Bool {
    guard !isPending else { return false }
    if isOver { return true }
    switch base {
    case nil, .pending, .running, .suspended: return false
    default: return true
    }
  }

  private var isOver: Bool { flags.contains(where: Self.over.contains) }

  /// How it is coloured and counted.
  public var category: SlurmStateClass {
    if flags.contains(where: { [.requeueHold, .specialExit, .reservationDeleted].contains($0) }) {
      return .attention
    }
    if isPending { return .wait }
    if isEnded {
      guard let base, !flags.contains(.revoked), base != .running else { return .ended }
      return base.category
    }
    if flags.contains(.stopped) { return .attention }
    return isLive ? base?.category ?? .live : .attention
  }

  /// A plain sentence.
  public var meaning: String {
    if let flag = printedFlag {
      if flag == .completing, let base, isEnded, base != .running {
        return "The job \(base.meaning); its nodes are still cleaning up."
      }
      return "The job \(flag.meaning)."
    }
    if let base { return "The job \(base.meaning)." }
    return unknown.isEmpty
      ? "Slurm told no state of the job." : "Slurm calls the job's state \(unknown.joined(separator: "+"))."
  }
}
