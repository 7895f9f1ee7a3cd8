@testable import ClientCore
import Testing

struct JSONReaderTests {
  private static func read<Value>(
    _ text: String, _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    try JSONReader.read(Array(text.utf8), body)
  }

  static let strings: [(json: String, value: String)] = [
    (#""""#, ""), (#""plain""#, "plain"), ("null", ""), (#"  "blanks"  "#, "blanks"),
    (#""a\"b\\c\/d""#, #"a"b\c/d"#), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\ud83d\ude00""#, "😀"), (#""é€😀""#, "é€😀"),
    (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
    (#""\ude00""#, "\u{FFFD}"), (#""\u00""#, "\u{FFFD}00"), (#""\uzzzz""#, "\u{FFFD}zzzz"), (#""\q""#, "q"),
    (#""0123456""#, "0123456"), (#""01234567""#, "01234567"), (#""012345678""#, "012345678"),
    (#""0123456\\""#, #"0123456\"#), (#""01234567\"""#, #"01234567""#), ("\"raw\nline\"", "raw\nline"),
  ]

  @Test(arguments: strings.indices) func string(index: Int) throws {
    let (json, value) = Self.strings[index]
    #expect(try Self.read(json) { (reader) throws(JSONError) in try reader.string() } == value, "\(json)")
  }

  @Test func bytesThatAreNoUTF8() throws {
    let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0xC3, 0x22]
    #expect(
      try JSONReader.read(bytes) { (reader) throws(JSONError) in try reader.string() } == "a\u{FFFD}\u{FFFD}")
  }

  static let integers: [(json: String, value: Int?)] = [
    ("0", 0), ("-0", 0), ("42", 42), ("-17", -17), (" 7 ", 7), ("null", 0),
    ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999", nil),
    ("1.5", nil), ("1e3", nil), ("-", nil), ("+1", nil), ("", nil), ("1x", nil), (#""1""#, nil),
    ("true", nil),
    ("{}", nil), ("[1]", nil), ("nul", nil), ("0x10", nil), ("1 2", nil),
  ]

  @Test(arguments: integers.indices) func integer(index: Int) {
    let (json, value) = Self.integers[index]
    #expect((try? Self.read(json) { (reader) throws(JSONError) in try reader.integer() }) == value, "\(json)")
  }

  static let doubles: [(json: String, value: Double?)] = [
    ("0", 0), ("1.5", 1.5), ("-2.5e-3", -0.0025), ("1E+2", 100), ("null", 0), ("1e999", .infinity),
    (".5", nil), ("1.", nil), ("1e", nil), ("NaN", nil), ("Infinity", nil), ("-", nil), ("", nil),
  ]

  @Test(arguments: doubles.indices) func double(index: Int) {
    let (json, value) = Self.doubles[index]
    #expect((try? Self.read(json) { (reader) throws(JSONError) in try reader.double() }) == value, "\(json)")
  }

  static let booleans: [(json: String, value: Bool?)] = [
    ("true", true), ("false", false), ("null", false), ("tru", nil), ("fals", nil), ("t", nil),
    ("truely", nil),
    ("xxxx", nil), ("1", nil), (#""true""#, nil), ("", nil),
  ]

  @Test(arguments: booleans.indices) func bool(index: Int) {
    let (json, value) = Self.booleans[index]
    #expect((try? Self.read(json) { (reader) throws(JSONError) in try reader.bool() }) == value, "\(json)")
  }

  /// Whole texts: what ``JSONReader/skip()`` and ``JSONValue`` let pass, and what they do not.
  static let texts: [(json: String, isSound: Bool)] = [
    ("{}", true), ("[]", true), (#"{"a":1,"b":[true,false,null],"c":{"d":"e"}}"#, true),
    (" [ 1 , 2 ] ", true),
    (#"{"a":1,"a":2}"#, true), (#""a""#, true), ("1", true),
    ("", false), (" ", false), ("{", false), ("[", false), ("}", false), ("]", false), ("{]", false),
    ("[}", false),
    ("[1}", false), (#"{"a":[1}]"#, false), ("[1,]", false), (#"{"a":1,}"#, false), ("[,1]", false),
    ("[1 2]", false),
    (#"{"a" 1}"#, false), (#"{"a":}"#, false), (#"{"a"}"#, false), ("{1:2}", false), ("{a:1}", false),
    (#"{,}"#, false),
    (#""a"#, false), (#""a\"#, false), (#""a\""#, false), (#""\u12"#, false), ("tru", false), ("nulL", false),
    ("[] []", false), ("[]x", false), ("'a'", false), ("// a", false), ("[1]\0", false),
  ]

  @Test(arguments: texts.indices) func syntax(index: Int) {
    let (json, isSound) = Self.texts[index]
    let skipped: Void? = try? Self.read(json) { (reader) throws(JSONError) in try reader.skip() }
    #expect((skipped != nil) == isSound, "\(json)")
    #expect(((try? JSONValue(Array(json.utf8))) != nil) == isSound, "\(json)")
  }

  @Test(arguments: ["[", #"{"a":"#]) func depthIsBounded(opening: String) {
    for depth in [300, 1_000_000] {
      let bytes = Array(String(repeating: opening, count: depth).utf8)
      #expect(throws: JSONError.self) {
        try JSONReader.read(bytes) { (reader) throws(JSONError) in try reader.skip() }
      }
      #expect(throws: JSONError.self) { try JSONValue(bytes) }
    }
    let fine = Array((String(repeating: "[", count: 200) + String(repeating: "]", count: 200)).utf8)
    #expect((try? JSONValue(fine)) != nil)
  }

  @Test func membersAreFoundByTheirKeys() throws {
    let json = #"{"name":"x","n\u0061me2":"y","other":{"name":[1,{"name":2}]},"né\"e":"z","":"e"}"#
    var found: [String] = []
    try Self.read(json) { (reader) throws(JSONError) in
      try reader.object { (reader, key) throws(JSONError) in
        switch key {
        case "name": found.append("name=" + (try reader.string()))
        case "name2": found.append("name2=" + (try reader.string()))
        case "nam", "names": Issue.record("a part of a key is not the key")
        case "né\"e": found.append("née=" + (try reader.string()))
        case "": found.append("empty=" + (try reader.string()))
        default:
          found.append(key.string)
          try reader.skip()
        }
      }
    }
    #expect(found == ["name=x", "name2=y", "other", "née=z", "empty=e"])
  }

  static let wrongKinds = ["1", #""a""#, "true", "[]", "{}"]

  @Test func aWrongKindOfValueThrows() {
    for (index, json) in Self.wrongKinds.enumerated() {
      let outcomes: [Bool] = [
        (try? Self.read(json) { (r) throws(JSONError) in try r.integer() }) != nil,
        (try? Self.read(json) { (r) throws(JSONError) in try r.string() }) != nil,
        (try? Self.read(json) { (r) throws(JSONError) in try r.bool() }) != nil,
        (try? Self.read(json) { (r) throws(JSONError) in try r.array { (r) throws(JSONError) in try r.skip() }
        }) != nil,
        (try? Self.read(json) { (r) throws(JSONError) in
          try r.object { (r, _) throws(JSONError) in try r.skip() }
        }) != nil,
      ]
      #expect(outcomes == outcomes.indices.map { $0 == index }, "\(json)")
    }
  }

  @Test func textIsCleanedAndStringsAreNot() throws {
    let json = #"["\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m"]"#
    var interner = Interner()
    var read: [String] = []
    try Self.read(json) { (reader) throws(JSONError) in
      var index = 0
      try reader.array { (reader) throws(JSONError) in
        switch index {
        case 0: read.append(try reader.string())
        case 1: read.append(try reader.text())
        default: read.append(try reader.interned(&interner))
        }
        index += 1
      }
    }
    #expect(read == ["\u{1B}[31mred\u{1B}[0m", "red", "red"])
  }

  @Test func errorsSayWhere() {
    let error = #expect(throws: JSONError.self) { try JSONValue(Array(#"{"a": [1, x]}"#.utf8)) }
    #expect(error?.offset == 10)
    #expect(error?.description == "expected a value (at byte 10)")
  }

  @Test func theInternerKeepsTextsApart() {
    // One slot: each text drives the other out, and neither is taken for it.
    var interner = Interner(capacity: 1)
    for text in [
      "a text of some length", "another text of some length", "short", "",
      String(repeating: "long", count: 100),
    ] {
      for _ in 0..<2 { #expect(Array(text.utf8).withUnsafeBufferPointer { interner.string($0) } == text) }
    }
  }
}
