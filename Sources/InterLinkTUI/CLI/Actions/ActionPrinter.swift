internal import ClientCore

/// Prints plans, and what came of them: sentences for a person, or one JSON object a line.
nonisolated struct ActionPrinter {
  let printsJSON: Bool

  private func write(_ text: String) {
    var output = StandardOutput()
    output.write(text)
  }

  /// What is going to be done.
  func print(_ plan: ActionPlan) {
    for target in plan.targets {
      if printsJSON {
        var line = head("target", target.object, plan)
        line.add("will", target.sentences)
        line.add("warnings", target.warnings)
        line.add("blockers", target.blockers.map(\.sentence))
        line.add("steps", target.steps.map(\.title))
        line.add("commands", target.commands)
        line.add("alternatives", target.alternatives.map { "--owner \($0.choice.rawValue): \($0.sentence)" })
        line.add("job", target.job.map { "\($0)" })
        write(line.text)
        continue
      }
      var text = target.object.shown + (target.job.map { " (job \($0))" } ?? "") + "\n"
      for sentence in target.sentences { text += "  \(sentence)\n" }
      for warning in target.warnings { text += "  Note: \(warning)\n" }
      for choice in target.alternatives {
        text += "  Or, with --owner \(choice.choice.rawValue): \(choice.sentence)\n"
      }
      for blocker in target.blockers { text += "  Not done: \(blocker.sentence)\n" }
      for command in target.commands { text += "  $ \(command)\n" }
      write(text)
    }
  }

  /// What the server says to a dry run.
  ///
  /// - Returns: whether it would take all of it.
  func print(_ results: [[StepResult]], of plan: ActionPlan) -> Bool {
    for (target, results) in zip(plan.targets, results) {
      for result in results {
        if printsJSON {
          var line = head("rehearsal", target.object, plan)
          line.add("result", result.state.rawValue)
          line.add("sentence", result.sentence)
          write(line.text)
        } else {
          write("\(target.object.shown): \(result.sentence)\n")
        }
      }
    }
    return results.allSatisfy { $0.allSatisfy(\.isGood) }
  }

  /// How one target ended.
  func print(_ outcome: ActionOutcome, of object: ObjectReference, _ plan: ActionPlan) {
    if printsJSON {
      var line = head("outcome", object, plan)
      line.add("result", outcome.state.rawValue)
      line.add("sentence", outcome.sentence)
      write(line.text)
    } else {
      write("\(object.shown): \(outcome.state.words): \(outcome.sentence)\n")
    }
  }

  private func head(_ type: String, _ object: ObjectReference, _ plan: ActionPlan) -> JSONLine {
    var line = JSONLine()
    line.add("type", type)
    line.add("action", plan.id)
    line.add("kind", plan.kind.rawValue)
    line.add("site", plan.origin.site)
    line.add("object", object.kind)
    line.add("namespace", CleanText.line(object.namespace))
    line.add("name", CleanText.line(object.name))
    line.add("uid", CleanText.line(object.uid))
    return line
  }
}
