/// Jobs of other people: they keep a partition full, so that ours have something to wait for.
struct BackgroundLoad: Sendable {
  let node: String
  let flags: String
  /// So many of them are always waiting.
  let waiting: Int
  /// Seconds
  let length: ClosedRange<Double>
  /// Seconds relative to the end of the warm-up.
  let since: Double
  private var ids: [UInt64] = []
  private var count = 0

  init(node: String, flags: String, waiting: Int, length: ClosedRange<Double>, since: Double) {
    self.node = node
    self.flags = flags
    self.waiting = waiting
    self.length = length
    self.since = since
  }

  static let users = ["amarin", "kchen", "bvogel", "oliver7", "msvoboda"]

  mutating func step(_ simulation: inout SlurmSimulation, random: inout RandomSource) {
    ids.removeAll { simulation.jobs[$0]?.state.isPending != true }
    // A full partition takes some at once when the load begins.
    for _ in 0..<(count == 0 ? 40 : 2) where ids.count < waiting || count < 40 {
      count += 1
      let user = random.pick(Self.users)
      let name = "\(user)-\(random.hex(4))-\(count)"
      let request = JobRequest(
        directory: "", podName: name, name: name,
        options: [
          flags, "--gres=gpu:\(random.pick([1, 1, 2, 4]))", "--time=\(random.pick(["60", "120", "240"]))",
        ],
        containers: [JobRequest.Program(name: "main", image: "")])
      simulation.plan(JobPlan(duration: random.double(length), workload: .sidecar), for: name)
      // The load is the scene's own and fits the cluster; a refusal would only make the queue shorter.
      if let id = try? simulation.submit(request, user: user) { ids.append(id) }
    }
  }
}
