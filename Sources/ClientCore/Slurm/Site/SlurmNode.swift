/// A node of a cluster, as Slurm tells of it.
public struct SlurmNode: Sendable, Equatable {
  /// Slurm's name of it.
  public var name = ""
  /// Base state and flags in capitals: `IDLE`, `MIXED`, `ALLOCATED`, `DOWN`; `DRAIN`, `NOT_RESPONDING`, …
  public var states: [String] = []
  /// The partitions that it is in.
  public var partitions: [String] = []
  /// Processors.
  public var cpus = 0
  /// Those given to jobs.
  public var allocatedCPUs = 0
  /// MiB.
  public var memory = 0
  /// Given to jobs, in MiB.
  public var allocatedMemory = 0
  /// Free as the operating system says, in MiB.
  public var freeMemory: Int?
  /// Devices: `gpu:a100:4`.
  public var gres = ""
  /// Those in use: `gpu:a100:2(IDX:0-1)`.
  public var gresUsed = ""
  /// Why it is down or drained, in an administrator's words.
  public var reason = ""

  /// A node without a name.
  public init() {}

  /// Whether jobs can be started on it.
  public var isUsable: Bool {
    states.allSatisfy { !Self.unusable.contains($0) } && !states.isEmpty
  }

  private static let unusable: Set<String> = [
    "DOWN", "DRAIN", "DRAINED", "DRAINING", "FAIL", "FAILING", "ERROR", "NOT_RESPONDING", "UNKNOWN", "FUTURE",
    "POWERED_DOWN", "POWERING_DOWN", "REBOOT_ISSUED", "INVALID", "INVALID_REG", "MAINTENANCE", "MAINT",
  ]

  /// `idle*`, `MIXED+DRAIN`, or the words of an array, in capitals; `*` means "not responding".
  static func states(_ words: [String]) -> [String] {
    var states: [String] = []
    for word in words {
      for part in word.uppercased().split(separator: "+") {
        let name = String(part.prefix { $0 == "_" || $0.isLetter })
        if !name.isEmpty { states.append(name) }
        if part.last == "*" { states.append("NOT_RESPONDING") }
      }
    }
    return states
  }
}

extension SlurmNode: SlurmItem {
  static let listKeys = ["nodes"]

  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    self.init()
    var words: [String] = []
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "name": name = try reader.slurmText(&interner)
      // `state_flags` is of v0.0.38 and before.
      case "state", "state_flags": words += try reader.slurmWords(&interner)
      case "partitions": partitions = try reader.slurmWords(&interner)
      case "cpus": cpus = try reader.slurmInteger() ?? 0
      case "alloc_cpus": allocatedCPUs = try reader.slurmInteger() ?? 0
      case "real_memory": memory = try reader.slurmInteger() ?? 0
      case "alloc_memory": allocatedMemory = try reader.slurmInteger() ?? 0
      case "free_memory", "free_mem": freeMemory = try reader.slurmInteger()
      case "gres": gres = try reader.slurmText(&interner)
      case "gres_used": gresUsed = try reader.slurmText(&interner)
      case "reason": reason = CleanText.line(try reader.slurmText(&interner))
      default: try reader.skip()
      }
    }
    states = Self.states(words)
  }
}
