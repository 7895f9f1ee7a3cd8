/// What keys do to a table, whatever its rows are.
protocol RowTable: AnyObject {
  /// Its filter.
  var input: FilterInput { get }
  var sort: SortOrder { get }
  /// Ids of the columns that can be sorted by.
  var columnIDs: [String] { get }
  /// Whether there is a row, or the header of a group, under the cursor.
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
  /// Marks the rows from the last mark to the cursor.
  func markRange()
  /// Marks all rows that are shown, or takes the marks of all of them away.
  func toggleAllMarks()
  /// Takes all marks away.
  func clearMarks()
  /// Shows more columns, or as many as fit well.
  func toggleWide()

  /// The ways in which its rows can be put together; empty if there is none.
  var groupingIDs: [String] { get }
  /// By what rows are put together.
  var groupingID: String? { get }
  /// Whether the cursor is on the header of a group.
  var hasGroup: Bool { get }
  /// Puts rows together by `id`, or (`nil`) by nothing.
  func group(by id: String?, _ app: App)
  /// Goes over to the next grouping that says something of the rows, and after the last to none.
  func cycleGrouping(_ app: App)
  /// Hides the rows of the group whose header is under the cursor, or shows them.
  func toggleGroup(_ app: App)
  /// Hides the rows of all groups, or shows them.
  func foldAll(_ isFolded: Bool, _ app: App)
}
