internal import ClientCore

/// Pods in the order in which they were first seen.
///
/// A change costs a dictionary lookup and a binary search; a removal, one pass over references; a copy
/// for a snapshot is shared until the next change.
struct PodTable {
  /// In the order in which they were first seen.
  private(set) var records: [PodRecord] = []
  /// Namespaces of ``records``, sorted.
  private(set) var namespaces: [String] = []
  /// Of ``records``.
  private(set) var load = JobLoad()

  /// Ascending numbers, beside ``records``.
  private var numbers: [Int] = []
  private var numberOfUID: [String: Int] = [:]
  private var nextNumber = 0
  private var countOfNamespace: [String: Int] = [:]

  /// The record of the pod with that UID.
  subscript(uid: String) -> PodRecord? { position(of: uid).map { records[$0] } }

  /// Adds `record`, or puts it in the place of the one with its UID.
  mutating func put(_ record: PodRecord) {
    load.add(record)
    if let position = position(of: record.key.uid) {
      load.remove(records[position])
      records[position] = record
      return
    }
    records.append(record)
    numbers.append(nextNumber)
    numberOfUID[record.key.uid] = nextNumber
    nextNumber += 1
    let namespace = record.pod.meta.namespace
    countOfNamespace[namespace, default: 0] += 1
    if countOfNamespace[namespace] == 1 { namespaces = countOfNamespace.keys.sorted() }
  }

  /// Removes those records, in one pass.
  mutating func remove(where isToGo: (PodRecord) -> Bool) {
    var kept = 0
    for position in records.indices {
      let record = records[position]
      if isToGo(record) {
        load.remove(record)
        numberOfUID[record.key.uid] = nil
        let namespace = record.pod.meta.namespace
        countOfNamespace[namespace, default: 1] -= 1
        if countOfNamespace[namespace] == 0 { countOfNamespace[namespace] = nil }
      } else {
        if kept != position {
          records[kept] = record
          numbers[kept] = numbers[position]
        }
        kept += 1
      }
    }
    guard kept < records.count else { return }
    records.removeSubrange(kept...)
    numbers.removeSubrange(kept...)
    if namespaces.count != countOfNamespace.count { namespaces = countOfNamespace.keys.sorted() }
  }

  private func position(of uid: String) -> Int? {
    guard let number = numberOfUID[uid] else { return nil }
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
