import ClientCore
import Testing

@testable import Monitor

@Suite struct WrittenTimeTests {
  struct Case: Sendable {
    var line: String
    /// As RFC 3339, with milliseconds.
    var time: String?
    var hasZone = false
    /// What of the line tells it.
    var text = ""
  }

  static let cases: [Case] = [
    Case(
      line: "2026-11-21T12:00:03Z x", time: "2026-11-21T12:00:03.000Z", hasZone: true,
      text: "2026-11-21T12:00:03Z"),
    Case(
      line: "2026-11-21T12:00:03.123456789+01:00 x", time: "2026-11-21T11:00:03.123Z", hasZone: true,
      text: "2026-11-21T12:00:03.123456789+01:00"),
    Case(
      line: "2026-11-21T12:00:03-0530", time: "2026-11-21T17:30:03.000Z", hasZone: true,
      text: "2026-11-21T12:00:03-0530"),
    Case(
      line: "2026-11-21T12:00:03+00 x", time: "2026-11-21T12:00:03.000Z", hasZone: true,
      text: "2026-11-21T12:00:03+00"),
    Case(
      line: "2026-11-21 12:00:03.5 +0100 x", time: "2026-11-21T11:00:03.500Z", hasZone: true,
      text: "2026-11-21 12:00:03.5 +0100"),
    Case(
      line: "2026-11-21 12:00:03 UTC [1]", time: "2026-11-21T12:00:03.000Z", hasZone: true,
      text: "2026-11-21 12:00:03 UTC"),
    Case(
      line: "2026-11-21 12:00:03,123 - root - x", time: "2026-11-21T12:00:03.123Z",
      text: "2026-11-21 12:00:03,123"),
    Case(
      line: "[2026-11-21 12:00:03,123] x", time: "2026-11-21T12:00:03.123Z", text: "2026-11-21 12:00:03,123"),
    Case(
      line: "[2026-11-21 12:00:03,123: WARNING/MainProcess] x", time: "2026-11-21T12:00:03.123Z",
      text: "2026-11-21 12:00:03,123"),
    Case(
      line: "2026/11/21 12:00:03 [error] x", time: "2026-11-21T12:00:03.000Z", text: "2026/11/21 12:00:03"),
    Case(line: "INFO 2026-11-21 12:00:03 x", time: "2026-11-21T12:00:03.000Z", text: "2026-11-21 12:00:03"),
    Case(line: "Nov 21 12:00:03 vm sshd[1]: x", time: "2026-11-21T12:00:03.000Z", text: "Nov 21 12:00:03"),
    Case(line: "Nov  1 12:00:03 vm x", time: "2026-11-01T12:00:03.000Z", text: "Nov  1 12:00:03"),
    Case(line: "Dec 31 23:59:59 vm x", time: "2025-12-31T23:59:59.000Z", text: "Dec 31 23:59:59"),
    Case(
      line: "Sat Nov 21 12:00:03 2026 x", time: "2026-11-21T12:00:03.000Z", text: "Sat Nov 21 12:00:03 2026"),
    Case(
      line: "I1121 12:00:03.456789   1 main.go:3] x", time: "2026-11-21T12:00:03.456Z",
      text: "1121 12:00:03.456789"),
    Case(line: "W1231 12:00:03.4 1 x", time: "2025-12-31T12:00:03.400Z", text: "1231 12:00:03.4"),
    Case(
      line: "E20261121 12:00:03.4 1 x.cc:1] x", time: "2026-11-21T12:00:03.400Z", text: "20261121 12:00:03.4"),
    Case(
      line: "127.0.0.1 - - [21/Nov/2026:12:00:03 +0100] \"GET /\"", time: "2026-11-21T11:00:03.000Z",
      hasZone: true,
      text: "21/Nov/2026:12:00:03 +0100"),
    Case(
      line: "{\"level\":\"info\",\"time\":\"2026-11-21T12:00:03Z\"}", time: "2026-11-21T12:00:03.000Z",
      hasZone: true,
      text: "2026-11-21T12:00:03Z"),
    Case(
      line: "{\"level\":\"info\",\"ts\":1795262403.25,\"msg\":\"x\"}", time: "2026-11-21T12:00:03.250Z",
      hasZone: true,
      text: "1795262403.25"),
    Case(
      line: "{\"level\":30,\"time\":1795262403250}", time: "2026-11-21T12:00:03.250Z", hasZone: true,
      text: "1795262403250"),
    Case(
      line: "time=\"2026-11-21T12:00:03Z\" level=info", time: "2026-11-21T12:00:03.000Z", hasZone: true,
      text: "2026-11-21T12:00:03Z"),
    Case(
      line: "\u{1B}[2m2026-11-21T12:00:03Z\u{1B}[0m x", time: "2026-11-21T12:00:03.000Z", hasZone: true,
      text: "2026-11-21T12:00:03Z"),
    Case(
      line: "2026-11-21 12:00:03 -12 apples", time: "2026-11-21T12:00:03.000Z", text: "2026-11-21 12:00:03"),
    Case(line: "2026-11-21 12:00:03 zebra", time: "2026-11-21T12:00:03.000Z", text: "2026-11-21 12:00:03"),
    Case(line: "2026-11-21 12:00:03+99:00 x", time: "2026-11-21T12:00:03.000Z", text: "2026-11-21 12:00:03"),
  ]

  static let none = [
    "", "x", "2026-11-21", "2026-11-21T12:00", "2026-13-21 12:00:03", "2026-11-21 25:00:03", "12:00:03 x",
    "Foo 21 12:00:03", "11212 12:00:03", "X1121 12:00:03", "I99 12:00:03", "ts=12", "at=1795262403",
    "\u{1B}[", "\u{1B}",
    "this line tells its time too far from the beginning: 2026-11-21 12:00:03",
    "{\"message\":\"12026-11-21 12:00:03\"}", "Nov 21", "I1121 ", "21/Nov/", "2026-11-2112:00:03",
  ]

  private static let now = Timestamp(rfc3339: "2026-11-21T13:00:00Z") ?? .now

  private func read(_ line: String) -> WrittenTime? {
    Array(line.utf8).withUnsafeBufferPointer { WrittenTime(line: $0, now: Self.now) }
  }

  @Test(arguments: cases.indices) func times(_ index: Int) throws {
    let sample = Self.cases[index]
    let time = try #require(read(sample.line), "\(sample.line)")
    let milliseconds = String(time.at.nanoseconds / 1_000_000 + 1000).dropFirst()
    #expect("\(time.at.rfc3339.dropLast()).\(milliseconds)Z" == sample.time, "\(sample.line)")
    #expect(time.hasZone == sample.hasZone, "\(sample.line)")
    #expect(String(decoding: Array(sample.line.utf8)[time.range], as: UTF8.self) == sample.text)
  }

  @Test(arguments: none) func whatIsNoTimeIsNone(_ line: String) {
    #expect(read(line) == nil, "\(line)")
  }
}
