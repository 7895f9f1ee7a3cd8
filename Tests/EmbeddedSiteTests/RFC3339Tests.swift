import Testing

@testable import EmbeddedSite

struct RFC3339Tests {
  static let times: [(Double, String)] = [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_795_221_682.9, "2026-11-21T00:41:22Z"),
    (-1, "1969-12-31T23:59:59Z"), (4_102_444_799, "2099-12-31T23:59:59Z"),
  ]

  @Test(arguments: times)
  func timesAreWrittenAndRead(_ seconds: Double, _ text: String) {
    #expect(RFC3339.string(seconds) == text)
    #expect(RFC3339.seconds(text) == seconds.rounded(.down))
  }

  @Test func fractionsAndHeaders() {
    #expect(RFC3339.micro(1_795_221_682.25) == "2026-11-21T00:41:22.250000Z")
    #expect(RFC3339.seconds("2026-11-21T00:41:22.250000Z") == 1_795_221_682.25)
    #expect(RFC3339.httpDate(1_795_223_494) == "Sat, 21 Nov 2026 01:11:34 GMT")
    for text in [
      "", "2026-11-21", "2026-13-21T00:41:22Z", "2026-11-21T00:41:22+01:00", "2026-11-21T00:41:22.Z",
    ] {
      #expect(RFC3339.seconds(text) == nil, "\(text)")
    }
  }
}
