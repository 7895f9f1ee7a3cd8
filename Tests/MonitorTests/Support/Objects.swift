import ClientCore

@testable import Monitor

/// A moment `seconds` after an arbitrary beginning, on both clocks.
func at(_ seconds: Double) -> Moment {
  Moment(wall: Beginning.wall + seconds, steady: Beginning.steady + .seconds(seconds))
}

enum Beginning {
  static let wall = Timestamp(seconds: 1_800_000_000)
  static let steady = ContinuousClock.now
}

/// A virtual node as the virtual kubelet writes it, or an ordinary one.
func node(_ name: String, isVirtual: Bool = true, version: Int = 1) -> Node {
  var node = Node()
  node.meta.name = name
  node.meta.uid = "uid-" + name
  node.meta.resourceVersion = String(version)
  node.meta.labels = ["kubernetes.io/hostname": name]
  if isVirtual { node.meta.labels["virtual-node.interlink/type"] = "virtual-kubelet" }
  node.conditions = [condition("Ready", "True", heartbeat: Beginning.wall)]
  return node
}

/// A condition.
func condition(
  _ type: String, _ status: String, reason: String = "", message: String = "", heartbeat: Timestamp? = nil
) -> Condition {
  var condition = Condition()
  (condition.type, condition.status, condition.reason) = (type, status, reason)
  (condition.message, condition.heartbeat) = (message, heartbeat)
  return condition
}

/// A pod with one container, `main`.
func pod(_ uid: String, on node: String = "vk", in namespace: String = "default", version: Int = 1) -> Pod {
  var pod = Pod()
  (pod.meta.name, pod.meta.uid, pod.meta.namespace) = ("pod-" + uid, uid, namespace)
  pod.meta.resourceVersion = String(version)
  pod.nodeName = node
  var container = Pod.Container()
  container.name = "main"
  pod.containers = [container]
  return pod
}

/// An unscheduled pod that tolerates the taint of virtual nodes.
func unscheduled(_ uid: String, in namespace: String = "default") -> Pod {
  var pod = pod(uid, on: "", in: namespace)
  pod.tolerations = ["virtual-node.interlink/no-schedule"]
  return pod
}

extension KubernetesError {
  static let refused = KubernetesError.transport(HTTPError(.refused, "connection refused"))
  static let forbidden = KubernetesError.status(Status(code: 403, reason: "Forbidden", message: "no"))
  static let unauthorized = KubernetesError.status(Status(code: 401, reason: "Unauthorized"))
}

/// A model that is told things at moments.
final class Site {
  var model: Model
  var seconds: Double = 0

  init(namespace: String? = nil, home: String = "home") {
    model = Model(identity: SiteIdentity(), home: home, namespace: namespace)
  }

  var now: Moment { at(seconds) }

  func nodes(_ events: ReflectorEvent<Node>...) {
    for event in events { model.take(event, at: now) }
  }

  func pods(_ kind: SourceID.Kind, in namespace: String? = nil, _ events: ReflectorEvent<Pod>...) {
    for event in events { model.take(event, from: SourceID(kind: kind, namespace: namespace), at: now) }
  }

  func nodesFail(_ error: KubernetesError, retryIn: Double = 1) {
    nodes(.failed(error, retryAt: now.steady + .seconds(retryIn)))
  }

  func podsFail(_ kind: SourceID.Kind, in namespace: String? = nil, _ error: KubernetesError) {
    pods(kind, in: namespace, .failed(error, retryAt: now.steady + .seconds(1)))
  }

  /// Lists one virtual node, `vk`, and these pods on it.
  func list(_ list: [Pod] = [], unscheduled: [Pod] = [], in namespace: String? = nil) {
    nodes(.relisting, .upserts([node("vk")]), .synced)
    pods(.pods(node: "vk"), in: namespace, .relisting, .upserts(list), .synced)
    pods(.unscheduled, in: namespace, .relisting, .upserts(unscheduled), .synced)
  }

  func wait(_ seconds: Double) {
    self.seconds += seconds
    model.tick(at: now)
  }

  /// The newest snapshot.
  func snapshot() -> Snapshot {
    _ = model.publish(at: now)
    return model.snapshot
  }

  /// UIDs in the table, those of pods that have gone in brackets.
  func table() -> [String] {
    snapshot().pods.map { $0.isGone ? "(\($0.key.uid))" : $0.key.uid }
  }
}
