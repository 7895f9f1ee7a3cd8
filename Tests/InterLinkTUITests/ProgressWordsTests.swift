import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// How far a program says it is: never as if it were news when it is not.
@Suite struct ProgressWordsTests {
  private static let now = Timestamp(seconds: 1_000_000)

  private func note(_ line: String, ago: Double, isFollowed: Bool = true) throws -> JobNote {
    let progress = try #require(LogProgress(line: line))
    return ProgressWords.note(
      PodProgress(progress, told: Self.now + -ago, isFollowed: isFollowed), at: Self.now, glyphs: Glyphs())
  }

  @Test func newWordsTellHowMuchIsLeft() throws {
    #expect(
      try note("epoch 1:  30%|███       | 12/40 [00:24<00:56,  2.00s/it]", ago: 1)
        == JobNote("30% ▇▇▁▁▁▁ epoch 1 12/40, ~56s left", .plain))
  }

  @Test func oldWordsTellTheirAge() throws {
    let note = try note("step 712 of 2850", ago: 300)
    #expect(note.role == .stale)
    #expect(note.text.hasSuffix("5m ago"))
    #expect(!note.text.contains("left"))
  }

  @Test func whatIsNotFollowedIsStaleAtOnce() throws {
    #expect(try note("step 712 of 2850", ago: 1, isFollowed: false).role == .stale)
  }
}
