public import ClientCore

/// interLink's cache and Kubernetes say what cannot both be true, and have for longer than lateness explains.
///
/// The cache is filled by the virtual kubelet's own questions: what it knows, Kubernetes is to know five seconds
/// later.  It keeps what it held when a pod ended or left, so that the later word is not always its own.
public struct InterLinkConflict: Sendable, Equatable {
  /// What Kubernetes says: `Running`.
  public let kubernetes: String
  /// What interLink says: `terminated (exit code 0)`.
  public let interLink: String
  /// Since when interLink has said so, as far as we saw.
  public let since: Timestamp
  /// Whether Kubernetes has not taken over what interLink knows; else the cache is behind, which misleads nobody.
  public let isKubernetesBehind: Bool
  /// Why, and whom to believe, one sentence.
  public let reason: String

  /// `Kubernetes says Running; interLink has said terminated (exit code 0) for 2 min.  …`
  public func sentence(at now: Timestamp) -> String {
    "Kubernetes says \(kubernetes); interLink has said \(interLink) for \(TimeSpan.text(now - since)). \(reason)"
  }

  /// What a container, or all of a pod's, can be said to do.
  fileprivate enum Stage: Equatable {
    case waiting, running
    case ended(code: Int)

    var words: String {
      switch self {
      case .waiting: "waiting"
      case .running: "running"
      case .ended(let code): "terminated (exit code \(code))"
      }
    }
  }

  /// What Kubernetes and interLink say of a pod; `nil` if both can be true, or will agree in a moment.
  init?(_ record: PodRecord, _ report: PodJoin.InterLinkReport, activePods: Int, at now: Timestamp) {
    guard !record.isGone, record.pod.meta.deletion == nil, let told = Stage(report.status.containers),
      let claimed = Self.stage(PodClaim(record.pod), record.pod), told != claimed
    else { return nil }
    let begin = max(report.learnt, record.learnt)
    guard now - begin > Disagreement.grace(activePods: activePods) else { return nil }
    switch (claimed, told) {
    case (.ended, .ended):
      reason = "The exit codes differ: look into the log."
    case (.ended, _):
      reason = "interLink keeps its last word of a pod that has ended: believe Kubernetes."
    case (_, .ended):
      reason = "The virtual kubelet has not taken it over: it is late, or stuck. Believe interLink."
    case (_, .running), (_, .waiting):
      reason = "The virtual kubelet has not taken it over: it is late, or stuck."
    }
    if case .ended = claimed { isKubernetesBehind = false } else { isKubernetesBehind = true }
    (kubernetes, interLink, since) = (record.pod.phase, told.words, report.learnt)
  }

  /// When the two may come to contradict each other by time alone; `nil` if they agree.
  static func due(_ record: PodRecord, _ report: PodJoin.InterLinkReport, activePods: Int) -> Timestamp? {
    guard let told = Stage(report.status.containers),
      let claimed = stage(PodClaim(record.pod), record.pod), told != claimed
    else { return nil }
    return max(report.learnt, record.learnt) + Disagreement.grace(activePods: activePods)
  }

  private static func stage(_ claim: PodClaim, _ pod: Pod) -> Stage? {
    switch claim {
    case .waiting: .waiting
    case .running: .running
    case .succeeded: .ended(code: 0)
    case .failed(let code): .ended(code: code)
    case .notSubmitted, .deleted, .nothing: nil
    }
  }
}

extension InterLinkConflict.Stage {
  /// What the containers do together; `nil` if nothing is told.
  fileprivate init?(_ containers: [Pod.ContainerStatus]) {
    guard !containers.isEmpty else { return nil }
    var codes: [Int] = []
    var isRunning = false
    for container in containers {
      switch container.state {
      case .terminated(let end): codes.append(end.exitCode)
      case .running: isRunning = true
      case .waiting: break
      case .unknown: return nil
      }
    }
    if codes.count == containers.count {
      self = .ended(code: codes.max() ?? 0)
    } else {
      self = isRunning || !codes.isEmpty ? .running : .waiting
    }
  }
}
