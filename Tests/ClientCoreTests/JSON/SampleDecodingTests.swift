import ClientCore
import Testing

/// What is made of the documents that a real site sent.
struct SampleDecodingTests {
  typealias State = Pod.ContainerStatus.State

  private static func time(_ clock: String) -> Timestamp? { Timestamp(rfc3339: "2026-11-21T\(clock)Z") }

  private static func ended(
    _ exitCode: Int, _ reason: String, _ from: String? = nil, _ to: String? = nil, message: String = ""
  ) -> State {
    var ending = Pod.ContainerStatus.Termination()
    (ending.exitCode, ending.reason, ending.message) = (exitCode, reason, message)
    (ending.startedAt, ending.finishedAt) = (from.flatMap { time($0) }, to.flatMap { time($0) })
    return .terminated(ending)
  }

  private static let silent = State.waiting(reason: "", message: "")
  private static let usual = ["Initialized=True", "Ready=False", "PodScheduled=True"]

  // MARK: Pods

  struct ExpectedPod {
    var file: String
    var name: String
    var phase: String
    var reason: String
    var job: String?
    var conditions: [String]
    var states: [State]
    var deletion: Timestamp?
  }

  static let pods: [ExpectedPod] = [
    ExpectedPod(
      file: "pod-failed-exit3.json", name: "fail3", phase: "Failed", reason: "Error: 3", job: "14",
      conditions: usual,
      states: [ended(3, "Error: 3", nil, "00:35:00")]),
    ExpectedPod(
      file: "pod-job-purged.json", name: "purged", phase: "Pending", reason: "", job: "48", conditions: usual,
      states: [silent]),
    ExpectedPod(
      file: "pod-multi-done.json", name: "multi", phase: "Failed", reason: "Error: 7", job: "39",
      conditions: ["Ready=True"],
      states: [ended(0, "Error: 7", "01:04:05", "01:04:55"), ended(7, "Error: 7", "01:04:05", "01:04:55")]),
    ExpectedPod(
      file: "pod-pending.json", name: "pd-run", phase: "Pending", reason: "", job: "19", conditions: usual,
      states: [silent]),
    ExpectedPod(
      file: "pod-running.json", name: "hello", phase: "Running", reason: "Running", job: "12",
      conditions: ["Ready=True"], states: [.running(startedAt: time("00:31:24"))]),
    ExpectedPod(
      file: "pod-scancelled-while-running.json", name: "scancelled-r", phase: "Failed", reason: "Error: 15",
      job: "16",
      conditions: usual, states: [ended(15, "Error: 15", nil, "00:38:00")]),
    ExpectedPod(
      file: "pod-succeeded.json", name: "idle", phase: "Succeeded", reason: "Completed", job: "85",
      conditions: ["Ready=True", "Ready=False"], states: [ended(0, "Completed", "01:32:40", "01:35:11")]),
    ExpectedPod(
      file: "pod-terminating.json", name: "m-run", phase: "Running", reason: "VKProviderPodDeleted",
      job: "86",
      conditions: ["Ready=True"],
      states: [
        ended(
          0, "VKProviderPodContainerDeleted", nil, "01:38:53",
          message: "VK provider terminated container upon deletion")
      ],
      deletion: time("01:39:23")),
    ExpectedPod(
      file: "pod-timeout.json", name: "timeout1", phase: "Failed", reason: "Error: 15", job: "15",
      conditions: ["Ready=True"],
      states: [
        ended(
          15, "Error: 15", "00:37:20", "00:38:40",
          message: "SLURM job reached its time limit and was terminated")
      ]),
    ExpectedPod(
      file: "pod-unschedulable-cluster-full.json", name: "pd-run", phase: "Pending", reason: "", job: nil,
      conditions: ["PodScheduled=False"], states: []),
    ExpectedPod(
      file: "pod-vk-down.json", name: "vkdown", phase: "Running", reason: "Running", job: "41",
      conditions: ["Ready=False"], states: [.running(startedAt: time("01:07:46"))]),
  ]

