/// Runs batch/v1 Jobs: makes their pods, counts how they end, tries again, and tidies up.
actor JobController {
  private static let component = "job-controller"

  private let store: ObjectStore
  private let deletions: Deletions
  private let recorder: Recorder
  /// The jobs by uid.
  private var jobs: [String: ObjectKey] = [:]
  /// When a job needs to be looked at again (retry, deadline, expiry), seconds since 1970.
  private var alarms: [ObjectKey: Double] = [:]

  init(store: ObjectStore, keeper: (any NodeKeeper)?) {
    self.store = store
    deletions = Deletions(store: store, keeper: keeper)
    recorder = Recorder(store: store)
  }

  /// Runs until the task is cancelled.
  func run() async {
    let changes = store.changes(of: [.job, .pod])
    for job in store.list(.job).objects {
      jobs[job.uid] = job.key
      reconcile(job.key)
    }
    for await change in changes {
      switch (change.key.kind, change.verb) {
      case (.job, .deleted):
        jobs[change.stored.uid] = nil
        alarms[change.key] = nil
        deletePods(of: change.stored.uid) { _ in true }
      case (.job, _):
        jobs[change.stored.uid] = change.key
        reconcile(change.key)
      default:
        let owners = Set(change.stored.owners + (change.previous?.owners ?? []))
        for owner in owners {
          if let job = jobs[owner] { reconcile(job) }
        }
      }
    }
  }

  /// Looks at the jobs whose time has come.
  func tick() {
    let now = store.now()
    for (key, time) in alarms where time <= now {
      alarms[key] = nil
      reconcile(key)
    }
  }

  // MARK: - One job

  private func reconcile(_ key: ObjectKey) {
    guard let stored = store.stored(key) else { return }
    let job = stored.document
    let pods = store.list(.pod).objects.filter { $0.owners.contains(stored.uid) }
    if job["metadata"]["deletionTimestamp"].string != nil {
      return Dependents(store: store).finishDeletion(of: stored, deletions)
    }
    if Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed") { return expire(stored, job) }
    var state = JobState(job, pods, now: store.now())
    let step = state.next()
    apply(state, to: stored)
    if let alarm = state.alarm { alarms[key] = alarm }
    switch step {
    case .wait: break
    case .create(let count): for _ in 0..<count { createPod(stored, job) }
    case .deleteActive:
      deletePods(of: stored.uid) { $0.scheduling?.hasEnded == false }
    }
    if let event = state.event {
      recorder.controller(
        Self.component, stored, reason: event.reason, type: event.type, message: event.message)
    }
  }

  /// Writes status and conditions.
  private func apply(_ state: JobState, to job: StoredObject) {
    // Gone meanwhile: then there is nothing to write.
    _ = try? store.update(job.key) { (object) throws(APIStatus) in
      guard object["metadata"]["uid"].string == job.uid else { return }
      object["status"] = state.status
    }
  }

  private func createPod(_ job: StoredObject, _ document: Document) {
    // Somebody may have deleted it since it was read.
    guard let present = store.stored(job.key), present.uid == job.uid, !present.isBeingDeleted else { return }
    let pod = PodOfTemplate.pod(document["spec"]["template"], of: job)
    do throws(APIStatus) {
      let created = try store.createStored(.pod, pod)
      recorder.controller(
        Self.component, job, reason: "SuccessfulCreate", message: "Created pod: \(created.key.name)")
    } catch {
      recorder.controller(
        Self.component, job, reason: "FailedCreate", type: "Warning",
        message: "Error creating: \(error.message)")
    }
  }

  // MARK: - The end of a job

  /// Deletes a finished job once its time to live is over.
  private func expire(_ job: StoredObject, _ document: Document) {
    guard let seconds = document["spec"]["ttlSecondsAfterFinished"].int else { return }
    let ended = (document["status"]["conditions"].array ?? []).filter { $0["status"] == "True" }
      .compactMap { Printer.time($0["lastTransitionTime"]) }.max()
    let end = (ended ?? store.now()) + Double(seconds)
    guard end <= store.now() else {
      alarms[job.key] = end
      return
    }
    var options = DeleteOptions()
    options.propagation = .foreground
    options.uid = job.uid
    _ = try? deletions.deleteStored(job.key, options)
  }

  private func deletePods(of uid: String, _ isMeant: (StoredObject) -> Bool) {
    for pod in store.list(.pod).objects where pod.owners.contains(uid) && isMeant(pod) && !pod.isBeingDeleted
    {
      var options = DeleteOptions()
      options.uid = pod.uid
      // Gone meanwhile is as good.
      _ = try? deletions.deleteStored(pod.key, options)
    }
  }
}
