import ClientCore
import Testing

/// Lists and lines that come in pieces.
struct SplitterTests {
  struct Cut: Equatable {
    var items: [String] = []
    var envelope = ""
  }

  private static func cut(_ bytes: [UInt8], pieces: (Int) -> Int) throws -> Cut {
    var splitter = ListSplitter()
    var cut = Cut()
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + max(1, pieces(start)))
      try splitter.append(Array(bytes[start..<end])) { cut.items.append(String(decoding: $0, as: UTF8.self)) }
      start = end
    }
    try splitter.finish()
    cut.envelope = String(decoding: splitter.envelope, as: UTF8.self)
    return cut
  }

  static let lists: [(json: String, cut: Cut)] = [
    (#"{"items":[]}"#, Cut(envelope: #"{"items":[]}"#)),
    (#"{"items":null,"kind":"List"}"#, Cut(envelope: #"{"items":null,"kind":"List"}"#)),
    (#"{"items":[{}]}"#, Cut(items: ["{}"], envelope: #"{"items":[]}"#)),
    (
      #"{"kind":"PodList","metadata":{"resourceVersion":"7","items":["x"]},"items":[{"a":[1,{"b":"]}\"\\"}]}, {"c":1} ]}"#
        + "\n",
      Cut(
        items: [#"{"a":[1,{"b":"]}\"\\"}]}"#, #"{"c":1}"#],
        envelope: #"{"kind":"PodList","metadata":{"resourceVersion":"7","items":["x"]},"items":[]}"# + "\n")
    ),
    (
      #"{ "items" : [ {"a":1} , {"b":2} ] , "metadata" : { "continue" : "x" } }"#,
      Cut(
        items: [#"{"a":1}"#, #"{"b":2}"#], envelope: #"{ "items" : [] , "metadata" : { "continue" : "x" } }"#)
    ),
    // "items" as a value, or as a part of a key, is not the key.
    (#"{"a":"items","b":[{"c":1}]}"#, Cut(envelope: #"{"a":"items","b":[{"c":1}]}"#)),
    (#"{"myitems":[{"c":1}],"items2":[{}]}"#, Cut(envelope: #"{"myitems":[{"c":1}],"items2":[{}]}"#)),
    (#"{"kind":"Status","code":403}"#, Cut(envelope: #"{"kind":"Status","code":403}"#)),
  ]

  @Test(arguments: lists.indices) func listsAreCutAtTheSamePlacesHoweverTheyCome(index: Int) throws {
    let (json, expected) = Self.lists[index]
    let bytes = Array(json.utf8)
    for size in 1...bytes.count {
      #expect(try Self.cut(bytes) { _ in size } == expected, "pieces of \(size)")
    }
  }

  @Test func recordedLists() throws {
    var generator = SeededGenerator(seed: 2)
    for (name, count) in [("k8s/pods-mixed.json", 6), ("k8s/nodes.json", 2), ("k8s/events.json", 125)] {
      let bytes = try Samples.bytes(name)
      let whole = try Self.cut(bytes) { _ in bytes.count }
      #expect(whole.items.count == count)
      #expect(try JSONValue(bytes)["items"]?.array == whole.items.map { try JSONValue(Array($0.utf8)) })
      #expect(try JSONValue(Array(whole.envelope.utf8))["items"] == [])
      for size in [1, 7, 4096] { #expect(try Self.cut(bytes) { _ in size } == whole) }
      #expect(try Self.cut(bytes) { _ in Int.random(in: 1...9000, using: &generator) } == whole)
    }
  }

  static let broken = [
    "", "{", "[]", "1", "x", #"{"items":["#, #"{"items":[{}"#, #"{"items":[{}]"#, #"{"items":[1]}"#,
    #"{"items":["a"]}"#,
    #"{"items":[null]}"#, #"{"items":[{}]}{}"#, #"{"items":[]}x"#, "}", "{}}", #"{"a":"b"#, "\"a\"", "<html>",
  ]

  @Test(arguments: broken.indices) func whatIsNoWholeListThrows(index: Int) {
    #expect(throws: JSONError.self) { try Self.cut(Array(Self.broken[index].utf8)) { _ in 3 } }
  }

  @Test func sizesAreBounded() {
    for start in [#"{"items":[{"a":""#, #"{"a":""#] {
      var splitter = ListSplitter(maximumSize: 1000)
      #expect(throws: JSONError.self) {
        try splitter.append(Array(start.utf8)) { _ in }
        for _ in 0..<100 { try splitter.append([UInt8](repeating: 0x61, count: 100)) { _ in } }
      }
    }
    var lines = LineSplitter(maximumSize: 1000)
    #expect(throws: JSONError.self) {
      for _ in 0..<100 { try lines.append([UInt8](repeating: 0x61, count: 100)) { _ in } }
    }
  }

  @Test func linesAreCutAtTheSamePlacesHoweverTheyCome() throws {
    let text = "one\n\ntwo\r\n\nthree, which is longer\nlast"
    let bytes = Array(text.utf8)
    for size in 1...bytes.count {
      var splitter = LineSplitter()
      var lines: [String] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        try splitter.append(piece) { lines.append(String(decoding: $0, as: UTF8.self)) }
      }
      #expect(lines == ["one", "two\r", "three, which is longer"])
      try splitter.finish { lines.append(String(decoding: $0, as: UTF8.self)) }
      try splitter.finish { _ in Issue.record("there is nothing left") }
      #expect(lines.last == "last")
    }
  }

  @Test func anErrorOfTheReaderEndsTheCutting() {
    var splitter = LineSplitter()
    var seen = 0
    let error = #expect(throws: JSONError.self) {
      try splitter.append(Array("a\nb\nc\n".utf8)) { (_) throws(JSONError) in
        seen += 1
        if seen == 2 { throw JSONError(offset: 5, message: "enough") }
      }
    }
    #expect(error?.message == "enough")
    #expect(seen == 2)
  }
}
