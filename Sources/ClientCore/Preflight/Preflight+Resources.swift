/// Rules 1 to 6: what the job gets.
extension Preflight {
  mutating func checkResources() {
    let cpus = containers.map { $0.limit("cpu") }
    let memory = containers.map { $0.limit("memory") }
    checkMemory(memory)
    if cpus.allSatisfy({ $0 == 0 }), !annotationHas("--cpus-per-task") {
      report(
        .noCPU, .warning,
        "No container has a CPU limit and the flags have no --cpus-per-task: the job gets 1 CPU.",
        fixLimit("cpu", standard: "1"))
    }
    checkShadowed(cpus: cpus, memory: memory)
    if hasFlavor, cpus.allSatisfy({ $0 == 0 }) || memory.allSatisfy({ $0 == 0 }) {
      let lacks = [
        cpus.allSatisfy { $0 == 0 } && !annotationHas("--cpus-per-task") ? "--cpus-per-task=1" : nil,
        memory.allSatisfy { $0 == 0 } && !annotationHas("--mem") ? "--mem=1" : nil,
      ].compactMap { $0 }
      if !lacks.isEmpty {
        report(
          .flavorWithoutLimits, .warning,
          "The flavor's own CPUs and memory do not count: \(lacks.joined(separator: " and ")) comes after its "
            + "flags and wins. Set limits, or name them in the flags.",
          at: path(ofAnnotation: "slurm-job.vk.io/flavor"))
      }
    }
    checkSizes(cpus: cpus, memory: memory)
  }

  private mutating func checkMemory(_ memory: [Double]) {
    if memory.allSatisfy({ $0 == 0 }), !annotationHas("--mem") {
      report(
        .noMemory, .error,
        "No container has a memory limit and the flags have no --mem: the job gets 1 MB and is killed at once.",
        fixLimit("memory", standard: "2Gi"))
    }
    for name in ["--mem-per-cpu", "--mem-per-gpu"] where annotationHas(name) {
      report(
        .memoryPerCPU, .error,
        "\(name) cannot stand beside the --mem that the plugin always writes: sbatch refuses the job. "
          + "Say the memory of a node by a limit, or by --mem.",
        at: path(ofAnnotation: SlurmFlags.annotation),
        fixRemoving("Remove \(name)") { [self] in option(of: $0)?.name == name })
    }
  }

  private mutating func checkShadowed(cpus: [Double], memory: [Double]) {
    for (name, limits, resource) in [("--cpus-per-task", cpus, "CPU"), ("--mem", memory, "memory")] {
      guard limits.contains(where: { $0 > 0 }) else { continue }
      let shadowed = flags.flags.filter { option(of: $0)?.name == name }
      guard let flag = shadowed.last else { continue }
      // `-c4` is not seen by the plugin; then both are in the script, and sbatch takes the limit's, the last.
      report(
        .shadowedFlag, .warning,
        "\(flag.line) has no effect: a container has a \(resource) limit, which takes its place without a word.",
        at: path(ofAnnotation: SlurmFlags.annotation),
        fixRemoving("Remove \(flag.line)") { [self] in option(of: $0)?.name == name })
    }
  }

  private mutating func checkSizes(cpus: [Double], memory: [Double]) {
    for (limits, resource) in [(cpus, "CPU"), (memory, "memory")] where limits.count(where: { $0 > 0 }) > 1 {
      report(
        .largestContainer, .warning,
        "Several containers have \(resource) limits: the job gets the largest of them, not their sum, though they "
          + "run side by side.")
    }
    for (container, limit) in zip(containers, cpus) where limit > 0 && limit != limit.rounded() {
      report(
        .largestContainer, .information,
        "The CPU limit of container \(container.name) is rounded up to \(Int(limit.rounded(.up))).",
        at: container.path / "resources" / "limits" / "cpu")
    }
    if let most = memory.max(), most > 0, most < 1_048_576 {
      report(
        .largestContainer, .error,
        "A memory limit below 1Mi becomes --mem=0, which asks Slurm for all memory of a node.",
        fixLimit("memory", standard: "2Gi"))
    }
  }

  /// Gives the first container a limit: what it requests, or `standard`.
  private func fixLimit(_ resource: String, standard: String) -> [PreflightFinding.Fix] {
    guard let container = containers.first(where: { !$0.isInit }) else { return [] }
    let value = container.request(resource) ?? .string(standard)
    let text = value.string ?? standard
    return [
      PreflightFinding.Fix(
        "Give container \(container.name) a \(resource) limit of \(text)",
        [.set(container.path / "resources" / "limits" / resource, value)])
    ]
  }
}
