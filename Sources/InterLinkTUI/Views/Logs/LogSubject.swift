internal import ClientCore
internal import Monitor

/// A container whose log can be shown.
nonisolated struct LogMember: Hashable, Sendable {
  var pod: PodKey
  var container: String
}

/// Whose logs a view shows: of one container, or of several, to which more may come.
nonisolated enum LogSubject: Sendable {
  case container(LogMember)
  /// Pods that were marked.
  case pods([PodKey])
  /// A log that is kept; its pod may be gone.
  case kept(KeptLog)
  /// What has the same owner, or service.
  case group(GroupName, site: String)

  /// Whether it is of one container, and stays so.
  var isOfOne: Bool {
    switch self {
    case .container, .kept: true
    case .pods, .group: false
    }
  }

  /// Streams that are opened at once.
  static let limit = 50

  /// The containers that the snapshot has of it, in the order of their pods' age.
  func members(in snapshot: Snapshot) -> [LogMember] {
    let pods: [PodRecord]
    switch self {
    case .container(let member): return [member]
    case .kept(let log):
      return [
        LogMember(pod: PodKey(site: log.header.site, uid: log.header.uid), container: log.header.container)
      ]
    case .pods(let keys):
      let wanted = Set(keys)
      pods = snapshot.pods.filter { wanted.contains($0.key) }
    case .group(let name, let site):
      pods = snapshot.pods.filter {
        $0.key.site == site && $0.pod.meta.namespace == name.place
          && PodGroups.names(of: $0.pod).contains(name)
      }
    }
    let never = Timestamp(seconds: 0)
    return pods.sorted {
      ($0.pod.meta.created ?? never, $0.key.uid) < ($1.pod.meta.created ?? never, $1.key.uid)
    }
    .flatMap { record in
      record.pod.containers.map { LogMember(pod: record.key, container: $0.name) }
    }
  }
}

/// One of the logs that a view shows.
nonisolated struct LogMemberState: Sendable {
  var member: LogMember
  /// `default/train-0`
  var podName: String
  /// What tells it from the others.
  var title: String
  var isOn = true
  /// ``gone``, `failed`: why no more is to come.
  var note = ""
  /// Another takes its place.
  var isLeaving = false

  static let gone = "gone"
}
