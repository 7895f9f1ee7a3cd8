/// Words of a `#SBATCH` line as sbatch splits them (`_get_argument` of Slurm's `src/sbatch/opt.c`).
public enum SbatchWords {
  /// Why sbatch cannot read a line.
  public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The quote that is never closed.
    case unmatchedQuote(Character)
    /// A word that begins with a colon, as of the jobs of many parts.
    case colon

    /// A sentence.
    public var description: String {
      switch self {
      case .unmatchedQuote(let quote): "The quote \(quote) is never closed: sbatch refuses the script."
      case .colon: "A word begins with “:”: sbatch refuses the script."
      }
    }
  }

  /// Splits what stands after `#SBATCH`; an unquoted `#` begins a comment.
  public static func split(_ line: String) throws(Failure) -> (words: [String], comment: String?) {
    var words: [String] = []
    var rest = Substring(line).unicodeScalars
    while true {
      while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
      guard let first = rest.first else { return (words, nil) }
      if first == "#" { return (words, String(rest)) }
      if first == ":" { throw .colon }
      words.append(try word(&rest))
      if rest.first == "#" { return (words, String(rest)) }
    }
  }

  private static func word(_ rest: inout Substring.UnicodeScalarView) throws(Failure) -> String {
    var word = String.UnicodeScalarView()
    var quote: Unicode.Scalar?
    var isEscaped = false
    while let scalar = rest.first, quote != nil || isEscaped || !scalar.properties.isWhitespace {
      if isEscaped {
        word.append(scalar)
        isEscaped = false
      } else if scalar == quote {
        quote = nil
      } else if scalar == "\\" {
        isEscaped = true
      } else if quote == nil, scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if quote == nil, scalar == "#" {
        break
      } else {
        word.append(scalar)
      }
      rest.removeFirst()
    }
    if let quote { throw .unmatchedQuote(Character(quote)) }
    return String(word)
  }

  /// Whether sbatch makes more than one word of `word`.
  static func isSplit(_ word: String) -> Bool {
    guard let (words, _) = try? split(word) else { return false }
    return words.count > 1
  }

  /// `value` so that sbatch reads it whole, as plain as it can be.
  public static func quoted(_ value: String) -> String {
    let special: Set<Unicode.Scalar> = ["\"", "'", "\\", "#"]
    guard value.unicodeScalars.contains(where: { $0.properties.isWhitespace || special.contains($0) }) else {
      return value
    }
    var text = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }
}
