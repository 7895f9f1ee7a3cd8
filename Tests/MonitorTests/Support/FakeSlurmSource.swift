import ClientCore

/// A Slurm that holds what a test gives it.
final class FakeSlurmSource: SlurmSource {
  struct State {
    var jobs: [SlurmJob] = []
    var past: [SlurmJob]?
    var partitions: [SlurmPartition] = []
    var error: SlurmError?
    var asked: [String] = []
    var cost = SlurmCost()
  }

  let name: String
  let state = Locked(State())

  init(_ name: String = "fake") { self.name = name }

  var cost: SlurmCost { state.withLock { $0.cost } }
  /// What was asked so far: `jobs 1,2`, `queue`, …
  var asked: [String] { state.withLock { $0.asked } }

  func set(_ jobs: [SlurmJob]) { state.withLock { $0.jobs = jobs } }
  func fail(_ error: SlurmError?) { state.withLock { $0.error = error } }

  private func answer<Item>(_ question: String, _ items: (State) -> [Item]) throws(SlurmError) -> SlurmAnswer<
    Item
  > {
    let (state, error) = state.withLock { state -> (State, SlurmError?) in
      state.asked.append(question)
      state.cost.requests += 1
      return (state, state.error)
    }
    if let error { throw error }
    return SlurmAnswer(items: items(state), cluster: "c", release: "23.02", warnings: [])
  }

  func jobs(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    try answer("jobs \(ids.map(String.init).joined(separator: ","))") {
      $0.jobs.filter { ids.contains($0.id.number) }
    }
  }

  func queue(_ query: SlurmQueueQuery) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    try answer("queue") { $0.jobs }
  }

  func history(_ ids: [UInt64]) async throws(SlurmError) -> SlurmAnswer<SlurmJob> {
    guard let past = state.withLock({ $0.past }) else {
      state.withLock { $0.asked.append("history") }
      throw SlurmError(.noAccounting, "none")
    }
    return try answer("history") { _ in past.filter { ids.contains($0.id.number) } }
  }

  func partitions() async throws(SlurmError) -> SlurmAnswer<SlurmPartition> {
    try answer("partitions") { $0.partitions }
  }

  func nodes() async throws(SlurmError) -> SlurmAnswer<SlurmNode> { try answer("nodes") { _ in [] } }

  func ping() async throws(SlurmError) -> SlurmPing {
    let answer: SlurmAnswer<SlurmPing.Controller> = try answer("ping") { _ in
      var controller = SlurmPing.Controller()
      (controller.host, controller.isUp) = ("head", true)
      return [controller]
    }
    return SlurmPing(controllers: answer.items)
  }
}
