import EmbeddedSite
import Foundation

/// What many runs in one process cost.
struct FaultCensus: CustomStringConvertible {
  /// What a process holds.
  struct Holdings {
    /// Resident, in MiB.
    var memory = 0
    /// But for eventfds: of each listener that it closes, the site's HTTP library leaves one behind.
    var files = 0
    var threads = 0

    static var now: Holdings {
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      func number(_ name: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
        return Int(line.split { $0 == " " || $0 == "\t" }.dropFirst().first ?? "") ?? 0
      }
      let manager = FileManager.default
      let files = ((try? manager.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).filter { file in
        // What has been closed meanwhile counts no more.
        let target = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(file)")
        return target.map { !$0.contains("eventfd") } ?? false
      }
      return Holdings(memory: number("VmRSS") / 1024, files: files.count, threads: number("Threads"))
    }
  }

  /// Runs until caches and pools are as large as they become, and the site's HTTP library has as many timers of
  /// requests as it ever keeps: a minute's worth.
  private static let warmUp = 100

  private let start = ContinuousClock.now
  private var (runs, failed) = (0, 0)
  private var peaks: [EmbeddedSite.Door: Int] = [:]
  private var slowest = (seed: UInt64(0), time: Duration.zero)
  private var warm = Holdings()
  private var last = Holdings()

  mutating func count(_ run: FaultRun) {
    runs += 1
    if !run.findings.isEmpty { failed += 1 }
    peaks.merge(run.peaks) { max($0, $1) }
    if run.recovery > slowest.time { slowest = (run.script.seed, run.recovery) }
    last = .now
    if runs == Self.warmUp { warm = last }
  }

  /// Whether nothing was left behind, as far as so many runs can show.
  var isFlat: Bool {
    guard runs >= 2 * Self.warmUp else { return true }
    return last.files <= warm.files + 4 && last.threads <= warm.threads + 4
      && last.memory <= warm.memory + max(warm.memory / 10, 20)
  }

  var description: String {
    let span = (ContinuousClock.now - start) / .seconds(1)
    let requests = peaks.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }
    return """
      \(runs) runs in \(Int(span)) s, \(failed) with findings
      most requests within ten seconds: \(requests.joined(separator: ", "))
      longest way back to the truth: \(slowest.time) (seed \(slowest.seed))
      after \(Self.warmUp) runs: \(warm.memory) MiB, \(warm.files) files, \(warm.threads) threads
      at the end:    \(last.memory) MiB, \(last.files) files, \(last.threads) threads
      """
  }
}
