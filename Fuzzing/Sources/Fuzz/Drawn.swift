internal import ClientCore

/// Ends the process if `text` has something that must not reach a terminal.
///
/// - Parameter isLine: whether line breaks and tabs must not be in it, either.
func requireDrawn(_ text: String, isLine: Bool = false) {
  for scalar in text.unicodeScalars {
    require(CleanText.isDrawn(scalar), "U+\(String(scalar.value, radix: 16)) is in \(text.debugDescription)")
    if isLine {
      require(scalar != "\n" && scalar != "\t", "a break is in \(text.debugDescription)")
    }
  }
}

/// The same of several.
func requireDrawn(_ texts: some Sequence<String>) { for text in texts { requireDrawn(text) } }

/// The same of names and values.
func requireDrawn(_ texts: [String: String]) {
  for (key, value) in texts { requireDrawn([key, value]) }
}
