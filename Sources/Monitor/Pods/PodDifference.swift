internal import Glibc

/// Which pods of a snapshot are not as they were in an earlier one, found by comparing references.
public enum PodDifference {
  /// The places at which the records are others, or new ones at the end.
  case places([Int])
  /// Records have gone, or it is another list altogether.
  case all

  /// Compares two lists of ``Snapshot/pods``.
  public init(from before: [PodRecord], to after: [PodRecord]) {
    guard before.count <= after.count else {
      self = .all
      return
    }
    var places: [Int] = []
    var isSameList = true
    before.withUnsafeBytes { before in
      after.withUnsafeBytes { after in
        // As bytes: to compare references as such would count them up and down ten thousand times.
        let (step, size) = (64, MemoryLayout<PodRecord>.stride)
        guard let old = before.baseAddress, let new = after.baseAddress else { return }
        var start = 0
        while start < before.count {
          let end = min(start + step * size, before.count)
          if memcmp(old + start, new + start, end - start) != 0 {
            for offset in stride(from: start, to: end, by: size)
            where memcmp(old + offset, new + offset, size) != 0 {
              places.append(offset / size)
            }
          }
          start = end
        }
      }
    }
    for place in places where before[place].key != after[place].key {
      isSameList = false
      break
    }
    self = isSameList ? .places(places + Array(before.count..<after.count)) : .all
  }
}
