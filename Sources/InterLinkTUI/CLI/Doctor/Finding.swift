/// What one check of the doctor found: a sentence, and advice where something should be done.
nonisolated struct Finding: Equatable {
  /// How bad it is.
  enum Grade: String {
    case good = "ok"
    /// Something is missing, but most things work.
    case poor = "warn"
    case bad = "FAIL"
    /// Could not be checked because of an earlier finding.
    case skipped = "skip"
  }

  var grade: Grade
  var sentence: String
  var advice = ""

  static func good(_ sentence: String) -> Finding { Finding(grade: .good, sentence: sentence) }
  static func poor(_ sentence: String, advice: String) -> Finding {
    Finding(grade: .poor, sentence: sentence, advice: advice)
  }
  static func bad(_ sentence: String, advice: String) -> Finding {
    Finding(grade: .bad, sentence: sentence, advice: advice)
  }
  static func poor(_ failure: CommandFailure) -> Finding { .poor(failure.sentence, advice: failure.advice) }
  static func bad(_ failure: CommandFailure) -> Finding { .bad(failure.sentence, advice: failure.advice) }
  static func skipped(_ sentence: String) -> Finding { Finding(grade: .skipped, sentence: sentence) }

  /// As a line of JSON.
  func json(of check: String, site: String?) -> JSONLine {
    var line = JSONLine()
    line.add("site", site)
    line.add("check", check)
    line.add("grade", grade.rawValue.lowercased())
    line.add("finding", sentence)
    line.add("advice", advice.isEmpty ? nil : advice)
    return line
  }

  /// As it is printed: grade, what was checked, the sentence; the advice on a line of its own.
  func text(of check: String) -> String {
    var text = Self.padded(grade.rawValue, 6) + Self.padded(check, 14) + sentence + "\n"
    if !advice.isEmpty { text += Self.padded("", 20) + "-> " + advice + "\n" }
    return text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
