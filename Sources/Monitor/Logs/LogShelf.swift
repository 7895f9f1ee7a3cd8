internal import ClientCore

/// The open log sessions, one for each container.
struct LogShelf {
  /// Sessions that nobody looks at any more and that are kept all the same: a user goes to and fro between
  /// a few logs, and a stream that was given up goes on at the far side until the container ends.
  private static let idleSessions = 4

  struct Key: Hashable {
    var pod: PodKey
    var container: String
  }

  struct Entry {
    var key: Key
    var session: LogSession
    /// What its lines of that revision told of how far the pod is.
    var progress: (revision: UInt64, told: PodProgress?)?
  }

  /// The one used last at the end.
  var entries: [Entry] = []

  var sessions: [LogSession] { entries.map(\.session) }

  /// Each session with what it is of.
  var containers: [(pod: PodKey, container: String, session: LogSession)] {
    entries.map { ($0.key.pod, $0.key.container, $0.session) }
  }

  /// The session of that container, opened with `open` if there is none.
  mutating func session(of pod: PodKey, container: String, open: () -> LogSession) -> LogSession {
    let key = Key(pod: pod, container: container)
    var entry: Entry
    if let position = entries.firstIndex(where: { $0.key == key }) {
      entry = entries.remove(at: position)
    } else {
      entry = Entry(key: key, session: open())
    }
    dropIdle()
    entries.append(entry)
    return entry.session
  }

  /// Tells each session what is known of its container; what is not in the table (another namespace is
  /// looked at) is not news.
  func update(from model: Model) {
    for entry in entries {
      guard let record = model.pods[entry.key.pod.uid] else { continue }
      if let job = record.job { entry.session.log.set(job: job.text) }
      entry.session.update(
        LogAvailability(record, container: entry.key.container),
        node: model.nodes.records.first { $0.node.meta.name == record.pod.nodeName }?.node)
    }
  }

  /// The jobs that the heads of logs name, of pods without any by other grounds: by UID.
  func jobNumbers(from model: Model) -> [String: UInt64] {
    var found: [String: UInt64] = [:]
    for entry in entries {
      let uid = entry.key.pod.uid
      guard let record = model.pods[uid], record.job == nil, record.join.jobs.main == nil else { continue }
      // The second line of the head; a prologue of the user's may speak before.
      for line in entry.session.lines(0..<20) where line.isChatter {
        if let number = JobOutput.jobNumber(line.text) { found[uid] = number }
      }
    }
    return found
  }

  /// Drops the sessions used longest ago that nobody but the shelf holds.
  private mutating func dropIdle() {
    var idle = 0
    for position in entries.indices.reversed() where isKnownUniquelyReferenced(&entries[position].session) {
      idle += 1
      if idle > Self.idleSessions { entries.remove(at: position) }
    }
  }
}
