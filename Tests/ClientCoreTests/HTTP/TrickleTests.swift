import Testing

@testable import ClientCore

@Suite struct TrickleTests {
  /// Turns of the loop, as milliseconds, bytes and whether nothing else is under way; and whether the last is followed
  /// by a rest.
  static let cases: [(turns: [(at: Int64, bytes: Int, isQuiet: Bool)], rests: Bool)] = [
    ([(0, 100, true)], false),
    ((0..<5).map { ($0 * 10, 100, true) }, true),
    ((0..<4).map { ($0 * 10, 100, true) }, false),
    // Not so often that it would be worth it.
    ((0..<20).map { ($0 * 200, 100, true) }, false),
    // Somebody waits for an answer.
    ((0..<20).map { ($0 * 10, 100, $0 < 19) }, false),
    // A long answer comes as fast as it can.
    ((0..<20).map { ($0 * 10, $0 < 19 ? 100 : 128 << 10, true) }, false),
    // Turns in which nothing came are no part of it.
    ((0..<5).flatMap { [($0 * 10, 100, true), ($0 * 10 + 5, 0, true)] }, false),
    ((0..<5).flatMap { [($0 * 10, 0, true), ($0 * 10 + 5, 100, true)] }, true),
  ]

  @Test(arguments: cases) func restsWhileSmallPiecesFollowEachOther(
    _ turns: [(at: Int64, bytes: Int, isQuiet: Bool)], _ rests: Bool
  ) {
    var trickle = Trickle()
    var last = false
    for turn in turns {
      last = trickle.rests(after: turn.bytes, isQuiet: turn.isQuiet, now: 1_000_000_000 + turn.at * 1_000_000)
    }
    #expect(last == rests)
  }
}
