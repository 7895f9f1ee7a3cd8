/// The `#SBATCH` options that the simulation understands, checked as sbatch checks them.
struct BatchOptions: Sendable {
  enum Condition: String, Sendable { case after, afterany, afterok, afternotok }

  var partition: String?
  /// Seconds
  var timeLimit: Double?
  var nodes = 1
  var tasks = 1
  var cpusPerTask = 1
  /// MiB a node
  var memory = 0
  /// GPUs a node
  var gpus = 0
  var account: String?
  var quality: String?
  /// Seconds since 1970.
  var begin: Double?
  var isHeld = false
  var dependencies: [(condition: Condition, job: UInt64)] = []
  var nodeList: [String] = []
  var jobName: String?
  var constraint = ""
  var comment = ""
  var reservation = ""
  var licenses = ""
  var output: String?
  var isRequeueable = true
  /// Task numbers of `--array`; nil for a job that is none.
  var array: [Int]?
  /// `%N` of `--array`
  var arrayLimit: Int?
  /// `afterok:12,afterany:13`, as it was written.
  var dependencyText = ""

  /// Reads the lines.
  ///
  /// - Parameter now: what `--begin=now+…` counts from.
  init(_ lines: [String], now: Double) throws(SubmitError) {
    var memoryKinds: Set<String> = []
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      guard let first = words.first else { continue }
      guard first.hasPrefix("-") else {
        throw SubmitError(text: "sbatch: error: Invalid directive found in batch script: \(first)\n")
      }
      let (name, value) = try Self.option(first, words.dropFirst().joined(separator: " "))
      if ["mem", "mem-per-cpu", "mem-per-gpu"].contains(name) { memoryKinds.insert(name) }
      try apply(name, value, now: now)
    }
    if memoryKinds.count > 1 {
      throw SubmitError(
        text: "sbatch: fatal: --mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.\n")
    }
  }

  private mutating func apply(_ name: String, _ value: String, now: Double) throws(SubmitError) {
    switch name {
    case "partition": partition = value
    case "time": timeLimit = try Self.duration(value)
    case "nodes": nodes = try Self.count(value, name)
    case "ntasks", "ntasks-per-node": tasks = try Self.count(value, name)
    case "cpus-per-task": cpusPerTask = try Self.count(value, name)
    case "mem": memory = try Self.megabytes(value)
    case "mem-per-cpu", "mem-per-gpu": memory = try Self.megabytes(value) * tasks * cpusPerTask
    case "gres":
      let parts = value.split(separator: ":").map(String.init)
      guard parts.first == "gpu" else { throw Self.failed("Invalid generic resource (gres) specification") }
      gpus = parts.count > 1 ? Int(parts[parts.count - 1]) ?? 1 : 1
    case "gpus", "gpus-per-node": gpus = Int(value.split(separator: ":").last ?? "1") ?? 1
    case "account": account = value
    case "qos": quality = value
    case "begin": begin = try Self.begin(value, now: now)
    case "hold": isHeld = true
    case "dependency": try addDependencies(value)
    case "nodelist": nodeList = value.split(separator: ",").map(String.init)
    case "job-name": jobName = value
    case "constraint": constraint = value
    case "comment": comment = value
    case "reservation": reservation = value
    case "licenses": licenses = value
    case "output": output = value
    case "no-requeue": isRequeueable = false
    case "array": try setArray(value)
    default: break
    }
  }

  /// `0-7`, `1,3,5`, `0-15:4`, each with `%N` for the most that run at once.
  private mutating func setArray(_ text: String) throws(SubmitError) {
    let invalid = Self.failed("Invalid job array specification")
    let halves = text.split(separator: "%", maxSplits: 1)
    if halves.count == 2 {
      guard let limit = Int(halves[1]), limit > 0 else { throw invalid }
      arrayLimit = limit
    }
    var tasks: Set<Int> = []
    for range in (halves.first ?? "").split(separator: ",") {
      let parts = range.split(separator: ":").map(String.init)
      let ends = (parts.first ?? "").split(separator: "-").compactMap { Int($0) }
      let step = parts.count > 1 ? Int(parts[1]) ?? 0 : 1
      guard let first = ends.first, let last = ends.last, first <= last, last < 1001, step > 0 else {
        throw invalid
      }
      tasks.formUnion(stride(from: first, through: last, by: step))
    }
    guard !tasks.isEmpty else { throw invalid }
    array = tasks.sorted()
  }

  private mutating func addDependencies(_ text: String) throws(SubmitError) {
    dependencyText = text
    for clause in text.split(separator: ",") {
      let parts = clause.split(separator: ":").map(String.init)
      guard let condition = parts.first.flatMap(Condition.init(rawValue:)), parts.count > 1 else {
        throw Self.failed("Job dependency problem")
      }
      for part in parts.dropFirst() {
        guard let job = UInt64(part) else { throw Self.failed("Job dependency problem") }
        dependencies.append((condition, job))
      }
    }
  }

  // MARK: - Words

  private static let short: [Character: String] = [
    "A": "account", "C": "constraint", "D": "chdir", "G": "gpus", "H": "hold", "J": "job-name", "N": "nodes",
    "b": "begin", "c": "cpus-per-task", "d": "dependency", "e": "error", "n": "ntasks", "o": "output",
    "p": "partition", "q": "qos", "t": "time", "w": "nodelist", "x": "exclude",
  ]

  /// Options that are accepted; those that ``apply(_:_:now:)`` does not name have no effect here.
  private static let known: Set<String> = Set(short.values).union([
    "mem", "mem-per-cpu", "mem-per-gpu", "gres", "gpus-per-node", "ntasks-per-node", "exclusive", "comment",
    "mail-type", "mail-user", "signal", "requeue", "no-requeue", "reservation", "licenses", "nice", "uid",
    "hint", "mpi", "gpus-per-task", "cpus-per-gpu", "oversubscribe", "export", "array", "parsable",
  ])

  private static func option(_ word: String, _ rest: String) throws(SubmitError) -> (String, String) {
    guard word.hasPrefix("--") else {
      let letter = word.dropFirst().first
      guard let letter, let name = short[letter] else {
        throw usage("sbatch: invalid option -- '\(letter ?? "-")'")
      }
      let attached = String(word.dropFirst(2))
      return (name, attached.isEmpty ? rest : attached)
    }
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard known.contains(name) else { throw usage("sbatch: unrecognized option '--\(name)'") }
    return (name, parts.count > 1 ? String(parts[1]) : rest)
  }

  private static func usage(_ text: String) -> SubmitError {
    SubmitError(text: text + "\nTry \"sbatch --help\" for more information\n")
  }

  /// What slurmctld answers, as sbatch prints it.
  static func failed(_ text: String) -> SubmitError {
    SubmitError(text: "sbatch: error: Batch job submission failed: \(text)\n")
  }

  private static func count(_ text: String, _ name: String) throws(SubmitError) -> Int {
    guard let value = Int(text), value > 0 else {
      throw SubmitError(text: "sbatch: error: Invalid numeric value \"\(text)\" for --\(name).\n")
    }
    return value
  }

  /// `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours[:minutes[:seconds]]`.
  static func duration(_ text: String) throws(SubmitError) -> Double {
    if ["INFINITE", "UNLIMITED"].contains(text.uppercased()) { return .infinity }
    let days = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let clock = (days.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    let numbers = clock.compactMap { $0 }
    guard numbers.count == clock.count, 1...3 ~= numbers.count, numbers.allSatisfy({ $0 >= 0 && $0 < 1e6 })
    else {
      throw SubmitError(text: "sbatch: error: Invalid --time specification\n")
    }
    if days.count == 2 {
      guard let day = Double(days[0]), day >= 0, day < 1e5 else {
        throw SubmitError(text: "sbatch: error: Invalid --time specification\n")
      }
      return zip(numbers, [3600.0, 60, 1]).reduce(day * 86_400) { $0 + $1.0 * $1.1 }
    }
    let units: [Double] = numbers.count == 3 ? [3600, 60, 1] : [60, 1]
    return zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// MiB unless a suffix says otherwise.
  static func megabytes(_ text: String) throws(SubmitError) -> Int {
    let digits = text.prefix { $0.isNumber }
    let suffix = text.dropFirst(digits.count).uppercased()
    guard let value = Double(digits), value < 1e9,
      let factor = ["": 1, "K": 1 / 1024.0, "M": 1, "G": 1024, "T": 1_048_576][suffix.prefix(1)]
    else { throw SubmitError(text: "sbatch: error: Invalid --mem specification\n") }
    return Int(value * factor)
  }

  /// `now+1hour`, `now+90`, `2026-11-21T10:00[:00]`.
  private static func begin(_ text: String, now: Double) throws(SubmitError) -> Double {
    if text.hasPrefix("now") {
      guard text.count > 3 else { return now }
      let tail = text.dropFirst(4)
      let digits = tail.prefix { $0.isNumber }
      let units = ["second": 1.0, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "": 1]
      let unit = String(tail.dropFirst(digits.count))
      if let value = Double(digits), value < 1e9,
        let factor = units[unit.hasSuffix("s") ? String(unit.dropLast()) : unit]
      {
        return now + value * factor
      }
    } else if let time = RFC3339.seconds(text.count == 16 ? text + ":00Z" : text + "Z") {
      return time
    }
    throw SubmitError(
      text:
        "sbatch: error: Invalid time specification \(text)\nsbatch: error: Invalid --begin specification\n")
  }
}
