/// What a job is at and what it needs next: pure, so that it can be tested without a store.
struct JobState {
  enum Step: Equatable {
    case wait
    case create(Int)
    /// Its remaining pods are to end.
    case deleteActive
  }

  /// The status to write.
  private(set) var status: Document
  /// When to look again, seconds since 1970.
  private(set) var alarm: Double?
  private(set) var event: (reason: String, type: String, message: String)?

  private var job: Document
  private let now: Double
  private let active: Int
  private let succeeded: Int
  private let failed: Int
  private let lastFailure: Double

  init(_ job: Document, _ pods: [StoredObject], now: Double) {
    self.job = job
    self.now = now
    status = job["status"] ?? [:]
    var active = 0
    var ready: Int64 = 0
    var terminating: Int64 = 0
    var succeeded = 0
    var failed = 0
    var lastFailure = 0.0
    for stored in pods {
      let pod = stored.document
      switch pod["status"]["phase"].string {
      case "Succeeded": succeeded += 1
      case "Failed":
        failed += 1
        let ends = (pod["status"]["containerStatuses"].array ?? []).compactMap {
          Printer.time($0["state"]["terminated"]["finishedAt"])
        }
        lastFailure = max(lastFailure, ends.max() ?? Printer.time(pod["metadata"]["creationTimestamp"]) ?? 0)
      case _ where pod["metadata"]["deletionTimestamp"].string != nil: terminating += 1
      default:
        active += 1
        if Conditions.isTrue(pod, "Ready") { ready += 1 }
      }
    }
    (self.active, self.succeeded, self.failed, self.lastFailure) = (active, succeeded, failed, lastFailure)
    status["active"] = active > 0 ? .int(Int64(active)) : Document?.none
    status["succeeded"] = succeeded > 0 ? .int(Int64(succeeded)) : Document?.none
    status["failed"] = failed > 0 ? .int(Int64(failed)) : Document?.none
    status["ready"] = .int(ready)
    status["terminating"] = .int(terminating)
    status["uncountedTerminatedPods"] = [:]
  }

  mutating func next() -> Step {
    let spec = job["spec"]
    if spec["suspend"].bool == true {
      if !Conditions.isTrue(job, "Suspended") {
        condition("Suspended", "True", reason: "JobSuspended", message: "Job suspended")
        event = ("Suspended", "Normal", "Job suspended")
      }
      status["startTime"] = nil
      return active > 0 ? .deleteActive : .wait
    }
    if Conditions.isTrue(job, "Suspended") {
      condition("Suspended", "False", reason: "JobResumed", message: "Job resumed")
      event = ("Resumed", "Normal", "Job resumed")
    }
    if status["startTime"].string == nil { status["startTime"] = .string(RFC3339.string(now)) }

    let parallelism = Int(clamping: spec["parallelism"].int ?? 1)
    let completions = spec["completions"].int.map { Int(clamping: $0) }
    if completions.map({ succeeded >= $0 }) ?? (succeeded > 0 && active == 0) { return complete() }
    if failed > Int(clamping: spec["backoffLimit"].int ?? 6) {
      return fail("BackoffLimitExceeded", "Job has reached the specified backoff limit")
    }
    if let seconds = spec["activeDeadlineSeconds"].int, let start = Printer.time(status["startTime"]) {
      let deadline = start + Double(seconds)
      if now >= deadline { return fail("DeadlineExceeded", "Job was active longer than specified deadline") }
      alarm = deadline
    }
    let wanted = min(parallelism, completions.map { $0 - succeeded } ?? (succeeded > 0 ? 0 : parallelism))
    if active >= wanted { return .wait }
    // 10 s after the first failure, twice as long after each further one, at most 10 minutes.
    if failed > 0 {
      let retry = lastFailure + min(Double(UInt64(10) << UInt64(min(failed - 1, 6))), 600)
      if now < retry {
        alarm = min(alarm ?? retry, retry)
        return .wait
      }
    }
    return .create(min(wanted - active, 500))
  }

  private mutating func complete() -> Step {
    let message = "Reached expected number of succeeded pods"
    condition("SuccessCriteriaMet", "True", reason: "CompletionsReached", message: message)
    condition("Complete", "True", reason: "CompletionsReached", message: message)
    status["completionTime"] = .string(RFC3339.string(now))
    event = ("Completed", "Normal", "Job completed")
    return active > 0 ? .deleteActive : .wait
  }

  private mutating func fail(_ reason: String, _ message: String) -> Step {
    condition("FailureTarget", "True", reason: reason, message: message)
    condition("Failed", "True", reason: reason, message: message)
    status["active"] = nil
    event = (reason, "Warning", message)
    return active > 0 ? .deleteActive : .wait
  }

  private mutating func condition(_ type: String, _ value: String, reason: String, message: String) {
    job["status"] = status
    Conditions.set(&job, type, value, reason: reason, message: message, now: RFC3339.string(now))
    status["conditions"] = job["status"]["conditions"]
  }
}
