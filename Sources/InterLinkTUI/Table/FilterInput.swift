/// The filter of a table while it is typed: a mistake is shown, and the last good filter keeps acting.
nonisolated struct FilterInput: Sendable {
  private(set) var text = ""
  /// What acts.
  private(set) var filter = Filter.all
  /// What is wrong with `text`; `nil` if `filter` is what it says.
  private(set) var error: FilterError?

  /// Takes what has been typed.
  mutating func set(_ text: String, columns: [FilterColumn]) {
    self.text = text
    do {
      filter = try FilterParser.parse(text, columns: columns)
      error = nil
    } catch {
      self.error = error
    }
  }
}
