import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// What the chips of the header say in how much room.
@Suite struct HeaderChipsTests {
  private func text(_ snapshot: Snapshot, width: Int, isASCII: Bool = false) -> String {
    let frame = Frame(
      snapshot: snapshot, counts: SiteCounts(snapshot), jobCounts: JobCounts(), now: Fixture.now,
      glyphs: Glyphs(isASCII: isASCII))
    let connection = [Span("\(frame.glyphs.dot) live", Style(.good))]
    return HeaderChips(frame, connection: connection).spans(width: width).map(\.text).joined()
  }

  /// Which snapshot, in how many cells, says what.
  nonisolated static let cases: [(@Sendable () -> Snapshot, Int, String)] = [
    (Fixture.healthy, 80, "● kubernetes  ● vk  ● interlink  ● slurm"),
    (Fixture.slow, 80, "● kubernetes 1.2s  ● vk  ● interlink  ● slurm 46s"),
    (Fixture.slow, 45, "● kubernetes  ● vk  ● interlink  ● slurm"),
    (Fixture.healthy, 30, "● live"),
    (Fixture.healthy, 3, "● live"),
    (Fixture.ailing, 90, "● kubernetes  ✖ vk 2/3  ✖ interlink 1/3  ⚠ slurm 75s"),
    (Fixture.ailing, 50, "✖ vk 2/3  ✖ interlink 1/3  ⚠ slurm 75s  ● 1 more"),
    (Fixture.ailing, 40, "✖ vk 2/3  ✖ interlink 1/3  ⚠ slurm 75s"),
    (Fixture.ailing, 12, "✖ vk 2/3"), (Fixture.ailing, 5, "✖ vk"),
    (Fixture.snapshot, 80, "● live"),
    (Fixture.twoSites, 80, "● vega  ✖ cnaf lost 3m12s"),
    (Fixture.twoSites, 22, "✖ cnaf lost 3m12s"),
    (Fixture.twoSites, 10, "✖ cnaf"),
  ]

  @Test func theyFitAndTheWorstComesFirst() {
    for (snapshot, width, expected) in Self.cases {
      let text = text(snapshot(), width: width)
      #expect(text == expected, "\(width)")
    }
  }

  /// At every width they fit, or are the one chip that cannot be made shorter.
  @Test func theyNeverTakeMoreThanThereIs() {
    for snapshot in [Fixture.healthy(), Fixture.ailing(), Fixture.twoSites(), Fixture.lost()] {
      let shortest = CellWidth.of(text(snapshot, width: 0))
      for width in 0...120 {
        #expect(CellWidth.of(text(snapshot, width: width)) <= max(width, shortest))
      }
    }
  }

  @Test func allOfThemHaveTwinsInASCII() {
    for snapshot in [Fixture.healthy(), Fixture.ailing(), Fixture.twoSites()] {
      let text = text(snapshot, width: 120, isASCII: true)
      #expect(text == text.filter(\.isASCII))
    }
  }

  @Test func aLostConnectionIsSaidBeforeTheOtherHops() {
    var snapshot = Fixture.healthy()
    snapshot.connection = Fixture.lost().connection
    let frame = Frame(
      snapshot: snapshot, counts: SiteCounts(), jobCounts: JobCounts(), now: Fixture.now, glyphs: Glyphs())
    let spans = HeaderChips(frame, connection: [Span("✖ lost 3m12s")]).spans(width: 80)
    #expect(spans.map(\.text).joined() == "✖ lost 3m12s  ● vk  ● interlink  ● slurm")
  }
}
