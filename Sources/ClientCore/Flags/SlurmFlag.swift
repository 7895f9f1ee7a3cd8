/// One `#SBATCH` line that the Slurm plugin makes of the annotation: a word that begins with `-` and the words
/// after it that do not, or a single word that follows no flag.
public struct SlurmFlag: Sendable, Hashable, CustomStringConvertible {
  /// The words, never none.  The first is never blank.
  public private(set) var words: [String]

  /// Takes words as the plugin put them together.
  init(words: [String]) { self.words = words }

  /// The flag `option` with `value`; one with blanks, quotes or a `#` is written so that sbatch gets it whole.
  public init(_ option: SbatchOption, value: String?) {
    guard let value else {
      words = [option.name]
      return
    }
    words = ["\(option.name)=\(SbatchWords.quoted(value))"]
  }

  /// What stands after `#SBATCH`; sbatch splits it anew.
  public var line: String { Self.trimmed(words.joined(separator: " ")) }

  /// As ``line``.
  public var description: String { line }

  /// By what the plugin tells equal flags: the word up to its `=`, in its long form where the plugin knows both.
  ///
  /// It knows few short forms, and none that has its value attached (`-pgpu`).
  public var key: String {
    // The plugin splits the finished line once more for that.
    let word = ShellWords.split(line).first ?? ""
    let name = word.contains("=") ? String(word.prefix { $0 != "=" }) : word
    return Self.aliases[name] ?? name
  }

  /// `slurmFlagAliases` of the plugin's `prepare.go`.
  private static let aliases = [
    "-A": "--account", "-C": "--constraint", "-D": "--chdir", "-G": "--gpus", "-J": "--job-name",
    "-N": "--nodes", "-c": "--cpus-per-task", "-n": "--ntasks", "-o": "--output", "-p": "--partition",
    "-t": "--time", "-w": "--nodelist",
  ]

  /// Whether it begins with `-`; sbatch refuses a script with a line that does not.
  public var isFlag: Bool { words[0].hasPrefix("-") }

  /// As Go's `strings.TrimSpace`.
  static func trimmed(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}

/// The annotation `slurm-job.vk.io/flags`, read exactly as the Slurm plugin reads it (`splitSlurmFlags` of its
/// `prepare.go`).
public struct SlurmFlags: Sendable, Hashable, CustomStringConvertible {
  /// The annotation.
  public static let annotation = "slurm-job.vk.io/flags"

  /// In the order of the annotation.
  public var flags: [SlurmFlag]

  /// These flags.
  public init(_ flags: [SlurmFlag] = []) { self.flags = flags }

  /// Reads the annotation; everything is one flag or another, see ``SbatchReader`` for what sbatch takes.
  public init(parsing text: String) {
    flags = []
    var rest = ShellWords.split(text)[...]
    while let word = rest.popFirst() {
      let head = SlurmFlag.trimmed(word)
      if head.isEmpty { continue }
      var words = [head]
      if head.hasPrefix("-") {
        while let next = rest.first, !next.hasPrefix("-") { words.append(next); rest.removeFirst() }
      }
      flags.append(SlurmFlag(words: words))
    }
  }

  /// The annotation that is read as these flags.
  public var text: String {
    flags.flatMap { $0.words.map(ShellWords.quoted) }.joined(separator: " ")
  }

  /// As ``text``.
  public var description: String { text }
}
