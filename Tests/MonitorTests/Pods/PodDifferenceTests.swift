import ClientCore
import Testing

@testable import Monitor

@Suite struct PodDifferenceTests {
  private static func record(_ number: Int, phase: String = "Running", isGone: Bool = false) -> PodRecord {
    var pod = Pod()
    pod.meta.uid = "uid-\(number)"
    pod.phase = phase
    return PodRecord(
      key: PodKey(site: "test", uid: pod.meta.uid), pod: pod, learnt: Timestamp(seconds: 0), isGone: isGone)
  }

  private static func places(_ before: [PodRecord], _ after: [PodRecord]) -> [Int]? {
    guard case .places(let places) = PodDifference(from: before, to: after) else { return nil }
    return places
  }

  @Test func changesAreFoundWhereverTheyAre() {
    let before = (0..<200).map { Self.record($0) }
    #expect(Self.places(before, before) == [])
    for changed in [[0], [63], [64], [199], [1, 62, 65, 130, 198]] {
      var after = before
      for place in changed { after[place] = Self.record(place, phase: "Succeeded") }
      #expect(Self.places(before, after) == changed)
      #expect(Self.places(before, after + [Self.record(200)]) == changed + [200])
    }
    #expect(Self.places([], before) == Array(0..<200))
  }

  @Test func whatHasGoneOrMovedIsAnotherList() {
    let before = (0..<100).map { Self.record($0) }
    #expect(Self.places(before, Array(before.dropFirst())) == nil)
    #expect(Self.places(before, before.dropFirst() + [Self.record(100)]) == nil)
    #expect(Self.places(before, Array(before.reversed())) == nil)
  }

  /// The load that is kept up to date step by step is what counting all of the table gives.
  @Test func theLoadIsKeptUpToDate() {
    var random = SystemRandomNumberGenerator()
    var table = PodTable()
    for step in 0..<500 {
      let number = Int.random(in: 0..<40, using: &random)
      switch step % 5 {
      case 4: table.remove { $0.key.uid == "uid-\(number)" }
      default:
        let phase = ["Running", "Pending", "Initializing", "Succeeded", "Odd"].randomElement(using: &random)
        table.put(Self.record(number, phase: phase ?? "", isGone: step % 7 == 0))
      }
      var counted = JobLoad()
      for record in table.records { counted.add(record) }
      #expect(table.load == counted)
      let present = table.records.filter { !$0.isGone }
      #expect(counted.running == present.count { $0.pod.phase == "Running" })
      #expect(counted.pending == present.count { ["Pending", "Initializing"].contains($0.pod.phase) })
    }
  }
}
