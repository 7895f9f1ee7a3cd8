internal import ClientCore

/// Jobs by the state that squeue would print.
nonisolated struct JobStates: Sendable, Equatable {
  private struct Count: Sendable, Equatable {
    let word: String
    let category: SlurmStateClass
    var number: Int
  }

  /// There are a dozen states at most: looking through them costs less than hashing.
  private var counts: [Count] = []

  /// One more job in that state; those that ended as they should are counted together.
  mutating func add(_ state: SlurmState) {
    let category = state.category
    let word = category == .good || category == .ended ? "ended" : state.compact
    if let index = counts.firstIndex(where: { $0.word == word && $0.category == category }) {
      counts[index].number += 1
    } else {
      counts.append(Count(word: word, category: category, number: 1))
    }
  }

  /// `PD 9`, `R 31`, …: what waits and lives, what went wrong, and last what is over.
  var spans: [Span] {
    var merged: [Count] = []
    for count in counts {
      if let index = merged.firstIndex(where: { $0.word == count.word }) {
        merged[index].number += count.number
      } else {
        merged.append(count)
      }
    }
    return merged.sorted { (Self.rank($0.category), $0.word) < (Self.rank($1.category), $1.word) }.map {
      count in
      Span("\(count.word) \(Format.grouped(count.number))", Style(Self.role(count.category)))
    }
  }

  private static func rank(_ category: SlurmStateClass) -> Int {
    switch category {
    case .wait: 0
    case .live: 1
    case .attention: 2
    case .bad: 3
    case .good, .ended: 4
    }
  }

  private static func role(_ category: SlurmStateClass) -> Role {
    switch category {
    case .wait: .waiting
    case .live: .live
    case .attention: .attention
    case .bad: .bad
    case .good, .ended: .ended
    }
  }
}
