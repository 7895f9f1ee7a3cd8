/// Slurm's short form of lists of nodes: `cn[001-003,007],gn01`.
enum Hostlist {
  static func compress(_ names: [String]) -> String {
    var groups: [(prefix: String, digits: Int, numbers: [Int])] = []
    var others: [String] = []
    for name in names {
      let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
      let prefix = String(name.dropLast(digits))
      guard digits > 0, let number = Int(name.suffix(digits)) else {
        others.append(name)
        continue
      }
      if let index = groups.firstIndex(where: { $0.prefix == prefix && $0.digits == digits }) {
        groups[index].numbers.append(number)
      } else {
        groups.append((prefix, digits, [number]))
      }
    }
    let short = groups.map { group in
      let numbers = group.numbers.sorted()
      guard numbers.count > 1 else { return group.prefix + padded(numbers[0], group.digits) }
      return "\(group.prefix)[\(ranges(numbers) { padded($0, group.digits) })]"
    }
    return (short + others).joined(separator: ",")
  }

  /// `0-3,7`: sorted numbers, runs of them shortened.
  static func ranges(_ numbers: [Int], _ text: (Int) -> String = { String($0) }) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { run in
      run.count == 1 ? text(run.lowerBound) : "\(text(run.lowerBound))-\(text(run.upperBound))"
    }.joined(separator: ",")
  }
}
