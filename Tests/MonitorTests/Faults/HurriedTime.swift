import Foundation

@testable import ClientCore

/// Time that runs faster than the machine's, for a client and all that waits in it: an hour of back-offs and polls in
/// seconds, with nothing else changed.
struct HurriedTime: Sendable {
  /// Seconds of the client's for one of the machine's.
  let speed: Double
  /// What the client's clock on the wall shows first.
  let wallStart: Timestamp
  private let start = ContinuousClock.now

  /// How far the client's time has come.
  private var passed: Duration { (ContinuousClock.now - start) * speed }

  /// The client's clock on the wall.
  var wall: Timestamp { wallStart + passed / .seconds(1) }

  var timing: Timing {
    Timing(
      now: { [self] in start + passed }, sleep: { [speed] in try await Task.sleep(for: $0 / speed) },
      random: { Double.random(in: 0..<1) })
  }

  /// libcurl lives in the machine's time.  No answer is called late that a busy machine has just not come to yet.
  func limits(_ limits: HTTPLimits) -> HTTPLimits {
    func hurried(_ limit: Duration) -> Duration { max(.seconds(3), limit / speed) }
    return HTTPLimits(
      connect: hurried(limits.connect), total: limits.total.map(hurried), idle: limits.idle.map(hurried))
  }
}
