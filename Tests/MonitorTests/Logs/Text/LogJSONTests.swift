import Testing

@testable import Monitor

@Suite struct LogJSONTests {
  @Test func anObjectHasAMemberALine() throws {
    let json = try #require(
      LogJSON(
        line: #"{"level":"error","ts":1795262403.250,"msg":"no\tway","n":{"a":[1,true,null],"b":{}},"e":[]}"#)
    )
    #expect(
      json.lines == [
        "{", "  \"level\": \"error\",", "  \"ts\": 1795262403.250,", "  \"msg\": \"no      way\",",
        "  \"n\": {", "    \"a\": [",
        "      1,", "      true,", "      null", "    ],", "    \"b\": {}", "  },", "  \"e\": []", "}",
      ])
    #expect(json.level == .error && json.time == "1795262403.250" && json.message == "no way")
  }

  @Test func aStackTraceStandsOnItsLines() throws {
    let json = try #require(LogJSON(line: #" {"message":"x","stack":"a\n\tb\nc","z":1}"#))
    #expect(
      json.lines == [
        "{", "  \"message\": \"x\",", "  \"stack\": \"a", "            b", "    c\",", "  \"z\": 1", "}",
      ])
  }

  @Test func whatIsInItIsCleaned() throws {
    let json = try #require(
      LogJSON(line: #"{"\u001b[31mk":"\u001b]52;c;eA==\u0007v\u202e\u0000","msg":"\u001b[2Ja"}"#))
    #expect(json.lines == ["{", "  \"k\": \"v\",", "  \"msg\": \"a\"", "}"])
    #expect(json.message == "a")
  }

  static let severities: [(line: String, level: LogLevel?)] = [
    (#"{"severity":"WARNING"}"#, .warning), (#"{"level":50}"#, .error), (#"{"log.level":"info"}"#, .info),
    (#"{"level":"\"error\""}"#, nil), (#"{"level":{}}"#, nil), (#"{"msg":"ERROR"}"#, nil),
  ]

  @Test(arguments: severities) func levels(_ sample: (line: String, level: LogLevel?)) throws {
    let json = try #require(LogJSON(line: sample.line))
    #expect(json.level == sample.level)
  }

  @Test(arguments: ["", "x", "{", "{}x", "[1]", "\"a\"", "1", "{'a':1}", "{\"a\":}"])
  func whatIsNoObjectIsNone(_ line: String) {
    #expect(LogJSON(line: line) == nil)
  }
}
