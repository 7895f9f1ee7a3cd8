public import ClientCore

/// What `job.out`, the head of a log as the Slurm plugin sends it, tells: the row that stands for its lines.
public struct LogHeadSummary: Sendable, Equatable {
  /// Number of the Slurm job.
  public private(set) var job: UInt64?
  /// The node that its batch script was submitted to, by its own name.
  public private(set) var node: String?
  /// What the script did, as far as it has told.
  public let times: ScriptTimes?

  /// Reads lines of the plugin's or its script's; `nil` if they tell nothing.
  public init?(_ lines: some Sequence<String>) {
    let lines = Array(lines)
    times = ScriptTimes(lines)
    for line in lines {
      if job == nil { job = JobOutput.jobNumber(line) }
      if node == nil { node = JobOutput.node(line) }
    }
    if job == nil, node == nil, times == nil { return nil }
  }

  /// `job 39 on node cn03 · init-a done in 8 s · main started 01:04:10 · main ended 01:04:50 with status 7`
  ///
  /// - Parameter clock: writes a time.
  public func text(clock: (Timestamp) -> String = \.clock) -> String {
    var parts: [String] = []
    switch (job, node) {
    case (let job?, let node?): parts.append("job \(job) on node \(node)")
    case (let job?, nil): parts.append("job \(job)")
    case (nil, let node?): parts.append("on node \(node)")
    case (nil, nil): break
    }
    parts += times.map { Self.parts(of: $0, clock) } ?? []
    return parts.joined(separator: " · ")
  }

  private static func parts(of times: ScriptTimes, _ clock: (Timestamp) -> String) -> [String] {
    let inits = times.steps.filter(\.isInit)
    let mains = times.steps.filter { !$0.isInit }
    var parts: [String] = []
    let through = inits.filter { $0.ended?.status == 0 }
    if inits.count > 1, through.count == inits.count {
      parts.append("\(inits.count) init containers done")
    } else {
      parts += inits.map { step in
        guard let ended = step.ended else {
          return "init container \(step.container) since \(clock(step.started))"
        }
        if ended.status == 0 {
          return "init container \(step.container) done in \(Int(ended.time - step.started)) s"
        }
        return "init container \(step.container) failed with status \(ended.status)"
      }
    }
    for step in mains.prefix(3) {
      guard let ended = step.ended else {
        parts.append("\(step.container) started \(clock(step.started))")
        continue
      }
      parts.append("\(step.container) \(clock(step.started))–\(clock(ended.time)), status \(ended.status)")
    }
    if mains.count > 3 { parts.append("and \(mains.count - 3) more") }
    if let over = times.over, mains.isEmpty || mains.contains(where: { $0.ended == nil }) {
      parts.append("script over \(clock(over))")
    }
    return parts
  }
}
