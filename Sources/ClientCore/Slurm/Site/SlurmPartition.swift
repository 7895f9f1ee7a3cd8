/// A partition: a queue and the nodes behind it.
public struct SlurmPartition: Sendable, Equatable {
  /// Its name.
  public var name = ""
  /// `UP`, `DOWN`, `DRAIN` or `INACTIVE`.
  public var state = ""
  /// Whether jobs that name no partition come here.
  public var isDefault = false
  /// The most minutes that a job may ask for.
  public var maximumTime = SlurmNumber.unset
  /// The minutes of a job that asks for none.
  public var defaultTime = SlurmNumber.unset
  /// The most nodes that a job may have.
  public var maximumNodes = SlurmNumber.unset
  /// Its nodes.
  public var totalNodes = 0
  /// Their processors.
  public var totalCPUs = 0
  /// In Slurm's short form.
  public var nodes = ""

  /// A partition without a name.
  public init() {}
}

extension SlurmPartition: SlurmItem {
  static let listKeys = ["partitions"]

  /// Flat up to v0.0.38 (`max_time_limit`), nested from v0.0.39 on (`maximums.time`).
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    self.init()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "name": name = try reader.slurmText(&interner)
      case "state": state = try reader.slurmWords(&interner).first ?? state
      case "flags": isDefault = try reader.slurmWords(&interner).contains { $0.uppercased() == "DEFAULT" }
      case "max_time_limit": maximumTime = try reader.slurmNumber()
      case "default_time_limit": defaultTime = try reader.slurmNumber()
      case "max_nodes_per_job": maximumNodes = try reader.slurmNumber()
      case "total_nodes": totalNodes = try reader.slurmInteger() ?? 0
      case "total_cpus": totalCPUs = try reader.slurmInteger() ?? 0
      case "nodes":
        guard try reader.kind() == .object else {
          nodes = try reader.slurmText(&interner)
          return
        }
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "total": totalNodes = try reader.slurmInteger() ?? 0
          case "configured": nodes = try reader.slurmText(&interner)
          default: try reader.skip()
          }
        }
      case "cpus":
        try reader.ifObject { (reader, key) throws(JSONError) in
          if "total" ~= key { totalCPUs = try reader.slurmInteger() ?? 0 } else { try reader.skip() }
        }
      case "partition":
        try reader.ifObject { (reader, key) throws(JSONError) in
          guard "state" ~= key else { return try reader.skip() }
          state = try reader.slurmWords(&interner).first ?? state
        }
      case "maximums":
        try reader.ifObject { (reader, key) throws(JSONError) in
          switch key {
          case "time": maximumTime = try reader.slurmNumber()
          case "nodes": maximumNodes = try reader.slurmNumber()
          default: try reader.skip()
          }
        }
      case "defaults":
        try reader.ifObject { (reader, key) throws(JSONError) in
          if "time" ~= key { defaultTime = try reader.slurmNumber() } else { try reader.skip() }
        }
      default: try reader.skip()
      }
    }
  }
}
