@testable internal import ClientCore

let flagTargets = [
  Target("flags") { bytes in
    let text = bytes.text
    let flags = SlurmFlags(parsing: text)
    require(SlurmFlags(parsing: flags.text) == flags, "Flags are not read as they were written.")
    var request = SubmissionPlan.Request(flags: text)
    request.cpuLimits = [1.5]
    let plan = SubmissionPlan(request)
    require(plan.lines.count >= flags.flags.count, "A flag is neither in the script nor told to be lost.")
    let reading = SbatchReader(flags.flags.map(\.line))
    require(
      (reading.arguments.map(\.line) + reading.problems.map(\.line)).allSatisfy(flags.flags.indices.contains),
      "Something is said of a line that is not there.")
    _ = plan.reading
  },
  Target("flag-words") { bytes in
    let text = bytes.text
    require(ShellWords.split(ShellWords.quoted(text)) == [text], "The plugin splits a quoted word.")
    // A mark on a colon hides it from nobody but Swift.
    if !text.isEmpty, text.unicodeScalars.first != ":" {
      let split = try? SbatchWords.split(SbatchWords.quoted(text))
      require(split?.words == [text] && split?.comment == nil, "sbatch splits a quoted word.")
    }
    for option in SbatchOption.all {
      if let problem = SbatchValue.problem(with: text, of: option.value) {
        require(!problem.words.isEmpty, "A problem has no words.")
      }
    }
    if case .seconds(let seconds)? = SbatchValue.TimeLimit(text) {
      require(seconds >= 0, "Time is below zero.")
    }
    if let size = SbatchValue.megabytes(text) { require(size >= 0, "Memory is below zero.") }
    _ = (try? PodChange(setting: text), try? PodChange(unsetting: text), SbatchOption.nearest(to: text))
    if let quantity = Quantity.value(text) { require(!quantity.isNaN, "A quantity is no number.") }
  },
]
