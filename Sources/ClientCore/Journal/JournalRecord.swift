/// One line of an action's file.
enum JournalRecord {
  /// What is to be done, with everything that is needed to do it or to take it back.
  case intent(ActionPlan)
  /// A step is about to be taken.
  case begin(target: Int, step: Int)
  /// A step was taken.
  case end(target: Int, step: Int, StepResult)
  /// Nothing more is done about a target for now.
  case outcome(target: Int, ActionOutcome)
  /// Somebody goes on with it.
  case resumed
  /// Nothing more is to be done about the action.
  case closed(String)

  /// As it is written.
  var line: [UInt8] {
    var value: JSONValue = ["type": "intent", "at": .string(Timestamp.now.precise)]
    switch self {
    case .intent(let plan):
      value["plan"] = plan.json
    case .begin(let target, let step):
      value["type"] = "begin"
      (value["target"], value["step"]) = (.number("\(target)"), .number("\(step)"))
    case .end(let target, let step, let result):
      value["type"] = "end"
      (value["target"], value["step"]) = (.number("\(target)"), .number("\(step)"))
      value["result"] = result.json
    case .outcome(let target, let outcome):
      value["type"] = "outcome"
      value["target"] = .number("\(target)")
      value["outcome"] = outcome.json
    case .resumed:
      value["type"] = "resumed"
    case .closed(let sentence):
      value["type"] = "closed"
      value["sentence"] = .string(sentence)
    }
    return value.serialized()
  }

  /// Reads a line.
  static func read(_ value: JSONValue) -> (record: JournalRecord, at: Timestamp)? {
    guard let at = value["at"]?.string.flatMap({ Timestamp(rfc3339: $0) }) else { return nil }
    let target = value["target"]?.integer
    let step = value["step"]?.integer
    switch value["type"]?.string {
    case "intent":
      guard let plan = value["plan"].flatMap(ActionPlan.init(json:)) else { return nil }
      return (.intent(plan), at)
    case "begin":
      guard let target, let step else { return nil }
      return (.begin(target: target, step: step), at)
    case "end":
      guard let target, let step, let result = value["result"].flatMap(StepResult.init(json:)) else {
        return nil
      }
      return (.end(target: target, step: step, result), at)
    case "outcome":
      guard let target, let outcome = value["outcome"].flatMap(ActionOutcome.init(json:)) else { return nil }
      return (.outcome(target: target, outcome), at)
    case "resumed": return (.resumed, at)
    case "closed": return (.closed(CleanText.line(value["sentence"]?.string ?? "")), at)
    default: return nil
    }
  }
}

extension Timestamp {
  /// With microseconds: several steps fall into one second.
  var precise: String {
    let digits = String(nanoseconds / 1000)
    return rfc3339.dropLast() + "." + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "Z"
  }
}
