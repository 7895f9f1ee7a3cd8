/// Words as the Slurm plugin splits them: blanks part them, quotes and backslashes keep them together and go
/// away (`splitShellWords` of its `prepare.go`).
///
/// It differs from a shell: a backslash inside double quotes always escapes, and a quote that is left open ends
/// with the text.
package enum ShellWords {
  /// Splits `text`.
  static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var (isStarted, isEscaped) = (false, false)
    var quote: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if isEscaped {
        word.append(scalar)
        isEscaped = false
      } else if scalar == "\\", quote != "'" {
        (isEscaped, isStarted) = (true, true)
      } else if scalar == "'" || scalar == "\"", quote == nil || quote == scalar {
        quote = quote == nil ? scalar : nil
        isStarted = true
      } else if quote == nil, scalar.properties.isWhitespace {
        if isStarted { words.append(String(word)) }
        (word, isStarted) = (String.UnicodeScalarView(), false)
      } else {
        word.append(scalar)
        isStarted = true
      }
    }
    if isEscaped { word.append("\\") }
    if isStarted { words.append(String(word)) }
    return words
  }

  /// Whether a quote of `text` is never closed.
  package static func hasOpenQuote(_ text: String) -> Bool {
    var quote: Unicode.Scalar?
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        isEscaped = false
      } else if scalar == "\\", quote != "'" {
        isEscaped = true
      } else if scalar == "'" || scalar == "\"", quote == nil || quote == scalar {
        quote = quote == nil ? scalar : nil
      }
    }
    return quote != nil
  }

  /// `word` so that ``split(_:)`` gives it back, as plain as it can be.
  static func quoted(_ word: String) -> String {
    let scalars = word.unicodeScalars
    guard !scalars.isEmpty else { return "''" }
    guard scalars.contains(where: { $0.properties.isWhitespace || "'\"\\".unicodeScalars.contains($0) })
    else {
      return word
    }
    guard scalars.contains("'") else { return "'\(word)'" }
    var text = "\""
    for scalar in scalars {
      if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }
}
