public import ClientCore

/// Key of a pod: its site and UID.
public struct PodKey: Hashable, Sendable {
  /// The context under which it is reached.
  public let site: String
  /// Unique in time and space.
  public let uid: String

  /// The pod `uid` of `site`.
  public init(site: String, uid: String) { (self.site, self.uid) = (site, uid) }
}

/// A pod with what has been learnt about it.  A class, so that ten thousand rows are copied as references.
public final class PodRecord: Sendable {
  /// Site and UID.
  public let key: PodKey
  /// What Kubernetes says.
  public let pod: Pod
  /// From annotation `JobID`; `nil` while the plugin has not accepted it.
  public let job: JobIdentifier?
  /// When Kubernetes told us (server time).
  public let learnt: Timestamp
  /// Gone from the API server (kept a while so that a row does not vanish under the cursor).
  public let isGone: Bool
  /// What the other layers say.
  public let join: PodJoin

  /// A record of `pod`.
  public init(key: PodKey, pod: Pod, learnt: Timestamp, isGone: Bool = false, join: PodJoin = PodJoin()) {
    (self.key, self.pod, self.learnt, self.isGone, self.join) = (key, pod, learnt, isGone, join)
    job = pod.meta.annotations[JobIdentifier.annotation].flatMap(JobIdentifier.init)
  }
}
