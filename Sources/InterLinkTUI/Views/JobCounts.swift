internal import ClientCore
internal import Monitor

/// How many of interLink's jobs are in which state, counted once for each snapshot.
nonisolated struct JobCounts: Sendable {
  /// A state as `squeue` has it, and how many are in it.
  private struct Count: Sendable {
    var code: String
    var role: Role
    var rank: Int
    var number: Int
  }

  private var counts: [Count] = []

  /// None.
  init() {}

  /// Counts the jobs of `snapshot` that Slurm tells of now.
  init(_ snapshot: Snapshot) {
    var byState: [SlurmState: Int] = [:]
    for entry in snapshot.jobs where entry.record.goneSince == nil && !entry.isForeign {
      byState[entry.record.job.state, default: 0] += 1
    }
    for (state, number) in byState {
      if let index = counts.firstIndex(where: { $0.code == state.compact }) {
        counts[index].number += number
      } else {
        let (role, rank) = JobSummary.look(of: state.category)
        counts.append(Count(code: state.compact, role: role, rank: rank, number: number))
      }
    }
    counts.sort { ($0.rank, $0.code) < ($1.rank, $1.code) }
  }

  /// `31 R`, `9 PD`, …: what wants a hand first.
  func spans(separator: String) -> [Span] {
    var spans: [Span] = []
    for count in counts {
      if !spans.isEmpty { spans.append(Span(separator, Style(.dim))) }
      spans.append(Span("\(Format.grouped(count.number)) \(count.code)", Style(count.role)))
    }
    return spans
  }
}
