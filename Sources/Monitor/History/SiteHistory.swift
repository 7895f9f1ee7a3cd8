public import ClientCore

/// How many jobs waited and ran over the session.
///
/// What was counted at one time holds until the next sample.  Only changes are kept, at most one in
/// ``interval``, and fewer the older they are: a day of them takes some tens of kilobytes.
public struct SiteHistory: Sendable, Equatable {
  /// What was counted at one time.
  public struct Sample: Sendable, Equatable {
    /// In the API server's time.
    public var time: Timestamp
    /// Jobs (pods, where no Slurm tells) that wait.
    public var pending: Int
    /// Jobs that run.
    public var running: Int

    /// `pending` and `running` at `time`.
    public init(time: Timestamp, pending: Int, running: Int) {
      (self.time, self.pending, self.running) = (time, pending, running)
    }
  }

  /// Oldest first.
  public private(set) var samples: [Sample] = []

  /// Changes that follow each other faster, in seconds, become one.
  public static let interval = 2.0
  /// Older samples, in seconds, are forgotten.
  public static let reach = 26 * 3600.0
  /// From which age on, in seconds, only one sample is kept in that many seconds.
  private static let tiers: [(age: Double, interval: Double)] = [
    (6 * 3600, 300), (3600, 60), (600, 10),
  ]
  /// Samples that make thinning worth its while; what thinning leaves of a day is about half of it.
  private static let limit = 2048

  /// Nothing yet.
  public init() {}

  /// Takes what is counted at `time` (the API server's).
  ///
  /// A clock that was set back takes with it what was recorded after the new time.
  ///
  /// - Returns: whether anything has changed.
  @discardableResult
  public mutating func take(time: Timestamp, pending: Int, running: Int) -> Bool {
    let before = samples.count
    while let last = samples.last, last.time > time { samples.removeLast() }
    guard let last = samples.last else {
      samples.append(Sample(time: time, pending: pending, running: running))
      return true
    }
    if last.pending == pending, last.running == running { return samples.count != before }
    if time - last.time < Self.interval {
      (samples[samples.count - 1].pending, samples[samples.count - 1].running) = (pending, running)
    } else {
      samples.append(Sample(time: time, pending: pending, running: running))
    }
    if samples.count > Self.limit { thin(at: time) }
    return true
  }

  /// What was counted last at `time`; `nil` before the first sample.
  public func counts(at time: Timestamp) -> Sample? {
    let after = index(after: time)
    return after == 0 ? nil : samples[after - 1]
  }

  /// The most that waited and ran, each for itself, in each of `count` equal parts of the time from `start` to
  /// `end`; `nil` for a part in which nothing was known yet.
  public func peaks(from start: Timestamp, to end: Timestamp, count: Int) -> [Sample?] {
    let width = (end - start) / Double(max(1, count))
    guard count > 0, width > 0 else { return [] }
    var next = index(after: start)
    var holding = next == 0 ? nil : samples[next - 1]
    return (0..<count).map { part in
      let limit = start + width * Double(part + 1)
      var peak = holding
      while next < samples.count, samples[next].time < limit {
        let sample = samples[next]
        peak = Sample(
          time: peak?.time ?? sample.time, pending: max(peak?.pending ?? 0, sample.pending),
          running: max(peak?.running ?? 0, sample.running))
        (holding, next) = (sample, next + 1)
      }
      return peak
    }
  }

  /// Index of the first sample after `time`.
  private func index(after time: Timestamp) -> Int {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Keeps of old samples the last of each interval: what is kept was true when it says so.
  private mutating func thin(at now: Timestamp) {
    var kept: [Sample] = []
    for (index, sample) in samples.enumerated() {
      let age = now - sample.time
      let next = index + 1 < samples.count ? samples[index + 1] : nil
      if let tier = Self.tiers.first(where: { age > $0.age }), let next, now - next.time > tier.age {
        func slot(_ time: Timestamp) -> Int64 { time.seconds / Int64(tier.interval) }
        if slot(sample.time) == slot(next.time) { continue }
      }
      // What holds at the edge is kept until something newer does.
      if age > Self.reach, let next, now - next.time > Self.reach { continue }
      kept.append(sample)
    }
    samples = kept
  }
}