  @Test(arguments: pods.indices) func pod(index: Int) throws {
    let expected = Self.pods[index]
    let pod = try Pod(Samples.bytes(expected.file))
    #expect(pod.meta.name == expected.name)
    #expect(pod.meta.namespace == "default")
    #expect(pod.meta.uid.utf8.count == 36)
    #expect(pod.meta.created != nil)
    #expect(pod.meta.deletion == expected.deletion)
    #expect(pod.meta.labels == (expected.name == "multi" ? [:] : ["app": "lab"]))
    #expect(pod.meta.annotations["JobID"] == expected.job)
    #expect(pod.meta.annotations["slurm-job.vk.io/flags"] != nil)
    #expect(pod.meta.annotations["kubectl.kubernetes.io/last-applied-configuration"] == nil)
    #expect(pod.nodeName == (expected.states.isEmpty ? "" : "slurm-vk"))
    #expect(pod.nodeSelector == ["kubernetes.io/hostname": "slurm-vk"])
    #expect(pod.tolerations.contains("virtual-node.interlink/no-schedule"))
    #expect(pod.phase == expected.phase)
    #expect(pod.reason == expected.reason)
    #expect(pod.conditions.map { "\($0.type)=\($0.status)" } == expected.conditions)
    #expect(pod.containerStatuses.map(\.state) == expected.states)
    #expect(
      pod.containerStatuses.allSatisfy { $0.isReady == (pod.phase == "Running" && expected.deletion == nil) })
    #expect(pod.initContainerStatuses.isEmpty)
  }

  @Test func theManifestOfAPod() throws {
    let pod = try Pod(Samples.bytes("pod-multi-done.json"))
    #expect(pod.initContainers.count == 1)
    #expect(pod.containers.map(\.name) == ["ok", "bad"])
    let container = try #require(Pod(Samples.bytes("pod-failed-exit3.json")).containers.first)
    #expect(container.image == "docker.io/library/busybox:1.36")
    #expect(container.requests == ["cpu": "1m", "memory": "1Mi"])
    #expect(container.limits == ["cpu": "1", "memory": "100Mi"])
  }

  @Test func aRefusedSubmissionKeepsItsLines() throws {
    let pod = try Pod(Samples.bytes("pod-create-failed.json"))
    #expect(pod.phase == "Failed")
    #expect(pod.reason == "ProviderFailed")
    #expect(pod.meta.annotations["JobID"] == nil)
    #expect(pod.message.contains("\nsbatch: error: Batch job submission failed"))
    guard case .terminated(let ending) = pod.containerStatuses.first?.state else {
      Issue.record("the container has ended")
      return
    }
    #expect(ending.exitCode == 1)
    #expect(ending.startedAt == nil && ending.finishedAt == nil)
    #expect(ending.message == pod.message)
  }

  // MARK: Nodes

  static let nodes: [(file: String, cpu: String, memory: String, ready: String, ping: String, taints: Int)] =
    [
      ("node-at-register.json", "2", "7868Mi", "True KubeletPending", "True InterlinkPingSuccessful", 1),
      ("node-cluster-full.json", "0", "7900Mi", "True KubeletPending", "True InterlinkPingSuccessful", 1),
      ("node-plugin-down.json", "1", "7999Mi", "False KubeletPending", "False InterlinkPingFailed", 3),
      ("node-ready.json", "2", "7059Mi", "True KubeletPending", "True InterlinkPingSuccessful", 1),
      (
        "node-vk-down-unknown.json", "2", "5152Mi", "Unknown NodeStatusUnknown",
        "True InterlinkPingSuccessful", 3
      ),
    ]

  @Test(arguments: nodes.indices) func node(index: Int) throws {
    let (file, cpu, memory, ready, ping, taints) = Self.nodes[index]
    let node = try Node(Samples.bytes(file))
    #expect(node.meta.name == "slurm-vk")
    #expect(node.meta.labels["virtual-node.interlink/type"] == "virtual-kubelet")
    #expect(node.meta.annotations[PingResponse.annotation] != nil)
    #expect(node.meta.annotations["virtual-kubelet.io/last-applied-node-status"] == nil)
    #expect(node.capacity == ["cpu": cpu, "memory": memory, "pods": "100"])
    #expect(node.allocatable == node.capacity)
    #expect(node.taints.count == taints)
    #expect(node.taints.first == interLinkTaint)
    #expect(node.internalIP == "127.0.0.1")
    #expect(node.architecture == "virtual-kubelet")
    #expect(node.kubeletVersion == "f632175")
    #expect(node.providerID == "external:///slurm-vk")
    #expect(!node.isUnschedulable)
    let conditions = Dictionary(
      node.conditions.map { ($0.type, "\($0.status) \($0.reason)") }, uniquingKeysWith: { $1 })
    #expect(conditions["Ready"] == ready)
    #expect(conditions["InterlinkConnectivity"] == ping)
    #expect(node.conditions.first { $0.type == "Ready" }?.heartbeat != nil)
  }

  private var interLinkTaint: Node.Taint {
    var taint = Node.Taint()
    (taint.key, taint.value, taint.effect) = ("virtual-node.interlink/no-schedule", "true", "NoSchedule")
    return taint
  }

  // MARK: Lists and watches

  private func list<Object: KubernetesObject>(_ name: String) throws -> [Object] {
    var splitter = ListSplitter()
    var interner = Interner()
    var objects: [Object] = []
    try splitter.append(Samples.bytes(name)) { (item) throws(JSONError) in
      objects.append(
        try JSONReader.read(item) { (reader) throws(JSONError) in
          try Object(reader: &reader, interner: &interner)
        })
    }
    try splitter.finish()
    return objects
  }

  @Test func listedPods() throws {
    let pods: [Pod] = try list("k8s/pods-mixed.json")
    #expect(pods.map(\.meta.name) == ["idle", "m-badpart", "m-fail", "m-pend", "m-run", "m-unsched"])
    #expect(pods.map(\.phase) == ["Succeeded", "Failed", "Pending", "Pending", "Running", "Pending"])
    let submitted = State.waiting(
      reason: "Remote pod submitted", message: "The pod has been submitted to the remote plugin for creation")
    #expect(pods[2].containerStatuses.map(\.state) == [submitted])
    #expect(pods[5].containerStatuses.isEmpty)
  }

  @Test func listedNodes() throws {
    let nodes: [Node] = try list("k8s/nodes.json")
    #expect(nodes.map(\.meta.name) == ["cp-1", "slurm-vk"])
    #expect(nodes.map(\.architecture) == ["amd64", "virtual-kubelet"])
  }

  @Test func listedEvents() throws {
    let events: [Event] = try list("k8s/events.json")
    #expect(events.count == 125)
    #expect(events.allSatisfy { $0.first != nil && $0.last != nil && $0.count >= 1 && !$0.source.isEmpty })
    // The newer shape: no first and last time, no count, no source.
    let scheduled = try #require(events.first { $0.involvedName == "ann" && $0.reason == "Scheduled" })
    #expect(scheduled.first == Timestamp(seconds: 1_795_224_026, nanoseconds: 19_209_000))
    #expect(scheduled.last == scheduled.first)
    #expect(scheduled.source == "default-scheduler")
    #expect(scheduled.message == "Successfully assigned default/ann to slurm-vk")
    #expect(scheduled.involvedKind == "Pod")
    #expect(scheduled.involvedUID == "ab342b79-1d54-4dab-8c88-d1b00696da40")
    // The older one.
    let notReady = try #require(events.first { $0.reason == "NodeNotReady" && $0.count == 2 })
    #expect(notReady.first == Self.time("01:08:33"))
    #expect(notReady.last == Self.time("01:26:19"))
    #expect(notReady.source == "node-controller")
    #expect(notReady.involvedKind == "Node")
  }

  private func kinds<Object: KubernetesObject>(_ name: String, _ type: Object.Type) throws -> [String: Int] {
    var interner = Interner()
    var kinds: [String: Int] = [:]
    for line in try Samples.watch(name) {
      let event = try line.withUnsafeBufferPointer { (line) throws(JSONError) in
        try WatchEvent<Object>(line: line, interner: &interner)
      }
      switch event {
      case .added(let object), .modified(let object), .deleted(let object):
        #expect(!object.meta.name.isEmpty && !object.meta.uid.isEmpty && !object.meta.resourceVersion.isEmpty)
      case .bookmark(let version, _): #expect(Int(version) != nil)
      case .error: break
      }
      kinds[String("\(event)".prefix { $0 != "(" }), default: 0] += 1
    }
    return kinds
  }

  @Test func watches() throws {
    #expect(try kinds("pods", Pod.self) == ["added": 112, "modified": 558, "deleted": 106, "bookmark": 66])
    #expect(try kinds("nodes", Node.self) == ["added": 5, "modified": 361, "bookmark": 68])
    #expect(try kinds("events", Event.self) == ["added": 281, "modified": 16, "deleted": 7])
  }

  @Test func aWatchFromTooOldAVersion() throws {
    var interner = Interner()
    let event = try Samples.answer("k8s/viewer-watch-old-rv.txt").body.withUnsafeBufferPointer {
      (line) throws(JSONError) in try WatchEvent<Pod>(line: line, interner: &interner)
    }
    let message = "too old resource version: 1 (785)"
    #expect(event == .error(KubernetesError.Status(code: 410, reason: "Expired", message: message)))
  }
}
