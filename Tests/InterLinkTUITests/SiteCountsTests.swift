import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

@Suite struct SiteCountsTests {
  /// Counting what has changed gives what counting everything gives.
  @Test func countingStepByStepIsCountingAnew() {
    var random = SystemRandomNumberGenerator()
    var (snapshot, counts) = (Snapshot(), SiteCounts())
    for step in 0..<300 {
      var next = snapshot
      switch step % 6 {
      case 0: next.pods.append(Self.record(step, &random))
      case 5 where next.pods.count > 3: next.pods.remove(at: .random(in: 0..<next.pods.count, using: &random))
      case 3: next.pods.append(contentsOf: (0..<3).map { Self.record(step * 100 + $0, &random) })
      default:
        guard let place = next.pods.indices.randomElement(using: &random) else { break }
        let uid = next.pods[place].key.uid
        next.pods[place] = Self.record(uid: uid, &random)
      }
      counts.advance(from: snapshot, to: next)
      snapshot = next
      let fresh = SiteCounts(snapshot)
      #expect(counts.pods == fresh.pods)
      let nodes = Set(counts.onNode.keys).union(fresh.onNode.keys)
      for node in nodes {
        #expect(counts.onNode[node] ?? SiteCounts.Phases() == fresh.onNode[node] ?? SiteCounts.Phases())
      }
    }
  }

  private static func record(_ number: Int, _ random: inout SystemRandomNumberGenerator) -> PodRecord {
    record(uid: "uid-\(number)", &random)
  }

  private static func record(uid: String, _ random: inout SystemRandomNumberGenerator) -> PodRecord {
    var pod = Pod()
    pod.meta.uid = uid
    pod.phase = ["Running", "Pending", "Failed", "Strange"].randomElement(using: &random) ?? ""
    pod.nodeName = ["vega", "juwels"].randomElement(using: &random) ?? ""
    return PodRecord(
      key: PodKey(site: "test", uid: uid), pod: pod, learnt: Timestamp(seconds: 0),
      isGone: Int.random(in: 0..<8, using: &random) == 0)
  }

  /// Where words stand in a message.
  nonisolated static let cases: [(text: String, words: String, after: [String])] = [
    ("dial tcp 1: dial tcp 2", "dial tcp ", ["1: dial tcp 2", "2"]), ("", "x", []), ("x", "xx", []),
    ("xxx", "xx", ["x"]), ("é: error: ö", "error: ", ["ö"]), ("nothing of it", "error", []),
  ]

  @Test(arguments: cases) func wordsAreFound(_ text: String, _ words: String, _ after: [String]) {
    #expect(text.places(of: words).map { String(text[$0.upperBound...]) } == after)
    // In a part of it, too, whose indices are those of the whole.
    let part = ("ä" + text).dropFirst()
    #expect(part.places(of: words).map { String(part[$0.upperBound...]) } == after)
  }
}
