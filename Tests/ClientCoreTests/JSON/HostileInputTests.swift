import ClientCore
import Testing

/// Every document of a real site, cut short and with bytes changed: it may be refused, and never more
/// than that.
@Suite(.timeLimit(.minutes(1)))
struct HostileInputTests {
  /// Reads `bytes` in every way that there is; whether a whole value was found.
  @discardableResult
  private static func read(_ bytes: [UInt8]) -> Bool {
    _ = try? Pod(bytes)
    _ = try? Node(bytes)
    _ = try? Event(bytes)
    _ = try? InterLinkPodStatus.list(bytes)
    _ = KubernetesError.Status(httpStatus: 500, body: bytes)
    _ = PingResponse(String(decoding: bytes.prefix(4096), as: UTF8.self))
    var interner = Interner(capacity: 16)
    var lines = LineSplitter(maximumSize: 1 << 20)
    try? lines.append(bytes) { _ = try? WatchEvent<Pod>(line: $0, interner: &interner) }
    var list = ListSplitter(maximumSize: 1 << 20)
    try? list.append(bytes) {
      _ = try? JSONReader.read($0) { (reader) throws(JSONError) in try reader.skip() }
    }
    let value = try? JSONValue(bytes)
    let skipped: Void? = try? JSONReader.read(bytes) { (reader) throws(JSONError) in try reader.skip() }
    // The two whole readings agree on what is JSON.
    if (value == nil) != (skipped == nil) { Issue.record("\(String(decoding: bytes, as: UTF8.self))") }
    return value != nil
  }

  /// Small documents, and single lines of watches.
  private static func documents() throws -> [[UInt8]] {
    var documents = try Samples.names(ending: ".json").filter { !$0.contains("conditions") }.map {
      try Samples.bytes($0)
    }
    documents += try Samples.names(in: "interlink", ending: ".json").map { try Samples.bytes($0) }
    documents += try ["k8s/viewer-logs.txt", "interlink/pinglink-GET.txt"].map { try Samples.answer($0).body }
    for kind in ["pods", "nodes", "events"] {
      documents += try Samples.watch(kind).enumerated().filter { $0.offset % 397 == 0 }.map(\.element)
    }
    return documents
  }

  @Test func cutShort() async throws {
    for document in try Self.documents() {
      await Task.yield()  // others wait for the few threads there are
      let end = document.count - document.reversed().prefix { $0 <= 0x20 }.count
      let step = max(1, end / 24)  // small ones at every byte
      for length in stride(from: 0, to: end, by: step) {
        if Self.read(Array(document[..<length])) {
          Issue.record("cut at \(length) of \(end) and still whole")
        }
      }
    }
    let small = try Samples.bytes("interlink/status-mixed.json")
    for length in small.indices where Self.read(Array(small[..<length])) {
      Issue.record("whole at \(length)")
    }
  }

  @Test func cutShortAtEveryByte() async throws {
    // The object's decoder alone, at each byte of a whole pod.
    let pod = try Samples.bytes("pod-multi-done.json")
    let end = pod.count - pod.reversed().prefix { $0 <= 0x20 }.count
    for length in 0..<end where (try? Pod(Array(pod[..<length]))) != nil {
      Issue.record("whole at \(length)")
    }
  }

  @Test func oneByteChanged() async throws {
    var generator = SeededGenerator(seed: 4)
    let telling: [UInt8] = [
      0x22, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x3A, 0x00, 0x0A, 0x2D, 0x65, 0x75, 0xFF, 0xC3,
    ]
    for document in try Self.documents() {
      await Task.yield()  // others wait for the few threads there are
      for _ in 0..<20 {
        var changed = document
        let place = Int.random(in: changed.indices, using: &generator)
        changed[place] = telling.randomElement(using: &generator) ?? 0
        Self.read(changed)
        changed[place] = UInt8.random(in: .min ... .max, using: &generator)
        Self.read(changed)
      }
    }
  }

  @Test func noise() async {
    var generator = SeededGenerator(seed: 5)
    let alphabet = Array(#"{}[]",:\u0dn-1.eEtrufalse "#.utf8) + [0xFF, 0xE2, 0x00]
    for round in 0..<10_000 {
      if round % 100 == 0 { await Task.yield() }
      let length = Int.random(in: 0...24, using: &generator)
      Self.read((0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 })
    }
  }
}
