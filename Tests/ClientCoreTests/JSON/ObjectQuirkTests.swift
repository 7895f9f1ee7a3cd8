import ClientCore
import Testing

/// Objects that are allowed and odd.
struct ObjectQuirkTests {
  private func pod(_ json: String) throws -> Pod { try Pod(Array(json.utf8)) }

  @Test(arguments: [
    "{}", "null", #"{"metadata":null,"spec":null,"status":null}"#, #"{"metadata":{},"spec":{},"status":{}}"#,
  ])
  func nothingIsThere(json: String) throws {
    #expect(try pod(json) == Pod())
    #expect(try Node(Array(json.utf8)) == Node())
    #expect(try Event(Array(json.utf8)) == Event())
  }

  @Test func nullsAndZeroTimes() throws {
    let pod = try pod(
      """
      {"metadata":{"name":"a","creationTimestamp":"0001-01-01T00:00:00Z","deletionTimestamp":null,"labels":null,
       "annotations":null,"ownerReferences":null,"finalizers":null},
       "spec":{"containers":null,"initContainers":null,"tolerations":null,"nodeSelector":null},
       "status":{"conditions":null,"containerStatuses":null,"startTime":"not a time"}}
      """)
    var expected = Pod()
    expected.meta.name = "a"
    #expect(pod == expected)
  }

  static let states: [(json: String, state: Pod.ContainerStatus.State)] = [
    ("{}", .unknown), ("null", .unknown), (#"{"waiting":null,"running":null,"terminated":null}"#, .unknown),
    (#"{"waiting":{}}"#, .waiting(reason: "", message: "")), (#"{"running":{}}"#, .running(startedAt: nil)),
    (#"{"running":{"startedAt":null},"waiting":null}"#, .running(startedAt: nil)),
    (#"{"terminated":{}}"#, .terminated(.init())), (#"{"paused":{"reason":"x"}}"#, .unknown),
    (
      #"{"waiting":{"reason":"Remote pod submitted","message":"m"}}"#,
      .waiting(reason: "Remote pod submitted", message: "m")
    ),
  ]

  @Test(arguments: states.indices) func state(index: Int) throws {
    let (json, state) = Self.states[index]
    let pod = try pod(#"{"status":{"containerStatuses":[{"name":"main","state":\#(json)}]}}"#)
    #expect(pod.containerStatuses.map(\.state) == [state])
  }

  @Test func theOwnerThatCounts() throws {
    let pod = try pod(
      """
      {"metadata":{"ownerReferences":[{"kind":"Other","name":"x","uid":"1"},
      {"apiVersion":"batch/v1","kind":"Job","name":"train","uid":"2","controller":true,"blockOwnerDeletion":true}],
      "finalizers":["batch.kubernetes.io/job-tracking"]},"spec":{"tolerations":[{"operator":"Exists"}]}}
      """)
    var owner = OwnerReference()
    (owner.apiVersion, owner.kind, owner.name, owner.uid) = ("batch/v1", "Job", "train", "2")
    #expect(pod.meta.controller == owner)
    #expect(pod.meta.finalizers == ["batch.kubernetes.io/job-tracking"])
    #expect(pod.tolerations == [""])
    #expect(
      try self.pod(#"{"metadata":{"ownerReferences":[{"kind":"Job","controller":false}]}}"#).meta.controller
        == nil)
  }

  @Test func textIsCleanWhereverItStands() throws {
    let evil = #"\u001b]0;x\u0007a\u202e"#
    let pod = try pod(
      """
      {"metadata":{"name":"\(evil)","namespace":"\(evil)","labels":{"\(evil)":"\(evil)"},
      "annotations":{"\(evil)":"\(evil)"}},
      "spec":{"nodeName":"\(evil)","containers":[{"name":"\(evil)","image":"\(evil)"}]},
      "status":{"phase":"\(evil)","reason":"\(evil)","message":"\(evil)","podIP":"\(evil)",
      "containerStatuses":[{"state":{"waiting":{"reason":"\(evil)","message":"\(evil)"}}}]}}
      """)
    let (meta, container) = (pod.meta, try #require(pod.containers.first))
    let texts = [
      meta.name, meta.namespace, meta.labels.first?.key, meta.labels.first?.value,
      meta.annotations.first?.key,
      meta.annotations.first?.value, pod.nodeName, container.name, container.image, pod.phase, pod.reason,
      pod.message, pod.podIP,
    ]
    #expect(texts.allSatisfy { $0 == "a" }, "\(texts)")
    #expect(pod.containerStatuses.first?.state == .waiting(reason: "a", message: "a"))
  }

  @Test func aNodeThatIsCordoned() throws {
    let node = try Node(
      Array(
        #"{"spec":{"unschedulable":true},"status":{"addresses":[{"type":"Hostname","address":"h"},{"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"fd00::1"}]}}"#
          .utf8))
    #expect(node.isUnschedulable)
    #expect(node.internalIP == "10.0.0.1")
  }

  @Test func anEventInSeries() throws {
    let event = try Event(
      Array(
        """
        {"eventTime":"2026-11-21T01:00:00.5Z","series":{"count":7,"lastObservedTime":"2026-11-21T02:00:00Z"},
        "count":null,"firstTimestamp":null,"lastTimestamp":null,"source":{},"reportingComponent":"kubelet"}
        """.utf8))
    #expect(event.count == 7)
    #expect(event.first == Timestamp(rfc3339: "2026-11-21T01:00:00.5Z"))
    #expect(event.last == Timestamp(rfc3339: "2026-11-21T02:00:00Z"))
    #expect(event.source == "kubelet")
  }

  static let watchLines: [(line: String, event: WatchEvent<Node>?)] = [
    (
      #"{"type":"BOOKMARK","object":{"kind":"Node","metadata":{"resourceVersion":"7"}}}"#,
      .bookmark(resourceVersion: "7", endsInitialList: false)
    ),
    (
      #"{"object":{"metadata":{"resourceVersion":"8","annotations":{"k8s.io/initial-events-end":"true"}}},"type":"BOOKMARK"}"#,
      .bookmark(resourceVersion: "8", endsInitialList: true)
    ),
    (#"{"type":"ADDED","object":{}}"#, .added(Node())),
    (#"{"object":{},"type":"DELETED"}"#, .deleted(Node())),
    (
      #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Gone"}}"#,
      .error(KubernetesError.Status(code: 410, reason: "Gone"))
    ),
    (#"{"type":"NEWS","object":{}}"#, nil), (#"{"type":"ADDED"}"#, nil), (#"{"object":{}}"#, nil),
    ("{}", nil),
    ("[]", nil), ("", nil), (#"{"type":"ADDED","object":{}}x"#, nil), (#"{"type":"ADDED","object":[]}"#, nil),
    ("null", nil),
  ]

  @Test(arguments: watchLines.indices) func watchLine(index: Int) {
    let (line, event) = Self.watchLines[index]
    var interner = Interner()
    let decoded = Array(line.utf8).withUnsafeBufferPointer {
      try? WatchEvent<Node>(line: $0, interner: &interner)
    }
    #expect(decoded == event)
  }
}
