import ClientCore
import EmbeddedSite
import Monitor
import Testing

/// Parts of a site that stop, each alone and in pairs: what is broken is named soon, the rest stays live, nothing
/// flickers, and all comes back without a key.
@Suite(.timeLimit(.minutes(2))) struct OutageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var parts: [WatchedSite.Part]
    /// How those that speak HTTP fail.
    var outage = EmbeddedSite.Outage.refused
    /// How long slurmctld's silence takes to be noticed by who asks it.
    var silence = Duration.zero

    var testDescription: String {
      "\(parts.map(\.rawValue).joined(separator: " and ")): \(outage), \(silence)"
    }
  }

  static let cases = [
    Case(parts: [.apiServer]), Case(parts: [.interLink]), Case(parts: [.slurm]),
    Case(parts: [.apiServer, .interLink]), Case(parts: [.apiServer, .slurm]),
    Case(parts: [.interLink, .slurm]),
    // Silence instead of a refusal: what Slurm's own commands do for nine seconds.
    Case(parts: [.apiServer], outage: .hanging), Case(parts: [.interLink], outage: .hanging),
    Case(parts: [.slurm], silence: .seconds(9)),
  ]

  @Test(arguments: cases) func isNamedWhileTheRestLives(_ example: Case) async throws {
    let site = try await WatchedSite()
    do { try await play(example, on: site) } catch {
      await site.stop()
      throw error
    }
    await site.stop()
  }

  private func play(_ example: Case, on site: WatchedSite) async throws {
    try #require(await eventually { site.broken.isEmpty && site.isSettled }, "\(site.states)")
    site.forgetStates()

    for part in example.parts { try await site.stop(part, example.outage, after: example.silence) }
    #expect(
      await eventually(within: 10) { site.broken == Set(example.parts) },
      "what is broken is named within ten seconds: \(site.states)")

    // What works is asked and shown as before.
    if !example.parts.contains(.apiServer) {
      try await site.label(1)
      #expect(await eventually { site.label == "1" }, "pods are live")
    }
    if !example.parts.contains(.slurm) {
      try await site.site.setJob(site.pod, state: .suspended)
      #expect(await eventually { site.job?.state.base == .suspended }, "jobs are live")
    }
    if !example.parts.contains(.interLink) {
      let asked = site.requests(to: .interLink)
      #expect(await eventually { site.requests(to: .interLink) > asked }, "interLink is asked")
    }
    // What does not is still shown as it was.
    #expect(site.monitor.snapshot.pods.count == 1 && site.job != nil)

    for part in example.parts { try await site.start(part) }
    #expect(await eventually(within: 60) { site.broken.isEmpty }, "all comes back by itself: \(site.states)")
    try await site.label(2)
    #expect(await eventually { site.label == "2" })
    try await site.site.setJob(site.pod, state: .running)
    #expect(await eventually { site.job?.state.base == .running })

    for (hop, states) in site.seen {
      let wanted = example.parts.contains { hop == $0.rawValue } ? "good bad good" : "good"
      guard WatchedSite.Part(rawValue: hop) != nil else {
        // Those that are known only through others may be hidden, and come back once.
        #expect(states.count(where: { $0 == "bad" }) <= 1, "\(hop): \(states)")
        continue
      }
      #expect(states.joined(separator: " ") == wanted, "\(hop) does not flicker")
    }
  }
}
