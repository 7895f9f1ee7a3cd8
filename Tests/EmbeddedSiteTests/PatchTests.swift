import Testing

@testable import EmbeddedSite

struct PatchTests {
  static let merges: [(String, String, String)] = [
    (#"{"a":1,"b":{"c":2}}"#, #"{"b":{"c":null,"d":3}}"#, #"{"a":1,"b":{"d":3}}"#),
    (#"{"a":[1,2]}"#, #"{"a":[3]}"#, #"{"a":[3]}"#),
    (#"{"a":1}"#, #"{"a":{"b":null,"c":1}}"#, #"{"a":{"c":1}}"#),
  ]

  @Test(arguments: merges)
  func mergePatches(_ original: String, _ patch: String, _ expected: String) throws {
    #expect(MergePatch.apply(try parse(patch), to: try parse(original)) == (try parse(expected)))
  }

  static let strategic: [(String, String, String)] = [
    // Containers are known by their names.
    (
      #"{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}}"#,
      #"{"spec":{"containers":[{"name":"b","image":"2"}]}}"#,
      #"{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}"#
    ),
    (
      #"{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}"#,
      #"{"spec":{"containers":[{"$patch":"delete","name":"a"},{"name":"c"}],"$setElementOrder/containers":[{"name":"c"},{"name":"b"}]}}"#,
      #"{"spec":{"containers":[{"name":"c"},{"name":"b"}]}}"#
    ),
    (
      #"{"spec":{"tolerations":[{"key":"a"},{"key":"b"}]}}"#, #"{"spec":{"tolerations":[{"key":"c"}]}}"#,
      #"{"spec":{"tolerations":[{"key":"c"}]}}"#
    ),
    (
      #"{"metadata":{"finalizers":["a","b"]}}"#,
      #"{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["c"]}}"#,
      #"{"metadata":{"finalizers":["b","c"]}}"#
    ),
    (
      #"{"status":{"conditions":[{"type":"Ready","status":"True"}]}}"#,
      #"{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"New","status":"True"}]}}"#,
      #"{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"New","status":"True"}]}}"#
    ),
    (#"{"a":{"b":1,"c":2}}"#, #"{"a":{"$patch":"replace","d":3}}"#, #"{"a":{"d":3}}"#),
    (#"{"a":{"b":1},"c":2}"#, #"{"a":{"$patch":"delete"},"c":null}"#, #"{}"#),
    (
      #"{"v":{"name":"x","emptyDir":{}}}"#, #"{"v":{"$retainKeys":["name"],"hostPath":{"path":"/"}}}"#,
      #"{"v":{"name":"x","hostPath":{"path":"/"}}}"#
    ),
  ]

  @Test(arguments: strategic)
  func strategicMergePatches(_ original: String, _ patch: String, _ expected: String) throws {
    let result = try StrategicMergePatch.apply(try parse(patch), to: try parse(original), kind: .pod)
    #expect(result == (try parse(expected)), "\(result.json)")
  }

  @Test func anElementWithoutItsNameIsRefused() throws {
    let error = #expect(throws: APIStatus.self) {
      try StrategicMergePatch.apply(["containers": [["image": "x"]]], to: [:], kind: .pod)
    }
    #expect(error?.message.contains("does not contain declared merge key: name") == true)
  }

  static let json: [(String, String, String?)] = [
    (
      #"{"a":{"b":1}}"#, #"[{"op":"add","path":"/a/c","value":[1]},{"op":"add","path":"/a/c/-","value":2}]"#,
      #"{"a":{"b":1,"c":[1,2]}}"#
    ),
    (
      #"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/1"},{"op":"replace","path":"/a/0","value":9}]"#,
      #"{"a":[9,3]}"#
    ),
    (
      #"{"m":{"x/y~z":1}}"#,
      #"[{"op":"test","path":"/m/x~1y~0z","value":1},{"op":"move","from":"/m/x~1y~0z","path":"/n"}]"#,
      #"{"m":{},"n":1}"#
    ),
    (#"{"a":1}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"a":1,"b":1}"#),
    (#"{"a":1}"#, #"[{"op":"test","path":"/a","value":2}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"remove","path":"/b"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"replace","path":"/b/c","value":2}]"#, nil),
    (#"{"a":[]}"#, #"[{"op":"add","path":"/a/5","value":2}]"#, nil),
    (#"{"a":1}"#, #"{"op":"remove"}"#, nil),
    (#"{"a":1}"#, #"[{"op":"explode","path":"/a"}]"#, nil),
  ]

  @Test(arguments: json)
  func jsonPatches(_ original: String, _ patch: String, _ expected: String?) throws {
    let (original, patch) = (try parse(original), try parse(patch))
    if let expected {
      #expect(try JSONPatch.apply(patch, to: original) == (try parse(expected)))
    } else {
      #expect(throws: APIStatus.self) { try JSONPatch.apply(patch, to: original) }
    }
  }

  func parse(_ text: String) throws -> Document { try Document(parsing: Array(text.utf8)) }
}
