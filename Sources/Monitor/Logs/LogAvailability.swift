internal import ClientCore

/// Whether a container's log can be read now.
///
/// Asking too early or for the wrong container is not harmless: the plugin then follows a file that never
/// comes, for ever, even when the client has left.
package enum LogAvailability: Equatable {
  /// Not yet, and why.
  case notYet(String)
  case running
  /// The container has ended, and how.
  case ended(String)
  /// There is none, and why.
  case never(String)
  /// The pod has gone, and its log with it.
  case gone

  static let unknown = LogAvailability.notYet("Nothing is known of the pod yet.")

  /// Whether there is something to read.
  var canBeRead: Bool {
    switch self {
    case .running, .ended: true
    case .notYet, .never, .gone: false
    }
  }

  /// What `record` says of `container`.
  package init(_ record: PodRecord, container: String) {
    let pod = record.pod
    if record.isGone {
      self = .gone
    } else if pod.initContainers.contains(where: { $0.name == container }) {
      self = .never(
        "“\(container)” is an init container: the Slurm plugin cannot read its log. What the job script says of it "
          + "is in the other containers' logs.")
    } else if !pod.containers.contains(where: { $0.name == container }) {
      self = .never("The pod has no container “\(container)”.")
    } else if record.job == nil, pod.reason == "ProviderFailed" {
      self = .never("The pod was never submitted as a job, so there is no log: see its message.")
    } else {
      self.init(pod, record.job, pod.containerStatuses.last { $0.name == container }?.state ?? .unknown)
    }
  }

  private init(_ pod: Pod, _ job: JobIdentifier?, _ state: Pod.ContainerStatus.State) {
    switch state {
    case .running: self = .running
    case .terminated(let termination):
      let how =
        termination.reason.isEmpty || termination.reason == "Completed" ? "" : " (\(termination.reason))"
      self = .ended("The container has ended with exit code \(termination.exitCode)\(how).")
    case .waiting, .unknown:
      switch pod.phase {
      case "Running" where state == .unknown: self = .running
      case "Succeeded", "Failed": self = .ended("The pod has ended: \(pod.phase).")
      default: self = .notYet(Self.wait(pod, job))
      }
    }
  }

  private static func wait(_ pod: Pod, _ job: JobIdentifier?) -> String {
    if pod.nodeName.isEmpty { return "The pod has no node yet: its log begins when its job runs." }
    guard let job else { return "The pod is not submitted as a job yet: its log begins when the job runs." }
    return "Job \(job.text) has not started yet: its log begins when it runs."
  }
}
