/// What Slurm's commands print where a reason's code is to be expected.
///
/// slurmctld may give a job a text of its own (`state_desc`); the REST interface tells it beside the code, while
/// squeue prints it instead of the code, and scontrol does so with `_` for each blank.
extension PendingReason {
  /// The code at the head of `text`, and what follows it; all of it and nothing if there is no known code.
  ///
  /// Parentheses around it all are squeue's (column `NODELIST(REASON)`).
  static func parts(of text: String) -> (code: String, rest: String) {
    var text = text[...]
    if text.first == "(", text.last == ")" { text = text.dropFirst().dropLast() }
    let head = text.prefix { $0.isASCII && $0.isLetter }
    guard head.count < text.count, ",(:".contains(text[head.endIndex]),
      table[String(head)] != nil || limit(String(head)) != nil
    else { return (String(text), "") }
    var rest = text[head.endIndex...].drop { ",:_ ".contains($0) }
    if rest.first == "(", rest.last == ")" { rest = rest.dropFirst().dropLast() }
    return (String(head), String(rest))
  }

  /// Explains slurmctld's texts that stand without a code, and its words for none.
  static func described(_ text: String) -> (group: Group, sentence: String)? {
    let plain = text.replacing("_", with: " ").lowercased()
    guard let found = texts.first(where: { plain == $0.text || ($0.isPrefix && plain.hasPrefix($0.text)) })
    else { return nil }
    return (found.group, found.sentence)
  }

  private static let texts: [(text: String, isPrefix: Bool, group: Group, sentence: String)] = [
    ("", false, .wait, "Slurm tells no reason"),
    ("null", false, .wait, "Slurm tells no reason"),
    ("n/a", false, .wait, "Slurm tells no reason"),
    (
      "nodes required for job are down, drained or reserved", true, .wait,
      "waits for nodes that are down, drained or reserved for jobs of partitions that go first"
    ),
    ("launch failed requeued held", false, .act, "held since it could not be launched: release it"),
    ("job requeued in held state", false, .act, "held since it was put back into the queue: release it"),
    ("burst buffer stage", true, .act, "held since its data could not be read into the burst buffer"),
    ("reservation ", true, .act, "held since its reservation was deleted: change it, or release it"),
  ]
}
