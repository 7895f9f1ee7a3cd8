internal import ClientCore
internal import Monitor

/// What the pods of a virtual node ask for together, and how their jobs fare.
nonisolated struct NodeLoad: Sendable, Equatable {
  /// A state and how many jobs are in it.
  struct Count: Sendable, Equatable {
    var word: String
    var category: SlurmStateClass
    var number: Int
  }

  /// Quantities by resource, as Kubernetes writes them, of pods that have not ended.
  private(set) var asked: [String: String] = [:]
  /// How many pods ask.
  private(set) var pods = 0
  /// Of them, those that ask for nothing: the scheduler does not count them, and they alone wait in Slurm's queue
  /// when the node is full.
  private(set) var modest = 0
  /// Slurm's states of the jobs, the most first; empty where no Slurm tells.
  private(set) var jobs: [Count] = []

  /// Nothing.
  init() {}

  /// Adds up what the pods of node `name` of `site` ask for.
  init(of name: String, site: String, in records: [PodRecord]) {
    var sums: [String: Double] = [:]
    var states: [String: Count] = [:]
    for record in records
    where record.pod.nodeName == name && !record.isGone && (site.isEmpty || record.key.site == site) {
      if let state = record.join.job?.job.state {
        states[state.long, default: Count(word: state.long, category: state.category, number: 0)].number += 1
      }
      guard record.pod.phase != "Succeeded", record.pod.phase != "Failed" else { continue }
      pods += 1
      var asksNothing = true
      for container in record.pod.containers {
        for (resource, text) in container.requests {
          guard let value = ClientCore.Quantity.value(text), value > 0 else { continue }
          asksNothing = false
          sums[resource, default: 0] += value
        }
      }
      if asksNothing { modest += 1 }
    }
    asked = sums.mapValues(Self.quantity)
    jobs = states.values.sorted { ($1.number, $0.word) < ($0.number, $1.word) }
  }

  /// Thousandths are as fine as Kubernetes counts.
  private static func quantity(_ sum: Double) -> String {
    let thousandths = (min(sum, 1e15) * 1000).rounded()
    let whole = (thousandths / 1000).rounded(.down)
    return whole * 1000 == thousandths ? "\(Int(whole))" : "\(Int(thousandths))m"
  }
}
