/// What the Slurm plugin makes of a pod: the `#SBATCH` lines, where each comes from, and what is lost
/// (`SubmitHandler` of its `Create.go`, `produceSLURMScript` of its `prepare.go`).
public struct SubmissionPlan: Sendable, Equatable {
  /// What of a pod decides about the lines.
  public struct Request: Sendable, Equatable {
    /// The annotation ``SlurmFlags/annotation``; `nil` without one.
    public var flags: String?
    /// Flags of the flavor that the site's configuration gives the pod; they cannot be seen from the cluster.
    public var flavorFlags: [String] = []
    /// The CPU limits of init containers and containers, 0 for none.
    public var cpuLimits: [Double] = []
    /// Their memory limits in bytes, 0 for none.
    public var memoryLimits: [Int] = []
    /// `runAsUser` of the pod's security context.
    public var user: Int?

    /// A pod that asks for nothing.
    public init(flags: String? = nil) { self.flags = flags }
  }

  /// Where a line comes from.
  public enum Origin: Sendable, Equatable {
    case plugin, flavor
    /// The flag of the annotation with that number.
    case annotation(Int)
    case user, limit
    /// Added because nothing else says it.
    case standard
  }

  /// What becomes of a line.
  public enum Fate: Sendable, Equatable {
    /// It is in the script.
    case kept
    /// Left out, because a limit of the pod says the same.
    case dropped
    /// A later line of the same name takes its place; its text.
    case replaced(by: String)
  }

  /// A line, or one that did not become one.
  public struct Line: Sendable, Equatable {
    /// What stands after `#SBATCH`.
    public let text: String
    /// Where it comes from.
    public let origin: Origin
    /// What becomes of it.
    public internal(set) var fate: Fate
  }

  /// In the order of the script, with what is lost where it would have stood.
  public private(set) var lines: [Line] = []

  /// The lines that the script will have, without the two that the plugin begins with.
  public var script: [String] { lines.filter { $0.fate == .kept && $0.origin != .plugin }.map(\.text) }

  /// Plans the submission of `request`.
  public init(_ request: Request) {
    let cpus = request.cpuLimits.map { Int($0.rounded(.up)) }.max().flatMap { $0 > 0 ? $0 : nil }
    let memory = request.memoryLimits.max().flatMap { $0 > 0 ? $0 : nil }
    var candidates: [(line: Line, key: String)] = []
    func add(_ text: String, _ origin: Origin, _ fate: Fate = .kept) {
      candidates.append((Line(text: text, origin: origin, fate: fate), Self.key(text)))
    }

    for flag in request.flavorFlags { add(SlurmFlag.trimmed(flag), .flavor) }
    var hasCPUs = false
    var hasMemory = false
    for (index, flag) in SlurmFlags(parsing: request.flags ?? "").flags.enumerated() {
      let isDropped: Bool
      switch flag.key {
      case "--cpus-per-task":
        isDropped = cpus != nil
        hasCPUs = true
      case "--mem":
        isDropped = memory != nil
        hasMemory = true
      default: isDropped = false
      }
      add(flag.line, .annotation(index), isDropped ? .dropped : .kept)
    }
    if let user = request.user, user >= 0 { add("--uid=\(user)", .user) }
    if let cpus {
      add("--cpus-per-task=\(cpus)", .limit)
    } else if !hasCPUs {
      add("--cpus-per-task=1", .standard)
    }
    if let memory {
      add("--mem=\(memory / 1_048_576)", .limit)
    } else if !hasMemory {
      add("--mem=1", .standard)
    }
    settle(candidates)
  }

  private static func key(_ text: String) -> String {
    SlurmFlag(words: [text.isEmpty ? "-" : text]).key
  }

  /// Of lines with one key the last is kept, in the place of the first.
  private mutating func settle(_ candidates: [(line: Line, key: String)]) {
    var last: [String: Int] = [:]
    for (index, candidate) in candidates.enumerated() where candidate.line.fate == .kept {
      last[candidate.key] = index
    }
    var placed: Set<String> = []
    for (line, key) in candidates {
      guard line.fate == .kept, let index = last[key] else {
        lines.append(line)
        continue
      }
      let winner = candidates[index].line
      if placed.insert(key).inserted { lines.append(winner) }
      if line != winner {
        var lost = line
        lost.fate = .replaced(by: winner.text)
        lines.append(lost)
      }
    }
  }

  /// What sbatch makes of the script's lines.
  public var reading: SbatchReader { SbatchReader(script) }
}
