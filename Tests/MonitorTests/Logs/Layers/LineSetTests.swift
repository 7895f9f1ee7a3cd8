import Testing

@testable import Monitor

@Suite struct LineSetTests {
  /// Against an array of numbers, with everything random.
  @Test(arguments: 0..<20) func itKnowsWhatAnArrayWouldKnow(_ seed: Int) {
    var dice = Dice(UInt64(seed))
    let first = Int.random(in: 0...10_000, using: &dice)
    var set = LineSet(first: first)
    var chosen: [Int] = []
    var (start, end, dropped) = (first, first, 0)
    for _ in 0..<60 {
      switch Int.random(in: 0..<6, using: &dice) {
      case 0:
        let line = Int.random(in: start...end, using: &dice)
        set.truncate(at: line)
        chosen.removeAll { $0 >= line }
        end = line
      case 1:
        let line = min(Int.random(in: start...start + 3000, using: &dice), end + 10)
        set.drop(before: line)
        dropped += chosen.count { $0 < line }
        chosen.removeAll { $0 < line }
        (start, end) = (line, max(line, end))
      default:
        let next = end + Int.random(in: 0...9000, using: &dice)
        let density = Int.random(in: 1...200, using: &dice)
        let more = (end..<next).filter { _ in Int.random(in: 0..<density, using: &dice) == 0 }
        set.append(more, upTo: next)
        chosen += more
        end = next
      }
      #expect(set.count == chosen.count && set.droppedCount == dropped && set.range == start..<end)
      for _ in 0..<20 {
        let line = Int.random(in: start...end + 5, using: &dice)
        #expect(set.rank(of: line) == dropped + chosen.count { $0 < line })
        #expect(set.contains(line) == chosen.contains(line))
        guard let index = chosen.indices.randomElement(using: &dice) else { continue }
        #expect(set.line(ofRank: dropped + index) == chosen[index])
      }
    }
  }
}
