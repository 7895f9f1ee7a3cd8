/// The `#SBATCH` lines that the Slurm plugin makes of a pod.
enum SbatchFlags {
  /// Named sets of flags in the plugin's configuration (annotation `slurm-job.vk.io/flavor`).
  static let flavors: [String: [String]] = [
    "gpu-a100": ["--partition=gpu", "--gres=gpu:1", "--time=08:00:00"],
    "cpu-small": ["--partition=cpu", "--time=01:00:00"],
  ]

  private static let aliases: [String: String] = [
    "-A": "--account", "-C": "--constraint", "-D": "--chdir", "-G": "--gpus", "-J": "--job-name",
    "-N": "--nodes", "-c": "--cpus-per-task", "-n": "--ntasks", "-o": "--output", "-p": "--partition",
    "-t": "--time", "-w": "--nodelist",
  ]

  /// Flavor, then annotation, then limits; of equal flags the last wins.  Without a limit or a flag the plugin
  /// asks for one CPU and one MB.
  static func lines(for pod: PodFacts) -> [String] {
    var lines: [String] = pod.annotations["slurm-job.vk.io/flavor"].flatMap { flavors[$0] } ?? []
    let cpus = pod.containers.compactMap { $0.cpuLimit }.max()
    let memory = pod.containers.compactMap { $0.memoryLimit }.max()
    for line in group(ShellWords.split(pod.annotations["slurm-job.vk.io/flags"] ?? "")) {
      let name = name(of: line)
      if name == "--cpus-per-task", cpus != nil { continue }
      if name == "--mem", memory != nil { continue }
      lines.append(line)
    }
    if let cpus {
      lines.append("--cpus-per-task=\(Int(cpus.rounded(.up)))")
    } else if !lines.contains(where: { name(of: $0) == "--cpus-per-task" }) {
      lines.append("--cpus-per-task=1")
    }
    if let memory {
      lines.append("--mem=\(Int(memory / 1_048_576))")
    } else if !lines.contains(where: { name(of: $0) == "--mem" }) {
      lines.append("--mem=1")
    }
    var last: [String: Int] = [:]
    for (index, line) in lines.enumerated() { last[name(of: line)] = index }
    return lines.enumerated().filter { last[name(of: $1)] == $0 }.map(\.element)
  }

  /// A word that begins with `-` and the words after it that do not make one line.
  private static func group(_ words: [String]) -> [String] {
    var lines: [String] = []
    for word in words {
      if word.hasPrefix("-") || lines.isEmpty {
        lines.append(word)
      } else {
        lines[lines.count - 1] += " " + word
      }
    }
    return lines
  }

  private static func name(of line: String) -> String {
    let first = String(line.prefix { $0 != "=" && $0 != " " })
    if first.hasPrefix("--") { return first }
    return aliases[String(first.prefix(2))] ?? first
  }
}
