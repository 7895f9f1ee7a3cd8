import ClientCore
import Testing

@testable import InterLinkTUI

/// Time laid out on cells.
@Suite struct TimeAxisTests {
  private func axis(_ seconds: Double, width: Int) -> TimeAxis {
    TimeAxis(start: Fixture.ago(seconds), end: Fixture.now, width: width)
  }

  @Test func endsAreAtTheEdges() {
    let axis = axis(3600, width: 60)
    #expect(axis.cell(Fixture.ago(3600)) == 0 && axis.cell(Fixture.now) == 60)
    #expect(axis.cell(Fixture.ago(3661)) < 0 && axis.cell(Fixture.ago(1)) == 59)
    #expect(axis.time(30) == Fixture.ago(1800))
  }

  @Test(arguments: [10.0, 600, 3600, 10800, 86400, 604_800, 1e7], [0, 8, 20, 60, 120])
  func labelsNeverTouchOrLeaveTheAxis(_ seconds: Double, _ width: Int) {
    let axis = axis(seconds, width: width)
    var free = 0
    for tick in axis.ticks {
      #expect(tick.cell >= free && tick.cell + tick.label.count <= width)
      free = tick.cell + tick.label.count + 1
    }
    #expect(axis.line.count <= width)
  }

  @Test func labelsAreRoundTimes() {
    #expect(axis(3600, width: 60).ticks.map(\.label) == ["13:15", "13:30", "13:45"])
    #expect(axis(86400, width: 60).ticks.first?.label == "18:00")
  }
}
