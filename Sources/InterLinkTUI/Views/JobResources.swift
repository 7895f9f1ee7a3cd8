internal import ClientCore

/// What a job asked for and what it was given.
nonisolated struct JobResources {
  /// An amount on both sides; `nil` where it is not told.
  struct Pair {
    var asked: Int?
    var given: Int?

    /// What it has, or else what it asked for.
    var effective: Int? { given ?? asked }

    /// `4`, or `4→8` where they differ; empty if neither is told.
    func text(_ glyphs: Glyphs, _ write: (Int) -> String = { String($0) }) -> String {
      guard let amount = effective else { return "" }
      guard let asked, let given, asked != given else { return write(amount) }
      return "\(write(asked))\(glyphs.arrow)\(write(given))"
    }
  }

  let cpus: Pair
  let nodes: Pair
  let gpus: Pair
  /// In MiB, of the whole job.
  let memory: Pair

  /// Of `job`.
  init(_ job: SlurmJob) {
    let waits = job.state.isPending
    func pair(_ asked: Int?, _ given: Int?, _ told: Int?) -> Pair {
      Pair(asked: asked ?? (waits ? told : nil), given: waits ? nil : given ?? (asked == nil ? told : nil))
    }
    cpus = pair(job.requested.cpus, job.allocated.cpus, job.cpus)
    nodes = pair(job.requested.nodes, job.allocated.nodes, job.nodeCount)
    gpus = pair(job.requested.gpus, job.allocated.gpus, nil)
    memory = Pair(
      asked: job.requested.memory ?? Self.memory(of: job), given: waits ? nil : job.allocated.memory)
  }

  /// MiB of all nodes or processors together; `nil` if it is all that a node has.
  private static func memory(of job: SlurmJob) -> Int? {
    func times(_ amount: Int, _ count: Int?) -> Int? {
      let (product, overflow) = amount.multipliedReportingOverflow(by: max(1, count ?? 1))
      return overflow || product <= 0 ? nil : product
    }
    switch job.memory {
    case .perNode(let amount): return times(amount, job.nodeCount)
    case .perCPU(let amount): return times(amount, job.cpus)
    case nil: return nil
    }
  }

  /// `8Gi`
  static func memory(_ mebibytes: Int) -> String { Format.memory("\(mebibytes)Mi") }
}
