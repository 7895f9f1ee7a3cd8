import ClientCore
import Testing

struct JSONValueTests {
  static let lossless = [
    "null", "true", "0", "-0.0", "1e400", "12345678901234567890123", "1.10", #""""#, "[]", "{}",
    #"[1,[2,[3]]]"#,
    #"{"b":1,"a":2,"b":3}"#, #"{"":{"":null}}"#, #""\"\\\n\r\t\u0001\u001f""#, #""é😀/""#,
  ]

  @Test(arguments: lossless.indices) func isWrittenAsItWasRead(index: Int) throws {
    let text = Self.lossless[index]
    #expect(String(decoding: try JSONValue(Array(text.utf8)).serialized(), as: UTF8.self) == text)
  }

  @Test func recordedObjectsComeBackEqual() throws {
    for name in try Samples.names(ending: ".json") + Samples.names(in: "slurm", ending: ".json")
    where name != "node-conditions-slurmctld-down.json" {
      let value = try JSONValue(Samples.bytes(name))
      #expect(try JSONValue(value.serialized()) == value, "\(name)")
      #expect(try JSONValue(value.serialized(indent: 4)) == value, "\(name)")
    }
  }

  @Test func indented() throws {
    let value: JSONValue = ["a": [1, "b"], "c": [:], "d": []]
    let text = """
      {
        "a": [
          1,
          "b"
        ],
        "c": {},
        "d": []
      }
      """
    #expect(String(decoding: value.serialized(indent: 2), as: UTF8.self) == text)
  }

  @Test func equality() throws {
    let different: [JSONValue] = [
      nil, true, false, 0, 1, .number("1.0"), "", "1", [], [1], [1, 2], [:], ["a": 1], ["a": 2], ["b": 1],
      ["a": 1, "b": 2], ["b": 2, "a": 1],
    ]
    for (one, a) in different.enumerated() {
      for (other, b) in different.enumerated() { #expect((a == b) == (one == other), "\(a) and \(b)") }
    }
  }

  /// Printed on a terminal it does no harm, and says the same.
  @Test func whatATerminalObeysIsEscaped() throws {
    let text = "\u{1B}]0;x\u{7}\u{9B}31m\u{7F}\u{202E}\u{200B}\u{E0041}é日\n"
    let written = JSONValue.string(text).serialized()
    #expect(
      String(decoding: written, as: UTF8.self)
        == #""\u001b]0;x\u0007\u009b31m\u007f\u202e\u200b\udb40\udc41é日\n""#)
    #expect(try JSONValue(written) == .string(text))
  }

  @Test func access() throws {
    var pod = try JSONValue(
      Array(#"{"metadata":{"name":"a","uid":"b","name":"c"},"spec":{"n":[1,true,2.5]}}"#.utf8))
    #expect(pod[path: ["metadata", "name"]]?.string == "c")  // of duplicates the last
    #expect(pod["spec"]?["n"]?[0]?.integer == 1)
    #expect(pod["spec"]?["n"]?[1]?.bool == true)
    #expect(pod["spec"]?["n"]?[2]?.double == 2.5)
    #expect(pod["spec"]?["n"]?[2]?.integer == nil)
    #expect(pod["spec"]?["n"]?[3] == nil)
    #expect(pod["spec"]?["n"]?[-1] == nil)
    #expect(pod[path: ["spec", "n", "x"]] == nil)

    pod[path: ["metadata", "uid"]] = nil
    pod[path: ["metadata", "name"]] = "d"
    pod[path: ["metadata", "labels", "app"]] = "x"
    pod[path: ["status", "phase"]] = nil  // makes nothing on the way
    pod["spec"]?["n"] = 1
    let expected = #"{"metadata":{"name":"d","labels":{"app":"x"}},"spec":{"n":1}}"#
    #expect(String(decoding: pod.serialized(), as: UTF8.self) == expected)
  }
}
