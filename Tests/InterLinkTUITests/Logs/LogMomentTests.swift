import ClientCore
import Testing

@testable import InterLinkTUI

/// Times as they are typed to go there.
@Suite struct LogMomentTests {
  private static let now = Timestamp(rfc3339: "2026-11-21T14:02:11Z") ?? Timestamp(seconds: 0)

  nonisolated static let cases: [(text: String, offset: Int, time: String?)] = [
    ("14:02", 0, "2026-11-21T14:02:00Z"),
    ("9:05", 0, "2026-11-21T09:05:00Z"),
    ("13:59:58", 0, "2026-11-21T13:59:58Z"),
    // Still to come today: it was yesterday.
    ("15:00", 0, "2026-11-20T15:00:00Z"),
    ("15:00", 3600, "2026-11-21T14:00:00Z"),
    ("11-19 08:00", 0, "2026-11-19T08:00:00Z"),
    ("2025-11-19 08:00:01", 0, "2025-11-19T08:00:01Z"),
    ("-10m", 0, "2026-11-21T13:52:11Z"),
    ("-1h30m", 3600, "2026-11-21T12:32:11Z"),
    ("2d", 0, "2026-11-19T14:02:11Z"),
    ("", 0, nil), ("25:00", 0, nil), ("14", 0, nil), ("-10", 0, nil), ("now", 0, nil),
    ("-99999999999999d", 0, nil),
  ]

  @Test(arguments: cases) func readsTimes(_ text: String, _ offset: Int, _ time: String?) {
    #expect((try? LogMoment(text, now: Self.now, offset: offset))?.time.rfc3339 == time)
  }
}
