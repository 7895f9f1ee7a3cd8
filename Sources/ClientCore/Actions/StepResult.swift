/// What a step brought to light.
public struct StepFacts: Sendable, Equatable {
  /// The job's id.
  public var job: UInt64?
  /// UID of what was created.
  public var created: String?
  /// Nothing told whether the job has ended.
  public var isUnverified = false
  /// The job lives on.
  public var livesOn = false

  /// None.
  public init() {}

  mutating func add(_ other: StepFacts) {
    job = other.job ?? job
    created = other.created ?? created
    isUnverified = other.isUnverified || isUnverified
    livesOn = other.livesOn || livesOn
  }
}

/// What came of a step.
public struct StepResult: Sendable, Equatable {
  /// How it went.
  public enum State: String, Sendable {
    case done
    /// It was so already.
    case unneeded
    /// It could not be done; the rest of the target's steps is not taken.
    case failed
  }

  /// How it went.
  public var state: State
  /// One or two sentences.
  public var sentence: String
  /// What it brought to light.
  public var facts = StepFacts()

  /// A result, told in a sentence.
  public init(_ state: State, _ sentence: String, facts: StepFacts = StepFacts()) {
    (self.state, self.sentence, self.facts) = (state, CleanText.line(sentence), facts)
  }

  /// Whether the next step may be taken.
  public var isGood: Bool { state != .failed }

  var json: JSONValue {
    var value: JSONValue = ["state": .string(state.rawValue), "sentence": .string(sentence)]
    if let job = facts.job { value["job"] = .number("\(job)") }
    if let created = facts.created { value["created"] = .string(created) }
    if facts.isUnverified { value["unverified"] = true }
    if facts.livesOn { value["livesOn"] = true }
    return value
  }

  init?(json value: JSONValue) {
    guard let state = value["state"]?.string.flatMap(State.init) else { return nil }
    self.init(state, value["sentence"]?.string ?? "")
    if case .number(let digits)? = value["job"] { facts.job = UInt64(digits) }
    facts.created = value["created"]?.string
    facts.isUnverified = value["unverified"]?.bool ?? false
    facts.livesOn = value["livesOn"]?.bool ?? false
  }
}

/// How an action ended for one target.
public struct ActionOutcome: Sendable, Equatable {
  /// In classes.
  public enum State: String, Sendable, CaseIterable {
    /// It was done, and what matters was seen.
    case done
    /// It was done; nothing told whether the job has ended.
    case unverified
    /// The pod is gone, or going, and its job lives on.
    case orphan
    /// It was deleted and not created again: the journal keeps the manifest and offers it.
    case kept
    /// It could not be done; what was there is still there, or was not ours to touch.
    case failed
    /// It was not begun, because a blocker forbade it.
    case refused
    /// It was not begun, or not finished, because the user stopped it.
    case stopped

    /// `3 done`, `1 left a job behind`
    public var words: String {
      switch self {
      case .done: "done"
      case .unverified: "done, not verified"
      case .orphan: "left a job behind"
      case .kept: "deleted and not created again"
      case .failed: "failed"
      case .refused: "refused"
      case .stopped: "stopped"
      }
    }
  }

  /// The class.
  public var state: State
  /// What happened, and what to do next.
  public var sentence: String

  /// An outcome, told in a sentence.
  public init(_ state: State, _ sentence: String) {
    (self.state, self.sentence) = (state, CleanText.line(sentence))
  }

  /// Whether a script may go on.
  public var isGood: Bool { state == .done || state == .unverified }

  var json: JSONValue { ["state": .string(state.rawValue), "sentence": .string(sentence)] }

  init?(json value: JSONValue) {
    guard let state = value["state"]?.string.flatMap(State.init) else { return nil }
    self.init(state, value["sentence"]?.string ?? "")
  }
}
