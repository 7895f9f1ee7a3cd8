/// What sbatch makes of the `#SBATCH` lines of a script.
public struct SbatchReader: Sendable {
  /// An option as sbatch reads it.
  public struct Argument: Sendable, Equatable {
    /// On which line, counted from 0.
    public let line: Int
    /// What it is.
    public let option: SbatchOption
    /// Its value, if it has one.
    public let value: String?
  }

  /// Why sbatch refuses, or misunderstands, a line.
  public struct Problem: Sendable, Equatable {
    /// On which line, counted from 0.
    public let line: Int
    /// Whether the script is refused; else sbatch takes it for something else than was meant.
    public let isRefused: Bool
    /// One sentence.
    public let sentence: String
  }

  /// In the order of the lines.
  public private(set) var arguments: [Argument] = []
  /// In the order of the lines.
  public private(set) var problems: [Problem] = []

  private var words: ArraySlice<(line: Int, text: String)> = []

  /// Reads `lines`: what stands after `#SBATCH` on each.
  public init(_ lines: [String]) {
    var all: [(line: Int, text: String)] = []
    for (index, line) in lines.enumerated() {
      if line.contains(where: \.isNewline) {
        refuse(index, "A line break ends the #SBATCH line: what follows is run as a command.")
      }
      do {
        let (words, comment) = try SbatchWords.split(line)
        all += words.map { (line: index, text: $0) }
        if let comment {
          problems.append(
            Problem(
              line: index, isRefused: false,
              sentence: "“\(comment)” is a comment for sbatch: what follows # is lost unless it is quoted."))
        }
      } catch {
        refuse(index, error.description)
      }
    }
    words = all[...]
    while let (line, word) = words.popFirst() { read(word, line) }
    findExclusions()
    problems.sort { $0.line < $1.line }
  }

  /// `_validate_memory_options` of Slurm's `src/common/slurm_opt.c`.
  private mutating func findExclusions() {
    let memory = arguments.filter { $0.option.name == "--mem" || $0.option.name.hasPrefix("--mem-per-") }
    let names = Set(memory.map(\.option.name))
    guard names.count > 1, let last = memory.last else { return }
    refuse(
      last.line,
      "\(names.sorted().joined(separator: " and ")) exclude each other: sbatch refuses the script.")
  }

  private mutating func refuse(_ line: Int, _ sentence: String) {
    problems.append(Problem(line: line, isRefused: true, sentence: sentence))
  }

  private mutating func read(_ word: String, _ line: Int) {
    if word.hasPrefix("--"), word.count > 2 {
      readLong(word, line)
    } else if word.hasPrefix("-"), word.count > 1, word != "--" {
      readShort(word.dropFirst(), line)
    } else {
      refuse(
        line,
        "“\(word)” belongs to no flag: sbatch refuses the script (Invalid directive found in batch script).")
    }
  }

  private mutating func readLong(_ word: String, _ line: Int) {
    let equals = word.firstIndex(of: "=")
    let name = String(word[..<(equals ?? word.endIndex)])
    let given = equals.map { String(word[word.index(after: $0)...]) }
    guard let option = SbatchOption.named(name) else {
      let hint = SbatchOption.nearest(to: name).map { ": \($0)?" } ?? "."
      refuse(line, "sbatch has no option \(name)\(hint)")
      return
    }
    switch option.argument {
    case .none:
      if given != nil { refuse(line, "\(option.name) takes no value.") }
      take(option, nil, line)
    case .optional: take(option, given, line)
    case .required: take(option, given ?? next(for: option, line), line)
    }
  }

  private mutating func readShort(_ letters: Substring, _ line: Int) {
    var rest = letters
    while let letter = rest.popFirst() {
      guard let option = SbatchOption.named("-\(letter)") else {
        refuse(line, "sbatch has no option -\(letter).")
        return
      }
      switch option.argument {
      case .none: take(option, nil, line)
      case .optional:
        take(option, rest.isEmpty ? nil : String(rest), line)
        return
      case .required:
        take(option, rest.isEmpty ? next(for: option, line) : String(rest), line)
        return
      }
    }
  }

  /// The next word, on whichever line it is: sbatch reads all lines as one command.
  private mutating func next(for option: SbatchOption, _ line: Int) -> String? {
    guard let (from, value) = words.popFirst() else {
      refuse(line, "\(option.name) has no value.")
      return nil
    }
    if from != line {
      refuse(line, "\(option.name) has no value: sbatch takes “\(value)” of the next line for it.")
      return nil
    }
    return value
  }

  private mutating func take(_ option: SbatchOption, _ value: String?, _ line: Int) {
    arguments.append(Argument(line: line, option: option, value: value))
    guard let value, let problem = SbatchValue.problem(with: value, of: option.value) else { return }
    problems.append(
      Problem(
        line: line, isRefused: problem.isRefused, sentence: "\(option.name): “\(value)” \(problem.words)."))
  }
}
