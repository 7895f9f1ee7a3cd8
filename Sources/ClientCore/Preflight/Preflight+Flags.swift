/// Rules 10 to 16 and 18 to 20: the flags.
extension Preflight {
  private var flagsPath: ManifestPath { path(ofAnnotation: SlurmFlags.annotation) }

  mutating func checkFlags() {
    let text = annotations[SlurmFlags.annotation] ?? ""
    if ShellWords.hasOpenQuote(text) {
      report(
        .quotedValue, .error, "A quote in the flags is never closed: all that follows is one word.",
        at: flagsPath)
    }
    for (index, flag) in flags.flags.enumerated() { check(flag, index) }
    checkBreaks(text)
    checkNames()
    if argument("--time") == nil, !hasFlavor {
      report(
        .noTime, .warning,
        "There is no --time: the partition's default holds, which may be too short, or so long that the job waits.",
        at: flags.flags.isEmpty ? nil : flagsPath, fixAdding("--time", "01:00:00"))
    }
    checkGPUs()
    if let flavor = annotations["slurm-job.vk.io/flavor"], hasFlavor {
      report(
        .flavorUnchecked, .information,
        "Flavor \(flavor) cannot be checked from here: if the site does not know it, the plugin takes another "
          + "without a word.", at: path(ofAnnotation: "slurm-job.vk.io/flavor"))
    }
    if let user = template.submission.user, user >= 0 {
      report(
        .runAsUser, .warning,
        "runAsUser becomes --uid=\(user), which Slurm refuses unless the plugin submits as root.",
        at: template.specPath / "securityContext" / "runAsUser",
        [
          PreflightFinding.Fix(
            "Remove runAsUser", [.remove(template.specPath / "securityContext" / "runAsUser")])
        ])
    }
  }

  private mutating func check(_ flag: SlurmFlag, _ index: Int) {
    if let whole = flag.words.first(where: { $0.contains(where: \.isWhitespace) && SbatchWords.isSplit($0) })
    {
      reportQuoted(flag, whole, index)
      return
    }
    if let negative = negativeValue(index) {
      let joined = SlurmFlag(words: ["\(flag.words[0])=\(negative)"])
      var others = flags.flags
      others.replaceSubrange(index...(index + 1), with: [joined])
      report(
        .dashValue, .error,
        "\(flag.words[0]) \(negative) is split in two, as the value begins with “-”: write \(joined.line).",
        at: flagsPath,
        [fix("Write \(joined.line)", flags: others)])
      return
    }
    for problem in SbatchReader([flag.line]).problems {
      let rule: PreflightRule = problem.sentence.contains("comment for sbatch") ? .quotedValue : .looseWord
      report(rule, problem.isRefused ? .error : .warning, problem.sentence, at: flagsPath)
    }
  }

  /// The word after an option that needs one, if it is a flag only because it begins with `-`.
  private func negativeValue(_ index: Int) -> String? {
    let flag = flags.flags[index]
    guard flags.flags.indices.contains(index + 1), flag.words.count == 1, !flag.words[0].contains("="),
      let option = SbatchOption.named(flag.words[0]), option.argument != .none
    else { return nil }
    let next = flags.flags[index + 1].words[0]
    let second = next.dropFirst().first
    return second.map { $0.isNumber } == true ? next : nil
  }

  private mutating func reportQuoted(_ flag: SlurmFlag, _ word: String, _ index: Int) {
    var fixes: [PreflightFinding.Fix] = []
    let parts = word.split(separator: "=", maxSplits: 1)
    var option = parts.first.flatMap { SbatchOption.named(String($0)) }
    var value = parts.count == 2 ? String(parts[1]) : nil
    if word != flag.words[0], flag.words.count == 2 {
      (option, value) = (SbatchOption.named(flag.words[0]), word)
    }
    if let option, let value {
      var others = flags.flags
      others[index] = SlurmFlag(option, value: value)
      fixes = [fix("Quote it once more, so that sbatch gets it whole", flags: others)]
    }
    report(
      .quotedValue, .error,
      "The plugin takes the quotes off “\(word)”, and sbatch then splits it at its blanks and refuses the job.",
      at: flagsPath, fixes)
  }

  private mutating func checkBreaks(_ text: String) {
    if flags.flags.contains(where: { $0.words.contains { $0.contains(where: \.isNewline) } }) {
      report(
        .lineBreak, .error, "A line break inside quotes ends the #SBATCH line: the rest is run as a command.",
        at: flagsPath)
    } else if text.contains(where: \.isNewline) {
      report(
        .lineBreak, .warning,
        "The flags stand on several lines: the plugin puts them together; one line says the same.",
        at: flagsPath, [fix("Put them on one line", flags: flags.flags)])
    }
  }

  private mutating func checkNames() {
    let arguments = SbatchReader(flags.flags.map(\.line)).arguments
    for argument in arguments {
      let name = argument.option.name
      let text = flags.flags[argument.line].line
      let fixes = fixRemoving("Remove \(text)") { [self] in option(of: $0)?.name == name }
      switch name {
      case "--job-name":
        report(
          .mappingFlag, .warning,
          "\(text) takes the place of the name by which the job is found again: the pod's UID.",
          at: flagsPath, fixes)
      case "--output", "--chdir", "--error":
        report(
          .mappingFlag, .warning,
          "\(text) sends output where the plugin does not look: kubectl logs will be empty.",
          at: flagsPath, fixes)
      case "--parsable", "--wait", "--test-only", "--quiet", "--help", "--usage", "--version":
        report(
          .unreadableJobID, .error,
          "With \(text) sbatch does not print “Submitted batch job N” as the plugin needs it: the pod fails, and the "
            + "job may run all the same.", at: flagsPath, fixes)
      case "--array":
        report(
          .unreadableJobID, .warning,
          "\(text) makes many jobs of one pod: its state is that of the first that Slurm names.",
          at: flagsPath, fixes)
      default: break
      }
    }
    if flags.flags.contains(where: { $0.words.contains { $0.hasPrefix(":") || $0 == "hetjob" } }) {
      report(
        .unreadableJobID, .error, "Jobs of several parts (hetjob, “:”) cannot be told by the plugin.",
        at: flagsPath)
    }
  }

  private mutating func checkGPUs() {
    for resource in ["nvidia.com/gpu", "amd.com/gpu"] {
      let sum = containers.reduce(0) { $0 + $1.limit(resource) }
      guard sum >= 1 else { continue }
      let count = Int(min(sum, 1_000_000))
      let options = ["--gres", "--gpus", "--gpus-per-node", "--gpus-per-task", "--gpus-per-socket"]
      if !hasFlavor, !options.contains(where: annotationHas) {
        report(
          .gpuWithoutFlag, .warning,
          "The limit of \(count) \(resource) asks Slurm for no GPU: only --gres or --gpus does, or a flavor of the site.",
          fixAdding("--gres", "gpu:\(count)"))
      } else if !hasFlavor {
        report(
          .gpuWithoutFlag, .information,
          "If the site has flavors for GPUs, the plugin picks one by the limit of \(count) \(resource).")
      }
    }
  }
}
