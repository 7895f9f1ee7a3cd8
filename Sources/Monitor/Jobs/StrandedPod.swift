public import ClientCore

/// A pod that has no job where one is to be expected.
public struct StrandedPod: Sendable, Equatable {
  /// How it came to be so.
  public enum Cause: Sendable, Equatable {
    /// No job id though it is on its node: what is waited for, or empty if nothing is known.
    case noJob(String)
    /// No node takes it; the scheduler's words.
    case unschedulable(String)
    /// The virtual kubelet waits for its ConfigMaps and Secrets, for 5 minutes at most.
    case waitsForObjects(until: Timestamp)
    /// The plugin refused it, or was not there; all of its words.
    case notSubmitted(String)
    /// Slurm no longer tells of its job, and the pod will not change any more.
    case jobGone(id: UInt64, since: Timestamp?)
    /// Slurm never told of its job while we looked.
    case jobNeverSeen(id: UInt64)
  }

  /// UID of the pod.
  public let uid: String
  /// How it came to be so.
  public let cause: Cause
  /// Since when.
  public let since: Timestamp

  /// A pod is normally submitted within seconds; after this many without a job id something is wrong.
  static let patience = 60.0
  /// ConfigMaps and Secrets that are there are found within a second or two.
  static let objectsPatience = 10.0
  /// How long the virtual kubelet waits for ConfigMaps and Secrets.
  private static let objectsTimeout = 300.0

  /// Why `record` has no job; `nil` if it has one, needs none, or is only waiting its turn.
  ///
  /// - Parameters:
  ///   - askedSlurm: when Slurm was last asked for the pod's job, and answered; `nil` if there is no source.
  ///   - now: in the API server's time.
  public init?(
    _ record: PodRecord, jobs: PodJobs?, in table: JobTable, askedSlurm: Timestamp?, at now: Timestamp
  ) {
    guard !record.isGone, record.pod.meta.deletion == nil else { return nil }
    let pod = record.pod
    let created = pod.meta.created ?? record.learnt
    let found: (Cause, Timestamp)?
    switch (pod.phase, record.job) {
    case ("Succeeded", _): found = nil
    case ("Failed", _):
      found = pod.reason == "ProviderFailed" ? (.notSubmitted(Self.message(of: pod)), record.learnt) : nil
    case (_, .number(let id)):
      found = Self.jobIsMissing(id, record, jobs, table, askedSlurm, created)
    case (_, .some): found = nil
    case (_, nil):
      // A job that was found otherwise is as good as an id.
      guard jobs?.main == nil, let cause = Self.noJob(pod, created: created, at: now) else { return nil }
      found = (cause, created)
    }
    guard let found else { return nil }
    (uid, cause, since) = (record.key.uid, found.0, found.1)
  }

  /// When `record` may come to be stranded by time alone; `nil` if only news can make it so.
  static func due(_ record: PodRecord, _ join: PodJoin) -> Timestamp? {
    let pod = record.pod
    guard !record.isGone, pod.meta.deletion == nil, join.jobs.main == nil,
      pod.phase != "Succeeded", pod.phase != "Failed"
    else { return nil }
    let created = pod.meta.created ?? record.learnt
    switch record.job {
    case .number: return join.isSlurmAsked ? max(created, record.learnt) + patience : nil
    case .some: return nil
    case nil:
      if pod.phase == "Initializing" { return created + objectsPatience }
      return pod.nodeName.isEmpty ? nil : created + patience
    }
  }

  private static func jobIsMissing(
    _ id: UInt64, _ record: PodRecord, _ jobs: PodJobs?, _ table: JobTable, _ asked: Timestamp?,
    _ created: Timestamp
  ) -> (Cause, Timestamp)? {
    if let main = jobs?.main {
      guard let job = table[main.key], let gone = job.goneSince else { return nil }
      return (.jobGone(id: main.key.id, since: job.job.ended ?? gone), gone)
    }
    guard let asked, asked - created > patience, asked - record.learnt > patience else { return nil }
    return (.jobNeverSeen(id: id), record.learnt)
  }

  private static func noJob(_ pod: Pod, created: Timestamp, at now: Timestamp) -> Cause? {
    let waiting = now - created
    if pod.phase == "Initializing" {
      return waiting > objectsPatience ? .waitsForObjects(until: created + objectsTimeout) : nil
    }
    if pod.nodeName.isEmpty {
      let scheduled = pod.conditions.last { $0.type == "PodScheduled" }
      guard let scheduled, scheduled.status == "False" else { return nil }
      return .unschedulable(scheduled.message.isEmpty ? scheduled.reason : scheduled.message)
    }
    return waiting > patience ? .noJob(message(of: pod)) : nil
  }

  /// The fullest text that Kubernetes has of the pod.
  private static func message(of pod: Pod) -> String {
    var texts = [pod.message]
    for status in pod.containerStatuses {
      switch status.state {
      case .waiting(let reason, let message): texts += [message, reason]
      case .terminated(let end): texts.append(end.message)
      case .running, .unknown: break
      }
    }
    return texts.first { !$0.isEmpty } ?? ""
  }

  /// One or two sentences: what is the matter for how long, and what to do.
  public func sentence(at now: Timestamp) -> String {
    let span = TimeSpan.text(now - since)
    switch cause {
    case .noJob(let known):
      let more = known.isEmpty ? "" : " (\(known))"
      return
        "No job id for \(span)\(more): the plugin has not answered, or the virtual kubelet was restarted "
        + "and has forgotten the pod. Look at the virtual kubelet's log, or make the pod anew."
    case .unschedulable(let text): return "No node for \(span): \(text)"
    case .waitsForObjects(let end):
      let left = end - now
      let rest = left > 0 ? "gives up in \(TimeSpan.text(left))" : "is about to give up"
      return "Waits for a ConfigMap or Secret for \(span), and \(rest)."
    case .notSubmitted(let text):
      return "The job was never submitted: \(text.isEmpty ? "no reason was given." : text)"
    case .jobGone(let id, _):
      return
        "Slurm forgot job \(id) \(span) ago and Kubernetes was never told how it ended: the pod will "
        + "not change any more. Delete it, or make it anew."
    case .jobNeverSeen(let id):
      return
        "Slurm does not know job \(id), \(span) after Kubernetes told of it: it ended long ago, or runs on a "
        + "cluster that is not asked."
    }
  }
}
