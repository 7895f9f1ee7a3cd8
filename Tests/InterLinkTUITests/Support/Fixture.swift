import ClientCore
import Monitor

@testable import InterLinkTUI

/// A site as rich as they come, written by hand: every state, long and wide names, hostile text.
nonisolated enum Fixture {
  /// 2026-11-21T14:02:11Z
  static let now = Timestamp(seconds: 1_795_269_731)

  static func ago(_ seconds: Double) -> Timestamp { now + -seconds }

  static func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.revision = 7
    snapshot.takenAt = now
    snapshot.identity.context = "vega-prod"
    snapshot.identity.cluster = "vega"
    snapshot.identity.user = "maria"
    snapshot.identity.server = "https://vega.example.org:6443"
    snapshot.connection = .live(since: ago(3600))
    snapshot.isComplete = true
    snapshot.nodes = nodes()
    snapshot.pods = pods()
    snapshot.namespaces = ["climate", "itwinai", "oscar-svc", "virgo", "研究室"]
    return snapshot
  }

  static func empty() -> Snapshot {
    var snapshot = snapshot()
    (snapshot.nodes, snapshot.pods, snapshot.namespaces) = ([], [], ["default"])
    return snapshot
  }

  static func neverConnected() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.identity = self.snapshot().identity
    snapshot.connection = .lost(
      reason: "Nobody listens at vega.example.org port 6443 (connection refused).", lastHeard: nil,
      retryAt: now + 5, attempt: 3)
    return snapshot
  }

  static func lost() -> Snapshot {
    var snapshot = snapshot()
    snapshot.takenAt = ago(192)
    snapshot.connection = .lost(
      reason: "Nobody listens at vega.example.org port 6443 (connection refused).", lastHeard: ago(192),
      retryAt: now + 5, attempt: 4)
    return snapshot
  }

  static func forbidden() -> Snapshot {
    var snapshot = snapshot()
    snapshot.nodes = []
    snapshot.namespace = "climate"
    snapshot.pods = snapshot.pods.filter { $0.pod.meta.namespace == "climate" }
    snapshot.limitations = [
      Limitation(
        what:
          "Nodes may not be listed: virtual nodes are not shown, and pods are known by their own signs only.",
        advice:
          "Ask for a ClusterRole that may get, list and watch nodes."),
      Limitation(
        what: "Logs may not be read in namespace “climate”.",
        advice: "Ask for a Role that may get pods/log."),
    ]
    return snapshot
  }

  static func expired() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.identity = self.snapshot().identity
    snapshot.connection = .refused(
      reason: "The API server does not accept who we are (401 Unauthorized): the token may have expired.",
      advice: "Log in again (the credential helper is run anew at each try).", retryAt: now + 30)
    return snapshot
  }

  // MARK: Nodes

  static func nodes() -> [NodeRecord] {
    var vega = link(.connected, pinged: 12)
    vega.resources = ["cpu": "188", "memory": "412Gi"]
    vega.accelerators = ["nvidia.com/gpu": "4"]
    return [
      node(
        "cnaf-vk",
        link(
          .failed(
            message:
              "Ping failed: Post \"http://127.0.0.1:3000/pinglink\": dial tcp 127.0.0.1:3000: connect: "
              + "connection refused"), pinged: 21),
        .notReady(reason: "KubeletPending", message: "kubelet is pending."),
        free: [:]),
      node(
        "juwels-vk", link(.unknown, pinged: 420),
        .unknown(message: "Kubelet stopped posting node status."), free: ["cpu": "64", "memory": "256Gi"]),
      node(
        "vega-vk", vega, .ready,
        free: ["cpu": "188", "memory": "421888Mi", "nvidia.com/gpu": "4", "pods": "100"]),
    ]
  }

  private static func link(_ state: InterLinkHealth.State, pinged: Double?) -> InterLinkHealth {
    var link = InterLinkHealth()
    (link.state, link.pinged) = (state, pinged.map(ago))
    return link
  }

  private static func node(
    _ name: String, _ link: InterLinkHealth, _ readiness: NodeRecord.Readiness, free: [String: String]
  ) -> NodeRecord {
    var node = Node()
    node.meta.name = name
    node.meta.uid = "node-" + name
    node.meta.created = ago(40 * 86400)
    node.meta.labels = [
      "kubernetes.io/hostname": name, "virtual-node.interlink/type": "virtual-kubelet",
      "kubernetes.io/role": "agent",
    ]
    (node.capacity, node.allocatable) = (free, free)
    (node.architecture, node.kubeletVersion) = ("virtual-kubelet", "f632175")
    (node.internalIP, node.providerID) = ("127.0.0.1", "external:///\(name)")
    var taint = Node.Taint()
    (taint.key, taint.value, taint.effect) = ("virtual-node.interlink/no-schedule", "true", "NoSchedule")
    node.taints = [taint]
    let isReady = readiness == .ready
    node.conditions = [
      condition("Ready", isReady ? "True" : "False", "KubeletPending", "kubelet is pending."),
      condition(
        "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      condition(
        "NetworkUnavailable", isReady ? "False" : "True", "RouteCreated", "RouteController created a route"),
      condition(
        "InterlinkConnectivity", isReady ? "True" : "False",
        isReady ? "InterlinkPingSuccessful" : "InterlinkPingFailed",
        isReady ? "Ping successful with code 200." : "Ping failed with code -1. Response: 503"),
    ]
    return NodeRecord(site: "vega", node: node, interLink: link, readiness: readiness, learnt: ago(12))
  }

  private static func condition(_ type: String, _ status: String, _ reason: String, _ message: String)
    -> Condition
  {
    var condition = Condition()
    (condition.type, condition.status, condition.reason) = (type, status, reason)
    (condition.message, condition.heartbeat) = (message, ago(12))
    return condition
  }

  // MARK: Pods

  /// What differs from pod to pod.
  struct Spec {
    var namespace: String
    var name: String
    var age: Double
    var phase = "Running"
    var reason = ""
    var message = ""
    var node = "vega-vk"
    var job: String?
    var states: [Pod.ContainerStatus.State] = []
    var isDeleted = false
    var isGone = false
    var owner: (kind: String, name: String)?
    var flags: String?
  }

  static func pods() -> [PodRecord] { specs.enumerated().map { record($1, number: $0) } }

  static func record(_ spec: Spec, number: Int) -> PodRecord {
    var pod = Pod()
    pod.meta.namespace = spec.namespace
    pod.meta.name = spec.name
    let digits = String(number)
    pod.meta.uid = "67cbf9ce-6d61-4b19-b17d-" + String(repeating: "0", count: 12 - digits.count) + digits
    pod.meta.resourceVersion = "520"
    pod.meta.created = ago(spec.age)
    if spec.isDeleted { pod.meta.deletion = now + 22 }
    pod.meta.labels = ["app": "lab"]
    if let job = spec.job { pod.meta.annotations["JobID"] = job }
    if let flags = spec.flags { pod.meta.annotations["slurm-job.vk.io/flags"] = flags }
    if let owner = spec.owner {
      var reference = OwnerReference()
      (reference.kind, reference.name) = owner
      pod.meta.controller = reference
    }
    (pod.nodeName, pod.phase, pod.reason, pod.message) = (spec.node, spec.phase, spec.reason, spec.message)
    if !spec.node.isEmpty { pod.startTime = ago(spec.age - 1) }
    pod.tolerations = ["virtual-node.interlink/no-schedule", "node.kubernetes.io/not-ready"]
    pod.nodeSelector = ["kubernetes.io/hostname": "vega-vk"]
    let states = spec.states.isEmpty ? [.unknown] : spec.states
    for (index, state) in states.enumerated() {
      var container = Pod.Container()
      container.name = index == 0 ? "main" : "side-\(index)"
      container.image = "docker.io/library/python:3.12"
      container.requests = ["cpu": "4", "memory": "8Gi"]
      container.limits = ["cpu": "4", "memory": "8Gi"]
      pod.containers.append(container)
      var status = Pod.ContainerStatus()
      (status.name, status.state) = (container.name, state)
      if case .running = state { status.isReady = true }
      pod.containerStatuses.append(status)
    }
    if spec.phase == "Pending", spec.node.isEmpty {
      var scheduled = condition(
        "PodScheduled", "False", "Unschedulable",
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint. preemption: 0/3 nodes."
      )
      scheduled.heartbeat = nil
      pod.conditions = [scheduled]
    }
    return PodRecord(
      key: PodKey(site: "vega", uid: pod.meta.uid), pod: pod, learnt: ago(3), isGone: spec.isGone)
  }

  static func ended(
    _ code: Int, _ reason: String = "", _ message: String = "", ran: Double? = 600
  ) -> Pod.ContainerStatus.State {
    var end = Pod.ContainerStatus.Termination()
    (end.exitCode, end.reason, end.message) = (code, reason, message)
    end.finishedAt = ago(120)
    end.startedAt = ran.map { ago(120 + $0) }
    return .terminated(end)
  }

  static let refused =
    "error doing createRequest() in RemoteExecution() return value  error detail &errors.errorString{s:\"error "
    + "creating pod (HTTP 504): HTTP InterLink session CreatePod#37731:  call exit status: 500. Body: sbatch: error: "
    + "invalid partition specified: nope\\nsbatch: error: Batch job submission failed: Invalid partition name "
    + "specified\\n\"} error: error creating pod (HTTP 504): HTTP InterLink session CreatePod#37731:  call exit "
    + "status: 500. Body: sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission "
    + "failed: Invalid partition name specified\n"

  static let specs: [Spec] = [
    Spec(
      namespace: "itwinai", name: "3dgan-train-0", age: 4800, reason: "Running", job: "8831201",
      states: [.running(startedAt: ago(4320))], owner: ("Job", "3dgan-train"),
      flags: "--time=02:30:00 --mem=8G --partition=gpu --gres=gpu:1"),
    Spec(
      namespace: "itwinai", name: "3dgan-eval", age: 1500, phase: "Pending", job: "8831233",
      states: [.waiting(reason: "Remote pod submitted", message: "")]),
    Spec(
      namespace: "oscar-svc", name: "plants-7f9c0a41-x9l2m", age: 95, phase: "Pending", states: [.unknown]),
    Spec(
      namespace: "climate", name: "cmcc-regrid", age: 7700, phase: "Succeeded", reason: "Completed",
      job: "8830977",
      states: [ended(0, "Completed", ran: nil)]),
    Spec(
      namespace: "climate",
      name: "cmcc-postprocess-with-a-name-that-goes-on-for-longer-than-most-columns-are", age: 9200,
      phase: "Succeeded", reason: "Completed", job: "8830911", states: [ended(0, "Completed", ran: 1800)]),
    Spec(
      namespace: "virgo", name: "glitch-scan", age: 40, phase: "Failed", reason: "ProviderFailed",
      message: refused,
      states: [ended(1, "ProviderFailed", refused, ran: nil)], flags: "--partition=nope --time=5"),
    Spec(
      namespace: "climate", name: "ocean-sst", age: 5200, phase: "Failed", reason: "Error: 15",
      job: "8830999",
      states: [ended(15, "Error: 15", "SLURM job reached its time limit and was terminated", ran: 3600)]),
    Spec(
      namespace: "virgo", name: "whiten-o4", age: 90000, phase: "Failed", reason: "Error: 15", job: "8829001",
      states: [ended(15, "Error: 15")]),
    Spec(
      namespace: "virgo", name: "matched-filter-2", age: 260_000, phase: "Failed", reason: "Error: 7",
      job: "8822001",
      states: [ended(7, "Error: 7"), ended(0, "Error: 7"), ended(137, "Error: 137")]),
    Spec(
      namespace: "研究室", name: "気候モデル-訓練-0", age: 130, reason: "Running", job: "8831240",
      states: [.running(startedAt: ago(100)), .running(startedAt: ago(90))]),
    Spec(
      namespace: "itwinai", name: "wants-more-than-there-is", age: 605, phase: "Pending", node: "",
      states: [.unknown]),
    Spec(
      namespace: "itwinai", name: "needs-config", age: 15, phase: "Initializing", states: [.unknown]),
    Spec(
      namespace: "oscar-svc", name: "going-away", age: 3700, reason: "VKProviderPodDeleted", job: "8831100",
      states: [ended(0, "VKProviderPodContainerDeleted")], isDeleted: true),
    Spec(
      namespace: "oscar-svc", name: "was-here", age: 3000, reason: "Running", job: "8831101",
      states: [.running(startedAt: ago(2900))], isGone: true),
    Spec(
      namespace: "virgo", name: "on-a-silent-node", age: 8000, reason: "Running", node: "juwels-vk",
      job: "b2f1c7a0-1111-4222-8333-944455566677", states: [.running(startedAt: ago(7900))]),
    Spec(
      namespace: "itwinai", name: "<b>50% *bold* {x}</b>", age: 700, phase: "Pending", job: "8831239",
      states: [.waiting(reason: "JobHeld", message: "held by\nuser")]),
  ]
}
