/// What of a container's log.
public struct LogRequest: Sendable, Hashable {
  /// The pod's.
  public var namespace: String
  /// The pod's name.
  public var pod: String
  /// One of its containers.
  public var container: String
  /// Keep the answer open and send what is added.
  public var follow = false
  /// A time before each line; the Slurm plugin ignores it.
  public var timestamps = false
  /// Whole seconds back from now; the Slurm plugin ignores it.
  public var sinceSeconds: Int?
  /// Lines of that second or later.  Never with the Slurm plugin: asked for timestamps as well, it takes it the other
  /// way round.
  public var sinceTime: Timestamp?
  /// Lines from the end.  Never 0 and never exact with the Slurm plugin: 0 gives all, and one more
  /// than there are makes it answer 500.
  public var tailLines: Int?
  /// The log of the container's last life; the Slurm plugin gives the present one.
  public var previous = false

  /// The whole log of a container as it is now.
  public init(namespace: String, pod: String, container: String) {
    (self.namespace, self.pod, self.container) = (namespace, pod, container)
  }

  /// What a kubelet, and the API server before it, are asked for.
  var query: [(String, String)] {
    var query: [(String, String)] = []
    if follow { query.append(("follow", "true")) }
    if timestamps { query.append(("timestamps", "true")) }
    if previous { query.append(("previous", "true")) }
    if let sinceSeconds { query.append(("sinceSeconds", String(sinceSeconds))) }
    if let sinceTime { query.append(("sinceTime", sinceTime.rfc3339)) }
    if let tailLines { query.append(("tailLines", String(tailLines))) }
    return query
  }

  /// A followed log may rightly be silent for hours; the far side says nothing in between.
  var limits: HTTPLimits { follow ? .stream(idle: nil) : HTTPLimits(total: nil, idle: .seconds(120)) }
}
