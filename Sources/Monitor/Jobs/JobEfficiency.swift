public import ClientCore

/// What a job that has ended used of what it asked for, and what to ask for next time.
public struct JobEfficiency: Sendable, Equatable {
  /// Seconds that it ran.
  public let wall: Double
  /// Seconds that it had asked for; `nil` without a limit.
  public let limit: Double?
  /// Processors that it had.
  public let cpus: Int?
  /// Seconds of processors that it used; `nil` if no source tells.
  public let cpuSeconds: Double?
  /// Most memory that it used, in bytes, and what it had asked for; `nil` if no source tells.
  public let peakMemory: Int?
  /// Memory that it had asked for, in bytes.
  public let requestedMemory: Int?

  /// Of `job`; `nil` if it has not run to an end.
  ///
  /// - Parameter times: of its containers, from the ends of their logs; asked where the accounting database
  ///   is silent.
  public init?(_ job: SlurmJob, times: [ShellTimes] = []) {
    guard job.state.isEnded, let started = job.started, let ended = job.ended, ended > started else {
      return nil
    }
    wall = ended - started
    limit = job.timeLimit.value.map { Double($0) * 60 }
    cpus = (job.allocated.cpus ?? job.cpus).flatMap { $0 > 0 ? $0 : nil }
    cpuSeconds = job.usage?.cpuSeconds ?? (times.isEmpty ? nil : times.reduce(0) { $0 + $1.cpu })
    peakMemory = job.usage?.peakMemory
    requestedMemory = (job.allocated.memory ?? job.requested.memory).flatMap {
      let (bytes, overflow) = $0.multipliedReportingOverflow(by: 1 << 20)
      return overflow || bytes <= 0 ? nil : bytes
    }
  }

  /// Part of its processors' time that was used: 1 is all of it.
  public var cpu: Double? {
    guard let cpus, let cpuSeconds else { return nil }
    return cpuSeconds / (wall * Double(cpus))
  }

  /// Part of its memory that was used.
  public var memory: Double? {
    guard let peakMemory, let requestedMemory else { return nil }
    return Double(peakMemory) / Double(requestedMemory)
  }

  /// Part of its time limit that was used.
  public var time: Double? { limit.flatMap { $0 > 0 ? wall / $0 : nil } }

  /// A sentence for each thing of which far too much was asked for; none if it was well chosen.
  public var advice: [String] {
    var advice: [String] = []
    if let limit, let time, time < 0.5, limit - wall > 600 {
      let next = Self.minutes(for: wall)
      advice.append(
        "Asked \(TimeSpan.text(limit)), used \(TimeSpan.text(wall)): with --time=\(next) it would wait less.")
    }
    // Short jobs spend their time in starting.
    if let cpu, let cpus, let cpuSeconds, cpus > 1, cpu < 0.5, wall > 60 {
      let busy = cpuSeconds / wall
      let next = min(max(1, Int((busy * 1.25).rounded(.up))), cpus)
      if next < cpus {
        advice.append(
          "Asked \(cpus) processors, used \(Self.rounded(busy)) on average: \(next) would do, unless it needs "
            + "them at once for a while.")
      }
    }
    if let peakMemory, let requestedMemory, let memory, memory < 0.5, requestedMemory - peakMemory > 1 << 30 {
      let gib = Double(1 << 30)
      let next = max(1, Int((Double(peakMemory) * 1.25 / gib).rounded(.up)))
      advice.append(
        "Asked \(Self.rounded(Double(requestedMemory) / gib)) GiB of memory, used "
          + "\(Self.rounded(Double(peakMemory) / gib)) GiB: \(next) GiB would do.")
    }
    return advice
  }

  /// Half as long again, in whole 5 minutes, for `--time`.
  private static func minutes(for wall: Double) -> Int {
    Int((min(wall, 1e9) * 1.5 / 300).rounded(.up)) * 5
  }

  private static func rounded(_ value: Double) -> String {
    let tenths = Int((min(value, 1e9) * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
