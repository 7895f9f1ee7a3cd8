extension PendingReason {
  /// Reads the codes that Slurm makes by combining words:
  /// `[Assoc|QOS](Grp|Max|Min)` *what* `[Minutes|RunMinutes|RunMins][PerJob|PerNode|PerUser|PerAccount][Limit]`.
  ///
  /// Without the first word it is a limit that a quality of service sets for an account or a user.
  static func limit(_ code: String) -> (group: Group, sentence: String)? {
    var rest = code[...]
    func take(_ words: [String]) -> String? {
      guard let word = words.first(where: { rest.hasPrefix($0) }) else { return nil }
      rest = rest.dropFirst(word.count)
      return word
    }
    let owner = take(["Assoc", "QOS"]) == "Assoc" ? "its account" : "its quality of service"
    guard let kind = take(["Grp", "Max", "Min"]) else { return nil }
    guard let what = take(resources.map(\.word)), let resource = resources.first(where: { $0.word == what })
    else { return nil }
    let time = take(["RunMinutes", "RunMins", "Minutes"])
    let scope = take(["PerJob", "PerNode", "PerUser", "PerAccount"])
    _ = take(["Limit", "NotSatisfied"])
    guard rest.isEmpty else { return nil }

    let amount =
      switch time {
      case nil: resource.thing
      case "Minutes": "\(resource.thing) × minutes, past and present,"
      default: "\(resource.thing) × minutes reserved by running jobs"
      }
    let isMany = time == nil && resource.isCounted
    let full = "as \(isMany ? "many" : "much") \(amount)"
    if kind == "Min" {
      return (.act, "asks for \(isMany ? "fewer" : "less") \(amount) than \(owner) demands")
    }
    if kind == "Grp" { return (.wait, "all jobs of \(owner) together have \(full) as they may") }
    switch scope {
    case "PerUser": return (.wait, "its user has \(full) as \(owner) gives one user")
    case "PerAccount": return (.wait, "its account has \(full) as \(owner) gives one account")
    case "PerNode": return (.act, "asks for more \(amount) per node than \(owner) permits")
    case "PerJob": return (.act, "asks for more \(amount) than \(owner) permits one job")
    default:
      // Without a scope, jobs are counted per user; all else is measured per job.
      return what.hasPrefix("Job") || what.hasPrefix("Submit")
        ? (.wait, "its user has \(full) as \(owner) permits")
        : (.act, "asks for more \(amount) than \(owner) permits")
    }
  }

  /// Longer words before those that they begin with.
  private static let resources: [(word: String, thing: String, isCounted: Bool)] = [
    ("SubmitJobs", "jobs in the queue", true), ("SubmitJob", "jobs in the queue", true),
    ("Jobs", "running jobs", true), ("WallDuration", "time", false), ("Wall", "time", false),
    ("Cpu", "processors", true), ("CPU", "processors", true), ("Memory", "memory", false),
    ("Mem", "memory", false), ("Node", "nodes", true), ("GRES", "GPUs or other devices", true),
    ("License", "licences", true), ("BB", "burst buffer", false), ("Billing", "billing units", true),
    ("Energy", "energy", false), ("Unknown", "of a resource that Slurm does not name", false),
  ]
}
