/// Rule 17: what the site's Slurm has.
extension Preflight {
  mutating func checkSite() {
    let flagsPath = path(ofAnnotation: SlurmFlags.annotation)
    if let accounts = context.accounts, let account = argument("--account")?.value,
      !accounts.contains(account)
    {
      report(
        .notOnSite, .warning, "You have no account \(account) there: \(list(accounts)).", at: flagsPath,
        of: "--account")
    }
    if let qualities = context.qualities, let quality = argument("--qos")?.value, !qualities.contains(quality)
    {
      report(
        .notOnSite, .warning, "There is no QOS \(quality) for you: \(list(qualities)).", at: flagsPath,
        of: "--qos")
    }
    guard let partitions = context.partitions else { return }
    var chosen: [SlurmPartition] = []
    if let names = argument("--partition")?.value {
      for name in names.split(separator: ",") {
        if let partition = partitions.first(where: { $0.name == name }) {
          chosen.append(partition)
          continue
        }
        let near = partitions.map { ($0.name, EditDistance.of($0.name, String(name))) }.filter { $0.1 <= 2 }
          .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
        let fixes = near.map { near in fixReplacing("--partition", with: near) } ?? []
        report(
          .notOnSite, .warning,
          "Slurm shows no partition \(name): \(list(Set(partitions.map(\.name)))).", at: flagsPath,
          of: "--partition", fixes)
      }
    } else {
      chosen = partitions.filter(\.isDefault)
    }
    for partition in chosen { check(partition) }
  }

  private mutating func check(_ partition: SlurmPartition) {
    let flagsPath = path(ofAnnotation: SlurmFlags.annotation)
    if !partition.state.isEmpty, partition.state.uppercased() != "UP" {
      report(
        .notOnSite, .warning, "Partition \(partition.name) is \(partition.state): the job will wait.",
        at: flagsPath, of: "--partition")
    }
    if let time = argument("--time")?.value, let limit = SbatchValue.TimeLimit(time),
      let most = partition.maximumTime.value
    {
      var minutes: Int?
      if case .seconds(let seconds) = limit { minutes = (seconds + 59) / 60 }
      if minutes.map({ $0 > most }) ?? true {
        report(
          .notOnSite, .error,
          "--time=\(time) is more than partition \(partition.name) allows (\(most) minutes): the job never starts.",
          at: flagsPath, of: "--time", fixReplacing("--time", with: "\(most)"))
      }
    }
    if let nodes = argument("--nodes")?.value, let least = Int(nodes.prefix { $0.isNumber }) {
      let most = min(
        partition.maximumNodes.value.map { Int($0) } ?? .max,
        partition.totalNodes > 0 ? partition.totalNodes : .max)
      if least > most {
        report(
          .notOnSite, .error,
          "--nodes=\(nodes) is more than partition \(partition.name) has or allows (\(most)).",
          at: flagsPath, of: "--nodes")
      }
    }
    if let cpus = argument("--cpus-per-task")?.value.flatMap({ Int($0) }), partition.totalCPUs > 0,
      cpus > partition.totalCPUs
    {
      report(
        .notOnSite, .error,
        "The job wants \(cpus) CPUs for one task; all nodes of partition \(partition.name) together have "
          + "\(partition.totalCPUs).", at: flagsPath, of: "--cpus-per-task")
    }
  }

  private func fixReplacing(_ name: String, with value: String) -> [PreflightFinding.Fix] {
    guard let known = SbatchOption.named(name) else { return [] }
    var others = flags.flags.filter { option(of: $0)?.name != name }
    others.append(SlurmFlag(known, value: value))
    return [fix("Set \(name)=\(value)", flags: others)]
  }

  private func list(_ names: Set<String>) -> String {
    names.isEmpty
      ? "there is none"
      : "there \(names.count == 1 ? "is" : "are") \(names.sorted().prefix(12).joined(separator: ", "))"
  }
}
