/// What the journal tells of one action.
public struct JournalEntry: Sendable {
  /// A step as far as it was written down.
  public struct Step: Sendable {
    /// When it was about to be taken; `nil` if it never was.
    public var begun: Timestamp?
    /// What came of it; `nil` if nothing was written of that.
    public var result: StepResult?
  }

  /// What became of one target.
  public struct Target: Sendable {
    /// As many as the plan has.
    public var steps: [Step]
    /// How it ended; `nil` if it did not.
    public var outcome: ActionOutcome?

    /// Where to go on: the first step of which no good end is written.
    public var nextStep: Int { steps.firstIndex { $0.result?.isGood != true } ?? steps.count }
  }

  /// Of the action; later ones sort behind earlier ones.
  public let id: String
  /// What was to be done; `nil` if not even that was written whole: then nothing was done.
  public private(set) var plan: ActionPlan?
  /// As many as the plan has.
  public private(set) var targets: [Target] = []
  /// When the intent was written.
  public private(set) var begun = Timestamp(seconds: 0)
  /// When the last line was written.
  public private(set) var lastWritten = Timestamp(seconds: 0)
  /// Whether some process works on it now.
  public let isRunning: Bool
  /// Whether the last line was cut short: the process or the machine ended while it was written.
  public private(set) var isTorn = false
  /// Lines, apart from a torn last one, that cannot be read.
  public private(set) var unreadableLines = 0
  /// Why nothing more is to be done, if somebody said so.
  public private(set) var dismissal: String?

  /// Reads the file of action `id`.
  init(id: String, bytes: [UInt8], isRunning: Bool) {
    (self.id, self.isRunning) = (CleanText.line(id), isRunning)
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: true)[...]
    // While somebody writes, the last line may be on its way.
    if bytes.last != 0x0A, lines.popLast() != nil { isTorn = !isRunning }
    for line in lines {
      guard let value = try? JSONValue(Array(line)), let (record, at) = JournalRecord.read(value) else {
        // One that was torn and gone on after.
        unreadableLines += 1
        continue
      }
      take(record, at)
      lastWritten = at
    }
  }

  private mutating func take(_ record: JournalRecord, _ at: Timestamp) {
    switch record {
    case .intent(let plan):
      guard self.plan == nil else { return }
      (self.plan, begun) = (plan, at)
      targets = plan.targets.map { Target(steps: $0.steps.map { _ in Step() }) }
    case .begin(let target, let step):
      guard hasStep(target, step) else { return }
      targets[target].outcome = nil
      targets[target].steps[step].begun = at
      targets[target].steps[step].result = nil
    case .end(let target, let step, let result):
      guard hasStep(target, step) else { return }
      targets[target].steps[step].result = result
    case .outcome(let target, let outcome):
      guard targets.indices.contains(target) else { return }
      targets[target].outcome = outcome
    case .resumed: break
    case .closed(let sentence): dismissal = sentence
    }
  }

  private func hasStep(_ target: Int, _ step: Int) -> Bool {
    targets.indices.contains(target) && targets[target].steps.indices.contains(step)
  }

  /// Whether something is to be decided about it: it was cut off, or it left a manifest that was not created again.
  public var isUnresolved: Bool {
    guard plan != nil, !isRunning, dismissal == nil else { return false }
    return targets.contains { $0.outcome == nil || $0.outcome?.state == .kept }
  }

  /// Whether the process that worked on it ended before it had.
  public var isCutOff: Bool {
    plan != nil && !isRunning && dismissal == nil && targets.contains { $0.outcome == nil }
  }

  /// What is known of target `index` from the steps that were taken: job ids, and the UID of what was created.
  public func facts(of index: Int) -> StepFacts {
    var facts = StepFacts()
    guard targets.indices.contains(index) else { return facts }
    for step in targets[index].steps { if let result = step.result { facts.add(result.facts) } }
    return facts
  }

  /// One line: `done: 3 cancelled`, `cut off after step 2 of 5`.
  public var summary: String {
    guard let plan else { return "nothing was done: the intent was not written whole" }
    if isRunning { return "is being worked on" }
    if let dismissal { return dismissal.isEmpty ? "set aside" : dismissal }
    if isCutOff {
      let open = targets.count { $0.outcome == nil }
      return targets.count == 1
        ? "cut off after step \(targets[0].nextStep) of \(plan.targets[0].steps.count)"
        : "cut off with \(open) of \(targets.count) not finished"
    }
    var counts: [(state: ActionOutcome.State, count: Int)] = []
    for state in ActionOutcome.State.allCases {
      let count = targets.count { $0.outcome?.state == state }
      if count > 0 { counts.append((state, count)) }
    }
    if targets.count == 1, let outcome = targets[0].outcome { return outcome.sentence }
    return counts.map { "\($0.count) \($0.state.words)" }.joined(separator: ", ")
  }
}
