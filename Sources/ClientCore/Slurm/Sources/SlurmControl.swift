/// A way to change jobs; a ``SlurmSource`` that may.
///
/// All of it is for jobs of the user as whom Slurm is asked; others' are refused (``SlurmError/Kind/permission``).
public protocol SlurmControl: SlurmSource {
  /// Asks Slurm to end a job.  One that Slurm does not know, or that has ended, is no error.
  func cancel(_ id: UInt64) async throws(SlurmError)

  /// Changes a job; most can be changed only while it waits.
  func update(_ id: UInt64, _ update: SlurmJobUpdate) async throws(SlurmError)

  /// Keeps a job from starting.
  func hold(_ id: UInt64) async throws(SlurmError)

  /// Lets it start again.
  func release(_ id: UInt64) async throws(SlurmError)

  /// The command that does the same as ``cancel(_:)``.
  func cancelCommand(_ id: UInt64) -> String
}

/// Changes of a job that waits; what is `nil` stays as it is.
public struct SlurmJobUpdate: Sendable, Equatable {
  /// Minutes.
  public var timeLimit: Int?
  /// Its queue.
  public var partition: String?
  /// Quality of service.
  public var qos: String?
  /// Who pays.
  public var account: String?
  /// MiB on each node.
  public var memoryPerNode: Int?
  /// What its user writes about it.
  public var comment: String?

  /// Nothing changes.
  public init() {}

  /// Whether nothing changes.
  public var isEmpty: Bool { self == SlurmJobUpdate() }

  /// What changes from the `#SBATCH` lines `old` to `new`, and the options whose change cannot be made of a job
  /// that is in the queue.
  public static func difference(
    from old: [String], to new: [String]
  ) -> (update: SlurmJobUpdate, others: [String]) {
    func values(_ lines: [String]) -> [String: String] {
      Dictionary(SbatchReader(lines).arguments.map { ($0.option.name, $0.value ?? "") }) { $1 }
    }
    let (before, after) = (values(old), values(new))
    var update = SlurmJobUpdate()
    var others: [String] = []
    for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
      switch (name, after[name]) {
      case ("--time", let value?):
        if case .seconds(let seconds)? = SbatchValue.TimeLimit(value) {
          update.timeLimit = (seconds + 59) / 60
        } else {
          others.append(name)
        }
      case ("--partition", let value?): update.partition = value
      case ("--qos", let value?): update.qos = value
      case ("--account", let value?): update.account = value
      case ("--comment", let value?): update.comment = value
      case ("--mem", let value?):
        update.memoryPerNode = SbatchValue.megabytes(value)
        if update.memoryPerNode == nil { others.append(name) }
      default: others.append(name)
      }
    }
    return (update, others)
  }

  /// For `scontrol update`.
  var words: [String] {
    var words: [String] = []
    if let timeLimit { words.append("TimeLimit=\(timeLimit)") }
    if let partition { words.append("Partition=\(partition)") }
    if let qos { words.append("QOS=\(qos)") }
    if let account { words.append("Account=\(account)") }
    if let memoryPerNode { words.append("MinMemoryNode=\(memoryPerNode)") }
    if let comment { words.append("Comment=\(comment)") }
    return words
  }

  /// A job description for slurmrestd of `v0.0.N`: numbers are wrapped from 39 on.
  func description(version: Int) -> JSONValue {
    func number(_ value: Int) -> JSONValue {
      version < 39 ? .number("\(value)") : ["set": true, "infinite": false, "number": .number("\(value)")]
    }
    var value: JSONValue = [:]
    if let timeLimit { value["time_limit"] = number(timeLimit) }
    if let partition { value["partition"] = .string(partition) }
    if let qos { value["qos"] = .string(qos) }
    if let account { value["account"] = .string(account) }
    if let memoryPerNode { value["memory_per_node"] = number(memoryPerNode) }
    if let comment { value["comment"] = .string(comment) }
    return value
  }

  var json: JSONValue {
    var value: JSONValue = [:]
    if let timeLimit { value["timeLimit"] = .number("\(timeLimit)") }
    if let partition { value["partition"] = .string(partition) }
    if let qos { value["qos"] = .string(qos) }
    if let account { value["account"] = .string(account) }
    if let memoryPerNode { value["memoryPerNode"] = .number("\(memoryPerNode)") }
    if let comment { value["comment"] = .string(comment) }
    return value
  }

  init(json value: JSONValue) {
    (timeLimit, memoryPerNode) = (value["timeLimit"]?.integer, value["memoryPerNode"]?.integer)
    (partition, qos) = (value["partition"]?.string, value["qos"]?.string)
    (account, comment) = (value["account"]?.string, value["comment"]?.string)
  }
}
