/// Values of sbatch's options: what they may look like.
public enum SbatchValue {
  /// The kinds that are told from each other.
  public enum Kind: Sendable, Hashable {
    /// Anything.
    case text
    /// A name without blanks.
    case name
    /// A file or folder.
    case path
    /// A whole number, this or more.
    case count(Int)
    /// `2`, `2-4`
    case nodes
    /// `2`, `a100:2`
    case gpus
    /// `gpu:2`, `gpu:a100:2,shard:1`
    case gres
    /// `4000`, `8G`
    case memory
    /// `30`, `2:30:00`, `1-12`
    case time
    /// A moment: `now+1hour`, `16:00`, `2026-11-21T08:00`
    case begin
    /// `0-15`, `1,3,5-7%2`
    case array
    /// `afterok:123`, `singleton`
    case dependency
    /// `END,FAIL`
    case mail
    /// A whole number that may be below zero.
    case nice
    /// `USR1@120`, `B:TERM`
    case signal
    /// One of these words.
    case choice([String])
  }

  /// What is wrong with a value.
  public struct Problem: Sendable, Equatable {
    /// The end of a sentence that begins with the value: `is not a whole number`.
    public let words: String
    /// Whether sbatch refuses it; else it takes it and makes something else of it than was meant.
    public let isRefused: Bool

    static func refused(_ words: String) -> Problem { Problem(words: words, isRefused: true) }
    static func odd(_ words: String) -> Problem { Problem(words: words, isRefused: false) }
  }

  /// What is wrong with `value`; `nil` if sbatch takes it for what it says.
  ///
  /// What only the site knows (whether a partition exists) is not looked at.
  public static func problem(with value: String, of kind: Kind) -> Problem? {
    switch kind {
    case .text, .path, .begin: return nil
    case .name: return value.isEmpty ? .odd("is empty") : nil
    case .count(let least):
      guard let count = Int(value) else { return .refused("is not a whole number") }
      return count < least ? .refused("is below \(least)") : nil
    case .nodes: return nodesProblem(value)
    case .gpus: return value.isEmpty ? .odd("is empty") : gpusProblem(value)
    case .gres: return gresProblem(value)
    case .memory:
      return megabytes(value) == nil ? .refused("is no amount of memory such as 4000M or 8G") : nil
    case .time:
      return TimeLimit(value) == nil ? .refused("is no time such as 30 (minutes), 2:30:00 or 1-12:00") : nil
    case .array: return value.isEmpty ? .odd("is empty") : arrayProblem(value)
    case .dependency: return dependencyProblem(value)
    case .mail: return mailProblem(value)
    case .nice:
      guard let nice = Int(value) else { return .odd("is not a whole number, and is not heeded") }
      return nice.magnitude > 2_147_483_645 ? .refused("is out of range") : nil
    case .signal: return signalProblem(value)
    case .choice(let words):
      return words.contains(value.lowercased())
        ? nil : .refused("is none of \(words.joined(separator: ", "))")
    }
  }

  /// A time limit as sbatch reads one (`time_str2secs` of Slurm's `src/common/parse_time.c`).
  public enum TimeLimit: Sendable, Equatable {
    case unlimited
    /// In seconds.
    case seconds(Int)

    /// Reads `30`, `30:00`, `2:30:00`, `1-12`, `1-12:30`, `1-12:30:00`, `UNLIMITED`.
    public init?(_ text: String) {
      if ["-1", "infinite", "unlimited"].contains(text.lowercased()) {
        self = .unlimited
        return
      }
      let halves = text.split(separator: "-", omittingEmptySubsequences: false)
      guard halves.count <= 2 else { return nil }
      var numbers: [Int] = []
      let clock = halves[halves.count - 1]
      // `1-` is a day.
      let parts =
        halves.count == 2 && clock.isEmpty
        ? ["0"] : clock.split(separator: ":", omittingEmptySubsequences: false)
      for part in parts {
        guard let number = SbatchValue.digits(part) else { return nil }
        numbers.append(number)
      }
      guard (1...3).contains(numbers.count) else { return nil }
      // Without days the first number is minutes, or hours where there are three; with days it is hours.
      var units = halves.count == 2 ? [3600, 60, 1] : numbers.count == 3 ? [3600, 60, 1] : [60, 1]
      var total = 0
      if halves.count == 2 {
        guard let days = SbatchValue.digits(halves[0]) else { return nil }
        total = days * 86400
      }
      for number in numbers { total += number * units.removeFirst() }
      self = .seconds(total)
    }
  }

  /// Mebibytes of an amount of memory; without a unit they are meant (`str_to_mbytes`).  0 is all that a node
  /// has.
  public static func megabytes(_ text: String) -> Int? {
    var number = Substring(text)
    var unit = "M"
    if let last = number.last, "bB".contains(last),
      number.dropLast().last.map({ "kKmMgGtT".contains($0) }) == true
    {
      number.removeLast()
    }
    if let last = number.last, "kKmMgGtT".contains(last) {
      unit = last.uppercased()
      number.removeLast()
    }
    guard let value = digits(number) else { return nil }
    let (scaled, overflow): (Int, Bool)
    switch unit {
    case "K": (scaled, overflow) = ((value + 1023) / 1024, false)
    case "G": (scaled, overflow) = value.multipliedReportingOverflow(by: 1024)
    case "T": (scaled, overflow) = value.multipliedReportingOverflow(by: 1024 * 1024)
    default: (scaled, overflow) = (value, false)
    }
    return overflow ? nil : scaled
  }

  static func digits(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 12, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return Int(text)
  }
}
