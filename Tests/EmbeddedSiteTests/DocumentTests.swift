import Testing

@testable import EmbeddedSite

@Suite(.timeLimit(.minutes(1)))
struct DocumentTests {
  static let roundTrips = [
    #"null"#, #"true"#, #"0"#, #"-12"#, #"9223372036854775807"#, #"1.5"#, #"-2.5e-07"#, #""""#, #"[]"#,
    #"{}"#,
    #"[1,[2,{"a":null}],"x"]"#, #"{"b":1,"a":{"z":[],"y":false}}"#, #""tab\tquote\"back\\nul\u0000é π 🦊""#,
  ]

  @Test(arguments: roundTrips)
  func aCompactDocumentIsWrittenAsItWasRead(_ json: String) throws {
    #expect(try Document(parsing: Array(json.utf8)).json == json)
  }

  static let equivalents: [(String, String)] = [
    (" [ 1 ,\n2 ] ", "[1,2]"), (#""\u00e9\/\ud83e\udd8a""#, #""é/🦊""#), (#""\ud800x""#, "\"\u{FFFD}x\""),
    (#"{"a":1,"a":2}"#, #"{"a":2}"#), ("12345678901234567890", "1.2345678901234567e+19"), ("1E2", "100.0"),
  ]

  @Test(arguments: equivalents)
  func whatCanBeSaidInSeveralWaysIsWrittenInOne(_ json: String, _ expected: String) throws {
    #expect(try Document(parsing: Array(json.utf8)).json == expected)
  }

  static let broken: [String] = [
    "", " ", "{", "[", "\"", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{a:1}", "[1,]", "[1 2]",
    "{\"a\":1,}", "tru",
    "nulll", "01", "-", "1.", "1e", "+1", ".5", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 1",
    "NaN", "{]",
    String(repeating: "[", count: 100_000),
  ]

  @Test(arguments: broken)
  func whatIsNoJSONIsRefused(_ json: String) {
    #expect(throws: DocumentError.self) { try Document(parsing: Array(json.utf8)) }
  }

  @Test func cutAtAnyByteADocumentIsRefusedAndNothingCrashes() throws {
    let bytes = Array(#"{"a":[1.5e3,"é\n\ud83e\udd8a",true,{"b":null}]}"#.utf8)
    for count in bytes.indices {
      #expect(throws: DocumentError.self) { try Document(parsing: bytes[..<count]) }
    }
    for index in bytes.indices {
      for value in [0, 0x22, 0x5C, 0x7B, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = value
        _ = try? Document(parsing: changed)
      }
    }
  }

  @Test func aRepeatedKeyAmongManyIsFound() throws {
    let members = (0..<100).map { "\"k\($0 % 60)\":\($0)" }.joined(separator: ",")
    let fields = try #require(try Document(parsing: Array("{\(members)}".utf8)).fields)
    #expect(fields.count == 60)
    #expect(fields["k5"] == 65)
    #expect(fields["k59"] == 59)
  }

  @Test func membersAreReachedThroughMissingOnes() {
    var document: Document = ["metadata": ["labels": ["a": "1"]]]
    #expect(document["metadata"]["labels"]["a"].string == "1")
    #expect(document["spec"]["x"]["y"] == nil)
    document["spec"]["x"]["y"] = 3
    document["metadata"]["labels"]["a"] = nil
    document["metadata"]["annotations"]["b"] = nil
    #expect(document.json == #"{"metadata":{"labels":{}},"spec":{"x":{"y":3}}}"#)
  }

  @Test func theOrderOfKeysDoesNotCount() {
    let a: Document = ["x": 1, "y": [1, 2]]
    #expect(a == ["y": [1, 2], "x": 1])
    #expect(a != ["y": [2, 1], "x": 1])
    #expect(a != ["x": 1, "z": [1, 2]])
  }
}
