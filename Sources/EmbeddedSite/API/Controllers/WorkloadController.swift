/// Runs Deployments, ReplicaSets and StatefulSets, and collects what their and CronJobs' ends leave behind.
actor WorkloadController {
  static let kinds: [Kind] = [.deployment, .replicaSet, .statefulSet, .cronJob]
  /// A pod that has ended is replaced so many seconds after its creation at the earliest.
  private static let pace = 1.0

  private let store: ObjectStore
  private let deletions: Deletions
  private let recorder: Recorder
  /// The objects by uid.
  private var keys: [String: ObjectKey] = [:]
  /// When one needs to be looked at again, seconds since 1970.
  private var alarms: [ObjectKey: Double] = [:]

  init(store: ObjectStore, keeper: (any NodeKeeper)?) {
    self.store = store
    deletions = Deletions(store: store, keeper: keeper)
    recorder = Recorder(store: store)
  }

  /// Runs until the task is cancelled.
  func run() async {
    let changes = store.changes(of: Set(Self.kinds + [.pod, .job]))
    for kind in Self.kinds { for object in store.list(kind).objects { take(object) } }
    for await change in changes {
      if Self.kinds.contains(change.key.kind) {
        if change.verb == .deleted {
          keys[change.stored.uid] = nil
          Dependents(store: store).delete(of: change.stored, deletions)
        } else {
          take(change.stored)
        }
      }
      for owner in Set(change.stored.owners + (change.previous?.owners ?? [])) {
        if let key = keys[owner] { reconcile(key) }
      }
    }
  }

  /// Looks at those whose time has come.
  func tick() {
    for (key, time) in alarms where time <= store.now() {
      alarms[key] = nil
      reconcile(key)
    }
  }

  private func take(_ object: StoredObject) {
    keys[object.uid] = object.key
    reconcile(object.key)
  }

  private func reconcile(_ key: ObjectKey) {
    guard let object = store.stored(key) else { return }
    if object.isBeingDeleted { return Dependents(store: store).finishDeletion(of: object, deletions) }
    let dependents = Dependents(store: store).of(object)
    switch key.kind {
    case .deployment: deploy(object, dependents)
    case .replicaSet: replicate(object, dependents)
    case .statefulSet: keepOrdinals(object, dependents)
    default: break
    }
  }

  // MARK: - Deployments

  /// One ReplicaSet for each template; that of the present one has the pods.
  private func deploy(_ deployment: StoredObject, _ sets: [StoredObject]) {
    let document = deployment.document
    let template = document["spec"]["template"]
    let hash = PodOfTemplate.hash(template)
    let name = "\(deployment.key.name)-\(hash)"
    let wanted = document["spec"]["replicas"] ?? 1
    if !sets.contains(where: { $0.key.name == name }) {
      var labels = template
      labels["metadata"]["labels"]["pod-template-hash"] = .string(hash)
      var selector = document["spec"]["selector"]
      selector["matchLabels"]["pod-template-hash"] = .string(hash)
      var set: Document = [
        "metadata": [
          "name": .string(name), "namespace": .string(deployment.key.namespace),
          "labels": labels["metadata"]["labels"] ?? [:],
          "annotations": ["deployment.kubernetes.io/revision": .string(String(sets.count + 1))],
          "ownerReferences": [PodOfTemplate.reference(to: deployment)],
        ],
        "spec": ["replicas": wanted, "selector": selector ?? [:], "template": labels ?? [:]],
      ]
      Defaults.fill(&set, .replicaSet, uid: "")
      // One of this name that is somebody else's stays in the way.
      guard (try? store.createStored(.replicaSet, set)) != nil else { return }
      recorder.controller(
        "deployment-controller", deployment, reason: "ScalingReplicaSet",
        message: "Scaled up replica set \(name) to \(wanted.int ?? 1)")
    }
    var status =
      ["replicas": 0, "readyReplicas": 0, "availableReplicas": 0, "updatedReplicas": 0] as [String: Int64]
    for set in sets {
      let isPresent = set.key.name == name
      scale(set, to: isPresent ? wanted : 0)
      let counts = set.document["status"]
      for field in ["replicas", "readyReplicas", "availableReplicas"] {
        status[field]? += counts[field].int ?? 0
      }
      if isPresent { status["updatedReplicas"]? += counts["replicas"].int ?? 0 }
    }
    write(status, to: deployment)
  }

  private func scale(_ set: StoredObject, to replicas: Document) {
    // Gone meanwhile: then there is nothing to scale.
    _ = try? store.update(set.key) { $0["spec"]["replicas"] = replicas }
  }

  // MARK: - ReplicaSets

  private func replicate(_ set: StoredObject, _ pods: [StoredObject]) {
    let document = set.document
    let wanted = Int(clamping: document["spec"]["replicas"].int ?? 1)
    let living = pods.filter { !$0.isBeingDeleted && $0.scheduling?.hasEnded == false }
    report(set, living)
    if living.count > wanted {
      for pod in living.suffix(living.count - wanted) { delete(pod, of: set) }
    } else if living.count < wanted, mayReplace(pods, of: set) {
      for _ in living.count..<wanted {
        create(PodOfTemplate.pod(document["spec"]["template"], of: set), of: set)
      }
    }
  }

  /// Whether pods that fail at once may already be replaced.
  private func mayReplace(_ pods: [StoredObject], of owner: StoredObject) -> Bool {
    let last = pods.filter { $0.scheduling?.hasEnded == true }.map(\.created).max() ?? -.infinity
    if store.now() >= last + Self.pace { return true }
    alarms[owner.key] = last + Self.pace
    return false
  }

  // MARK: - StatefulSets

  /// Each pod has its name for good: one that is gone, has ended or is of an older template makes room for the next.
  private func keepOrdinals(_ set: StoredObject, _ pods: [StoredObject]) {
    let document = set.document
    let template = document["spec"]["template"]
    let revision = "\(set.key.name)-\(PodOfTemplate.hash(template))"
    let wanted = Int(clamping: document["spec"]["replicas"].int ?? 1)
    let names = (0..<max(0, wanted)).map { "\(set.key.name)-\($0)" }
    report(set, pods.filter { !$0.isBeingDeleted && $0.scheduling?.hasEnded == false })
    for pod in pods where !pod.isBeingDeleted {
      let isOld = pod.labels.first { $0.key == "controller-revision-hash" }?.value != revision
      if isOld || pod.scheduling?.hasEnded == true || !names.contains(pod.key.name) { delete(pod, of: set) }
    }
    guard mayReplace(pods, of: set) else { return }
    for (index, name) in names.enumerated() {
      let key = ObjectKey(kind: .pod, namespace: set.key.namespace, name: name)
      guard store.stored(key) == nil else { continue }
      create(
        PodOfTemplate.pod(
          template, of: set, name: name,
          labels: [
            ("apps.kubernetes.io/pod-index", String(index)), ("controller-revision-hash", revision),
            ("statefulset.kubernetes.io/pod-name", name),
          ]), of: set)
    }
  }

  // MARK: - Pods

  private func component(_ owner: StoredObject) -> String {
    owner.key.kind == .replicaSet ? "replicaset-controller" : "statefulset-controller"
  }

  private func create(_ pod: Document, of owner: StoredObject) {
    do throws(APIStatus) {
      let created = try store.createStored(.pod, pod)
      recorder.controller(
        component(owner), owner, reason: "SuccessfulCreate", message: "Created pod: \(created.key.name)")
    } catch {
      recorder.controller(
        component(owner), owner, reason: "FailedCreate", type: "Warning",
        message: "Error creating: \(error.message)")
    }
  }

  private func delete(_ pod: StoredObject, of owner: StoredObject) {
    var options = DeleteOptions()
    options.uid = pod.uid
    // Gone meanwhile is as good.
    guard (try? deletions.deleteStored(pod.key, options)) != nil else { return }
    recorder.controller(
      component(owner), owner, reason: "SuccessfulDelete", message: "Deleted pod: \(pod.key.name)")
  }

  private func report(_ owner: StoredObject, _ living: [StoredObject]) {
    let ready = Int64(living.count { Conditions.isTrue($0.document, "Ready") })
    write(
      ["replicas": Int64(living.count), "readyReplicas": ready, "availableReplicas": ready], to: owner)
  }

  private func write(_ counts: [String: Int64], to owner: StoredObject) {
    // Gone meanwhile: then there is nothing to write.
    _ = try? store.update(owner.key) { (object) throws(APIStatus) in
      guard object["metadata"]["uid"].string == owner.uid else { return }
      object["status"]["observedGeneration"] = object["metadata"]["generation"]
      for (field, count) in counts.sorted(by: { $0.key < $1.key }) {
        object["status"][field] = count > 0 || field == "replicas" ? .int(count) : Document?.none
      }
    }
  }
}
