import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// What is said of the hops together.
@Suite struct HealthVerdictTests {
  private func verdict(_ hops: [Hop], isSlurmAsked: Bool = true) -> HealthVerdict {
    var snapshot = Fixture.snapshot()
    snapshot.hops = hops
    return HealthVerdict(HopGroups(snapshot).hops, isSlurmAsked: isSlurmAsked, now: Fixture.now)
  }

  @Test func namesTheBrokenHopWithPlaceCauseAndAge() {
    let verdict = verdict([
      Fixture.apiServer(), Fixture.kubelet("vega-vk"),
      Fixture.interLink("vega-vk", .bad("connection refused")),
      Fixture.slurm(),
    ])
    #expect(
      verdict.headline == "The broken hop is interLink at vega-vk: connection refused since 14:00:09 (2m2s).")
    #expect(
      verdict.consequence
        == "Kubernetes and Slurm are fine. Job states are live; new pods are not submitted but fail, logs cannot "
        + "be read, and what is deleted now leaves its job running.")
    #expect(verdict.role == .bad)
  }

  /// Which hop is broken, and words that must be said then, and that must not.
  nonisolated static let consequences: [(Hop, Bool, [String], [String])] = [
    (
      Fixture.apiServer(.bad("refused")), true, ["shown as they were", "job states are live"],
      ["Kubernetes is fine"]
    ),
    (Fixture.apiServer(.bad("refused")), false, ["shown as they were"], ["are live"]),
    (Fixture.kubelet("vega-vk", .bad("silent")), true, ["keep the state", "new pods wait", "are live"], []),
    (Fixture.plugin("vega-vk", .bad("503")), true, ["not submitted", "are live"], []),
    (Fixture.slurm(.bad("refused")), true, ["as old as Slurm's last answer"], ["are live", "not submitted"]),
    (
      Fixture.hop("kubeletPort/vega-vk", .kubeletPort, .bad("TLS")), true, ["Logs cannot be read"],
      ["submitted"]
    ),
  ]

  @Test func saysWhatItMeans() {
    for (broken, hasSlurm, said, unsaid) in Self.consequences {
      var hops = [Fixture.apiServer(), Fixture.kubelet("vega-vk"), Fixture.interLink("vega-vk")]
      if hasSlurm { hops.append(Fixture.slurm()) }
      hops.removeAll { $0.kind == broken.kind }
      let verdict = verdict(hops + [broken], isSlurmAsked: hasSlurm)
      for word in said {
        #expect(verdict.consequence.contains(word), "\(broken.kind): \(verdict.consequence)")
      }
      for word in unsaid { #expect(!verdict.consequence.contains(word), "\(broken.kind)") }
    }
  }

  @Test func wordsForNothingKnownAllWellAndPoor() {
    #expect(verdict([]).headline == "Nothing is known of the way yet.")
    #expect(verdict([Fixture.apiServer(), Fixture.slurm()]).headline == "Every hop works.")
    let some = verdict([Fixture.apiServer(), Fixture.plugin("vega-vk", .unknown("not asked"))])
    #expect(some.headline == "Every hop that is known works; 1 is not known.")
    #expect(verdict([Fixture.slurm(.poor("slow"))]).headline.contains("Slurm: slow since"))
    #expect(verdict([Fixture.apiServer()], isSlurmAsked: false).consequence.contains("Kubernetes alone"))
  }

  @Test func severalBrokenHopsAreCountedAndTheFirstOnTheWayNamed() {
    let verdict = verdict([
      Fixture.slurm(.bad("refused")), Fixture.apiServer(.bad("no route")), Fixture.kubelet("vega-vk"),
    ])
    #expect(verdict.headline.hasPrefix("2 hops are broken. First on the way: the API server: no route since"))
  }
}
