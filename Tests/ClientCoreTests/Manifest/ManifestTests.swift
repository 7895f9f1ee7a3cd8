import Testing

@testable import ClientCore

struct ManifestTests {
  @Test func pathsReachAndMake() {
    var value: JSONValue = ["a": [["b": 1], ["b": 2]]]
    #expect(value[["a", 1, "b"]] == 2)
    #expect(value[["a", 2, "b"]] == nil)
    value[["a", 0, "b"]] = 7
    value[["a", 2, "c", "d"]] = "new"
    value[["x", "y"]] = true
    value[["a", 1]] = nil
    value[["gone", "deep"]] = nil
    #expect(value == ["a": [["b": 7], ["c": ["d": "new"]]], "x": ["y": true]])
    #expect((["spec", "containers", 0, "image"] as ManifestPath).description == "spec.containers[0].image")
    #expect(
      (["metadata", "annotations", "a.b/c"] as ManifestPath).description == "metadata.annotations[\"a.b/c\"]")
  }

  static let quantities: [(text: String, value: Double?)] = [
    ("2", 2), ("500m", 0.5), ("4Gi", 4_294_967_296), ("1G", 1e9), ("1e3", 1000), ("1E3", 1000), ("2E", 2e18),
    ("0.5", 0.5), ("1.5Gi", 1_610_612_736), ("", nil), ("Gi", nil), ("4GiB", nil), ("x", nil), ("1e", nil),
    ("100n", 1e-7), ("-1", -1),
  ]

  @Test(arguments: quantities) func readsQuantities(_ text: String, _ value: Double?) {
    guard let read = Quantity.value(text), let value else {
      #expect(Quantity.value(text) == value)
      return
    }
    #expect(abs(read - value) <= abs(value) * 1e-12)
  }

  static let templates: [(kind: String, root: String)] = [
    ("Pod", "spec"), ("Job", "spec.template.spec"), ("CronJob", "spec.jobTemplate.spec.template.spec"),
    ("Deployment", "spec.template.spec"),
  ]

  @Test(arguments: templates) func findsThePod(_ kind: String, _ root: String) {
    #expect(PodTemplate(["kind": .string(kind)])?.specPath.description == root)
    #expect(PodTemplate(["kind": "Service"]) == nil)
  }
}
