internal import ClientCore

/// What Kubernetes claims of a pod, as far as Slurm can say otherwise.
enum PodClaim: Equatable {
  /// Accepted, not running.
  case waiting
  case running
  case succeeded
  /// The highest exit code of its containers.
  case failed(exitCode: Int)
  /// The virtual kubelet could not submit it.
  case notSubmitted
  /// Its deletion was asked for, and may be forced from then on.
  case deleted(since: Timestamp?)
  /// Nothing that can be wrong.
  case nothing

  init(_ pod: Pod) {
    if pod.meta.deletion != nil || pod.reason == "VKProviderPodDeleted" {
      self = .deleted(since: pod.meta.deletion)
      return
    }
    switch pod.phase {
    case "Pending", "Initializing": self = .waiting
    case "Running": self = .running
    case "Succeeded": self = .succeeded
    case "Failed":
      self = pod.reason == "ProviderFailed" ? .notSubmitted : .failed(exitCode: Self.exitCode(of: pod))
    default: self = .nothing
    }
  }

  /// Once it says so, the virtual kubelet never asks about the pod again.
  var isFinal: Bool {
    switch self {
    case .succeeded, .failed, .notSubmitted: true
    default: false
    }
  }

  private static func exitCode(of pod: Pod) -> Int {
    pod.containerStatuses.lazy.map { status in
      if case .terminated(let end) = status.state { end.exitCode } else { 0 }
    }.max() ?? 0
  }
}
