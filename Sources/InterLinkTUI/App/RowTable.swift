/// What keys do to a table, whatever its rows are.
protocol RowTable: AnyObject {
  /// Its filter.
  var input: FilterInput { get }
  var sort: SortOrder { get }
  /// Ids of the columns that can be sorted by.
  var columnIDs: [String] { get }
  /// Whether there is a row under the cursor.
  var hasSelection: Bool { get }

  /// Takes a filter as it is being typed; a mistake leaves the last good one in force.
  func setFilter(_ text: String, _ app: App)
  /// Sorts by `column`, or, if it does so already, the other way round.
  func sort(by column: String, _ app: App)
  /// Sorts by the column `offset` places to the right.
  func shiftSort(by offset: Int, _ app: App)
  /// Sorts the other way round.
  func invert(_ app: App)
  /// Moves the cursor.
  func move(_ motion: Motion)
  /// Puts the cursor on the row that stands on a line of the screen.
  func click(row: Int)
  /// Marks the row under the cursor, or unmarks it, and goes on to the next.
  func toggleMark()
  /// Takes all marks away.
  func clearMarks()
  /// Shows more columns, or as many as fit well.
  func toggleWide()
}
