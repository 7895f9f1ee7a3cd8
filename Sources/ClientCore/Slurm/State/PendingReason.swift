/// Why a job waits (or, as Slurm keeps it in the same field, why it ended), in plain words.
public struct PendingReason: Sendable, Hashable {
  /// Who can do something about it.
  public enum Group: String, Sendable, CaseIterable {
    /// Time will do.
    case wait
    /// The user must change, release or cancel the job.
    case act
    /// Something at the site is down or wrong.
    case site
    /// It tells how the job ended.
    case ended
  }

  /// What is known beside the reason's code, to make its sentence fuller.
  public struct Context: Sendable {
    /// Jobs of the same partition with a higher priority.
    public var jobsAhead: Int?
    /// The job's partition.
    public var partition = ""
    /// Slurm's text of the job's dependency.
    public var dependency = ""
    /// `state_description`, or what squeue prints in brackets: it overrides the code's own words.
    public var description = ""

    /// Nothing known.
    public init() {}
  }

  /// Slurm's word, for instance `QOSMaxCpuPerUserLimit`.
  public let code: String
  /// Who can do something about it.
  public let group: Group
  /// A clause without a full stop: `waits for 17 jobs ahead of it in partition cpu`.
  public let sentence: String
  /// Whether the code is one that Slurm's documentation explains.
  public let isKnown: Bool

  /// Explains a code, or the text that squeue and scontrol print in its place (`ReqNodeNotAvail, May be reserved
  /// for other job`); an unknown one is shown as it is, without a guess.
  public init(_ text: String, context: Context = Context()) {
    let (code, rest) = Self.parts(of: CleanText.line(text))
    self.code = code
    let found = Self.table[code] ?? Self.limit(code) ?? Self.described(code)
    isKnown = found != nil
    group = found?.group ?? .wait
    let own = found?.sentence ?? "reason code \(code) (no explanation known)"
    var context = context
    if CleanText.line(context.description).isEmpty { context.description = rest }
    sentence = Self.fuller(code, own, context)
  }

  private static func fuller(_ code: String, _ own: String, _ context: Context) -> String {
    let description = CleanText.line(context.description)
    if !description.isEmpty, description != code {
      let parts = parts(of: description)
      return "\(own): \(parts.code == code ? parts.rest : description)"
    }
    let place = context.partition.isEmpty ? "" : " in partition \(context.partition)"
    switch code {
    case "Priority", "Resources":
      guard let ahead = context.jobsAhead else { return own }
      if ahead == 0 { return "next in line\(place); waits for nodes to come free" }
      return "waits: \(ahead) \(ahead == 1 ? "job" : "jobs") ahead\(place)"
    case "Dependency", "DependencyNeverSatisfied":
      let dependency = CleanText.line(context.dependency)
      return dependency.isEmpty ? own : "\(own) (\(dependency))"
    case "PartitionDown", "PartitionInactive", "PartitionNodeLimit", "PartitionTimeLimit":
      return context.partition.isEmpty ? own : "\(own) (\(context.partition))"
    default: return own
    }
  }
}
