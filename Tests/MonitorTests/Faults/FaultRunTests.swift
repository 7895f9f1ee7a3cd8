import EmbeddedSite
import Foundation
import Testing

/// Stories of trouble, made from numbers: after each the monitor shows what is so, has asked for it with patience,
/// and leaves nothing behind.
@Suite(.serialized) struct FaultRunTests {
  /// A few for every build; `scripts/faults` plays as many as wished.
  static let sample = UInt64(1)...24

  /// Numbers that once failed, and what was found.
  static let onceFailed: [(seed: UInt64, finding: String)] = [
    (6, "after a restored backup the same version comes again, with another pod behind it"),
    (
      123,
      "a pod that lost its name on the way was believed, and kept when the good one came in the same version"
    ),
  ]

  @Test(.timeLimit(.minutes(2)), arguments: sample) func endsWithTheTruth(_ seed: UInt64) async throws {
    let run = try await FaultRun(FaultScript(seed: seed))
    #expect(run.findings.isEmpty, "\(run.report)")
  }

  @Test(.timeLimit(.minutes(2)), arguments: onceFailed) func staysMended(_ seed: UInt64, _ finding: String)
    async throws
  {
    let run = try await FaultRun(FaultScript(seed: seed))
    #expect(run.findings.isEmpty, "once \(finding)\n\(run.report)")
  }

  /// `FAULT_SEEDS=FIRST-LAST`, as `scripts/faults` sets it.
  static let wished: ClosedRange<UInt64>? = {
    let numbers = (ProcessInfo.processInfo.environment["FAULT_SEEDS"] ?? "").split(separator: "-")
      .compactMap { UInt64($0) }
    return numbers.count == 2 && numbers[0] <= numbers[1] ? numbers[0]...numbers[1] : nil
  }()

  @Test(.enabled(if: wished != nil)) func manyEndWithTheTruth() async throws {
    var census = FaultCensus()
    for seed in Self.wished ?? 0...0 {
      let run = try await FaultRun(FaultScript(seed: seed))
      #expect(run.findings.isEmpty, "\(run.report)")
      print(
        "seed \(seed): \(run.findings.isEmpty ? "well" : "NOT WELL") after \(run.recovery / .seconds(1)) s")
      census.count(run)
    }
    print(census)
    #expect(census.isFlat, "\(census)")
  }
}
