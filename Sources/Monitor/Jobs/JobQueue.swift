internal import ClientCore

/// Where waiting jobs stand in the queues of their partitions.
///
/// It can count only the jobs that were told: ask Slurm for all that wait, not only for one's own.
public struct JobQueue: Sendable {
  /// Where a job stands in one partition.
  public struct Place: Sendable, Equatable {
    /// The partition.
    public let partition: String
    /// Jobs that go first: a higher priority, or the same and an earlier id.
    public let ahead: Int
    /// Jobs that wait in the partition and are not held, this one included.
    public let length: Int
  }

  private struct Entry: Comparable {
    let priority: Int
    let key: JobKey

    /// Who goes first.
    static func < (a: Entry, b: Entry) -> Bool {
      a.priority != b.priority
        ? a.priority > b.priority : (a.key.id, a.key.cluster) < (b.key.id, b.key.cluster)
    }
  }

  private struct Partition: Hashable {
    let cluster: String
    let name: Substring
  }

  private var lines: [Partition: [Entry]] = [:]

  /// The queues of all partitions of `table`.
  public init(_ table: JobTable) {
    for record in table.records.values {
      guard let entry = Self.entry(record) else { continue }
      for name in record.job.partition.split(separator: ",") {
        lines[Partition(cluster: record.key.cluster, name: name), default: []].append(entry)
      }
    }
    for partition in lines.keys { lines[partition]?.sort() }
  }

  /// Where the job stands in each of its partitions; empty if it does not wait, is held, or its priority is
  /// unknown.
  public func places(of record: JobRecord) -> [Place] {
    guard let entry = Self.entry(record) else { return [] }
    return record.job.partition.split(separator: ",").compactMap { name in
      guard let line = lines[Partition(cluster: record.key.cluster, name: name)] else { return nil }
      var (low, high) = (0, line.count)
      while low < high {
        let middle = (low + high) / 2
        if line[middle] < entry { low = middle + 1 } else { high = middle }
      }
      return Place(partition: String(name), ahead: low, length: line.count)
    }
  }

  private static func entry(_ record: JobRecord) -> Entry? {
    let job = record.job
    guard record.goneSince == nil, job.state.isPending, !job.isHeld, let priority = job.priority, priority > 0
    else { return nil }
    return Entry(priority: priority, key: record.key)
  }
}
