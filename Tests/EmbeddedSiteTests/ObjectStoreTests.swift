import Testing

@testable import EmbeddedSite

@Suite(.timeLimit(.minutes(1)))
struct ObjectStoreTests {
  let store = ObjectStore(now: { 1_795_221_682 })

  func pod(_ name: String, namespace: String = "default") -> Document {
    ["metadata": ["name": .string(name), "namespace": .string(namespace)], "spec": ["nodeName": "n"]]
  }

  func key(_ name: String, namespace: String = "default") -> ObjectKey {
    ObjectKey(kind: .pod, namespace: namespace, name: name)
  }

  @Test func creationFillsInWhatTheServerOwns() throws {
    let made = try store.create(.pod, ["metadata": ["generateName": "run-"], "spec": [:]])
    let name = try #require(made["metadata"]["name"].string)
    #expect(name.hasPrefix("run-") && name.utf8.count == 9)
    #expect(made["metadata"]["namespace"] == "default")
    #expect(made["metadata"]["creationTimestamp"] == "2026-11-21T00:41:22Z")
    #expect(made["metadata"]["uid"].string?.utf8.count == 36)
    #expect(made["kind"] == "Pod" && made["apiVersion"] == "v1")
    #expect(made.fields?.keys == ["kind", "apiVersion", "metadata", "spec"])
    #expect(store.get(key(name)) == made)
  }

  @Test func theSameSeedGivesTheSameNames() throws {
    let other = ObjectStore(now: { 1_795_221_682 })
    let object: Document = ["metadata": ["generateName": "run-"]]
    #expect(try store.create(.pod, object) == other.create(.pod, object))
    #expect(try store.create(.pod, object) != store.create(.pod, object))
  }

  @Test func aTakenNameIsRefused() throws {
    try store.create(.pod, pod("a"))
    try store.create(.pod, pod("a", namespace: "other"))
    let error = #expect(throws: APIStatus.self) { try store.create(.pod, pod("a")) }
    #expect(error?.code == 409)
    #expect(error?.message == #"pods "a" already exists"#)
    let nameless = #expect(throws: APIStatus.self) { try store.create(.pod, [:]) }
    #expect(nameless?.code == 422)
  }

  @Test func onlyARealChangeGetsANewVersion() throws {
    let made = try store.create(.pod, pod("a"))
    let same = try store.update(key("a")) { $0["metadata"]["uid"] = "forged" }
    #expect(same == made)
    let changed = try store.update(key("a")) { $0["status"]["phase"] = "Running" }
    #expect(changed["metadata"]["resourceVersion"] != made["metadata"]["resourceVersion"])
    #expect(changed["metadata"]["uid"] == made["metadata"]["uid"])
    #expect(throws: APIStatus.notFound(.pod, "b")) { try store.update(key("b")) { _ in } }
  }

  @Test func anUpdateBuildsOnTheFasterOne() throws {
    try store.create(.pod, pod("a"))
    var runs = 0
    try store.update(key("a")) { (object) throws(APIStatus) in
      runs += 1
      if runs == 1 { try store.update(key("a")) { $0["status"]["phase"] = "Running" } }
      object["status"]["reason"] = "slow"
    }
    #expect(runs == 2)
    #expect(store.get(key("a"))?["status"] == ["phase": "Running", "reason": "slow"])
  }

  @Test func removalHonoursTheUID() throws {
    let made = try store.create(.pod, pod("a"))
    let error = #expect(throws: APIStatus.self) { try store.remove(key("a"), uid: "other") }
    #expect(error?.code == 409)
    try store.remove(key("a"), uid: made["metadata"]["uid"].string)
    #expect(store.get(key("a")) == nil)
  }

  @Test func listsAreInOrderAndReachBack() throws {
    for name in ["c", "a", "b"] { try store.create(.pod, pod(name)) }
    try store.create(.pod, pod("z", namespace: "a-team"))
    let before = store.revision
    try store.update(key("a")) { $0["status"]["phase"] = "Running" }
    try store.remove(key("b"))
    try store.create(.pod, pod("d"))
    #expect(store.list(.pod).objects.map(\.key.name) == ["z", "a", "c", "d"])
    let old = try #require(store.list(.pod, at: before))
    #expect(old.map(\.key.name) == ["z", "a", "b", "c"])
    #expect(old[1].document["status"] == nil)
    store.compact()
    #expect(store.list(.pod, at: before) == nil)
    #expect(store.changes(of: .pod, after: before) == nil)
  }

  @Test func theHistoryIsBounded() throws {
    try store.create(.node, ["metadata": ["name": "n"]])
    let first = store.revision
    let node = ObjectKey(kind: .node, namespace: "", name: "n")
    for beat in 0..<(Shelf.window * 3 / 2) {
      try store.update(node) { $0["spec"]["beat"] = .int(Int64(beat)) }
    }
    #expect(store.changes(of: .node, after: first) == nil)
    let recent = try #require(store.changes(of: .node, after: store.revision - 100))
    #expect(recent.changes.count == 100)
  }

  @Test func controllersSeeEveryChangeInOrder() async throws {
    var changes = store.changes(of: [.pod, .job]).makeAsyncIterator()
    try store.create(.node, ["metadata": ["name": "n"]])
    try store.create(.pod, pod("a"))
    try store.update(key("a")) { $0["status"]["phase"] = "Running" }
    try store.remove(key("a"))
    var seen: [StoreChange] = []
    for _ in 0..<3 { seen.append(try #require(await changes.next(isolation: #isolation))) }
    #expect(seen.map(\.verb) == [.added, .modified, .deleted])
    #expect(seen.map(\.resourceVersion) == seen.map(\.resourceVersion).sorted())
    #expect(seen[2].previous?.resourceVersion == seen[1].resourceVersion)
    #expect(seen[2].object["status"]["phase"] == "Running")
  }

  @Test func aCancelledReaderOfChangesEnds() async {
    let reader = Task { [store] in
      var count = 0
      for await _ in store.changes(of: [.pod]) { count += 1 }
      return count
    }
    reader.cancel()
    #expect(await reader.value == 0)
  }

  @Test func waitingEndsWithAChangeOrWithTheTask() async throws {
    let version = store.revision
    async let waited: Void = store.waitForChange(of: .pod, after: version)
    try store.create(.pod, pod("a"))
    await waited
    let task = Task { [store] in await store.waitForChange(of: .pod, after: store.revision) }
    task.cancel()
    await task.value
  }
}
