/// Values that are made of parts.
extension SbatchValue {
  static func nodesProblem(_ value: String) -> Problem? {
    let ends = value.split(separator: "-", omittingEmptySubsequences: false).map(count)
    guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1] else {
      return .refused("is no number of nodes such as 2 or 2-4")
    }
    return high < low ? .refused("ends below its beginning") : low == 0 ? .odd("asks for no node") : nil
  }

  /// A number that may end in `k` or `m`.
  private static func count(_ text: Substring) -> Int? {
    guard let last = text.last else { return nil }
    switch last {
    case "k", "K": return digits(text.dropLast()).map { $0 * 1024 }
    case "m", "M": return digits(text.dropLast()).map { $0 * 1024 * 1024 }
    default: return digits(text)
    }
  }

  static func gpusProblem(_ value: String) -> Problem? {
    for part in value.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
      guard (1...2).contains(pieces.count), let last = pieces.last, count(last) != nil,
        pieces.count == 1 || isWord(pieces[0])
      else { return .refused("is no number of GPUs such as 2 or a100:2") }
    }
    return nil
  }

  static func gresProblem(_ value: String) -> Problem? {
    if value.lowercased() == "none" { return nil }
    for part in value.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
      guard (1...3).contains(pieces.count), pieces.allSatisfy(isWord) else {
        return .refused("is no resource such as gpu:2 or gpu:a100:2")
      }
      if pieces.count == 3, count(pieces[2]) == nil { return .refused("does not end in a number") }
    }
    return nil
  }

  private static func isWord(_ text: Substring) -> Bool {
    !text.isEmpty && !text.contains { $0.isWhitespace || ",:=".contains($0) }
  }

  static func arrayProblem(_ value: String) -> Problem? {
    let halves = value.split(separator: "%", omittingEmptySubsequences: false)
    let message = Problem.refused("is no list of indices such as 0-15 or 1,3,5-7%2")
    guard halves.count <= 2, halves.count == 1 || digits(halves[1]) != nil else { return message }
    for part in halves[0].split(separator: ",", omittingEmptySubsequences: false) {
      let steps = part.split(separator: ":", omittingEmptySubsequences: false)
      guard steps.count <= 2, steps.count == 1 || (digits(steps[1]) ?? 0) > 0 else { return message }
      let ends = steps[0].split(separator: "-", omittingEmptySubsequences: false).map { digits($0) }
      guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1] else {
        return message
      }
      if high < low { return .refused("has a range that ends below its beginning") }
      if steps.count == 2, ends.count == 1 { return message }
    }
    return nil
  }

  private static let dependencyTypes: Set<String> = [
    "after", "afterany", "afterburstbuffer", "aftercorr", "afternotok", "afterok",
  ]

  static func dependencyProblem(_ value: String) -> Problem? {
    if value.isEmpty { return .odd("is empty") }
    if value.contains(","), value.contains("?") { return .odd("mixes “,” (all) and “?” (any)") }
    var isListed = false
    for part in value.split(whereSeparator: { $0 == "," || $0 == "?" }) {
      if part.lowercased() == "singleton" { continue }
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
      // `afterok:12,13`: the type goes on.
      let hasType = dependencyTypes.contains(pieces[0].lowercased())
      guard hasType ? pieces.count >= 2 : isListed else {
        return .refused("has “\(part)”, which is no dependency such as afterok:123 or singleton")
      }
      isListed = true
      for job in pieces.dropFirst(hasType ? 1 : 0) {
        let number = job.split(separator: "+", omittingEmptySubsequences: false)
        let id = number[0].split(separator: "_", omittingEmptySubsequences: false)
        guard number.count <= 2, digits(id[0]) != nil, id.count <= 2,
          id.count == 1 || id[1] == "*" || digits(id[1]) != nil,
          number.count == 1 || digits(number[1]) != nil
        else { return .refused("has “\(job)”, which is no job id") }
      }
    }
    return nil
  }

  private static let mailTypes: Set<String> = [
    "none", "begin", "end", "fail", "requeue", "all", "invalid_depend", "stage_out", "time_limit",
    "time_limit_90", "time_limit_80", "time_limit_50", "array_tasks",
  ]

  static func mailProblem(_ value: String) -> Problem? {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false)
    let unknown = parts.filter { !mailTypes.contains($0.lowercased()) }
    guard let first = unknown.first else { return nil }
    let words = "has “\(first)”, which is none of \(mailTypes.sorted().joined(separator: ", "))"
    return unknown.count == parts.count ? .refused(words) : .odd(words)
  }

  static func signalProblem(_ value: String) -> Problem? {
    let message = Problem.refused("is no signal such as USR1@120 or B:TERM@60")
    var rest = Substring(value)
    if let colon = rest.firstIndex(of: ":") {
      let flags = rest[..<colon].uppercased()
      guard !flags.isEmpty, flags.allSatisfy({ "RB".contains($0) }) else { return message }
      rest = rest[rest.index(after: colon)...]
    }
    let halves = rest.split(separator: "@", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), !halves[0].isEmpty,
      halves.count == 1 || halves[1].isEmpty || (digits(halves[1]).map { $0 <= 65535 } ?? false)
    else { return message }
    if let number = digits(halves[0]) {
      return (1...64).contains(number) ? nil : .odd("is no signal that there is")
    }
    var name = halves[0].uppercased()
    if name.hasPrefix("SIG") { name.removeFirst(3) }
    return signals.contains(name) ? nil : message
  }

  /// `sig_name2num` of Slurm's `src/common/proc_args.c`.
  private static let signals: Set<String> = [
    "HUP", "INT", "QUIT", "ABRT", "KILL", "ALRM", "TERM", "USR1", "USR2", "URG", "CONT", "STOP", "TSTP",
    "TTIN", "TTOU",
  ]
}
