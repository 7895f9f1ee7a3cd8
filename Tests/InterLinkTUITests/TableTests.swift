import ClientCore
import Testing

@testable import InterLinkTUI

@Suite struct TableTests {
  /// A row of these tests.
  nonisolated struct Item: TableRow {
    var id: Int
    var name: String
    var age = 0.0
    func hasSameContent(as other: Item) -> Bool {
      id == other.id && name == other.name && age == other.age
    }
  }

  nonisolated static let columns = [
    Column<Item>("name", width: 4...20, worth: 100, isSearched: true) { item, _ in Span(item.name) },
    Column<Item>(
      "age", kind: .duration, width: 4...4, worth: 40,
      value: { item, now in item.age < 0 ? .missing : .number(Double(now.seconds) - item.age) },
      cell: { item, _ in Span("\(Int(item.age))", Style(.dim)) }),
  ]

  nonisolated static func items(_ names: [String]) -> [Item] {
    names.enumerated().map { Item(id: $0.offset, name: $0.element) }
  }

  nonisolated static func request(
    _ rows: [Item], _ revision: UInt64 = 1, filter: String = "", sort: SortOrder? = nil
  ) throws -> ArrangementRequest<Item> {
    ArrangementRequest(
      rows: rows, revision: revision,
      filter: try FilterParser.parse(filter, columns: columns.map(\.filterColumn)), sort: sort,
      now: Timestamp(seconds: 1000))
  }

  // MARK: Order

  @Test func namesAreInNaturalOrder() {
    let sorted = ["b", "A", "a10", "a9", "a09b", "a", "x-2-1", "x-10-1", "x-2-10"].sorted {
      NaturalOrder.key($0) < NaturalOrder.key($1)
    }
    #expect(sorted == ["A", "a", "a9", "a09b", "a10", "b", "x-2-1", "x-2-10", "x-10-1"])
  }

  @Test func whatIsMissingComesLastBothWays() throws {
    var cache = ArrangementCache(columns: Self.columns)
    let rows = [
      Item(id: 1, name: "new", age: 900), Item(id: 2, name: "none", age: -1),
      Item(id: 3, name: "old", age: 1),
    ]
    for (descending, expected) in [(false, ["new", "old", "none"]), (true, ["old", "new", "none"])] {
      let sort = SortOrder(column: "age", isDescending: descending)
      #expect(try cache.arrange(Self.request(rows, sort: sort)).rows.map(\.name) == expected)
    }
  }

  @Test func equalsKeepTheOrderGiven() throws {
    var cache = ArrangementCache(columns: Self.columns)
    let rows = (0..<100).map { Item(id: $0, name: "same") }
    for descending in [false, true] {
      let arranged = try cache.arrange(
        Self.request(rows, sort: SortOrder(column: "name", isDescending: descending)))
      #expect(arranged.rows.map(\.id) == Array(0..<100))
    }
  }

  /// A list that changes step by step is arranged as if it were arranged anew.
  @Test func arrangingStepByStepIsArrangingAnew() throws {
    var random = SystemRandomNumberGenerator()
    var cache = ArrangementCache(columns: Self.columns)
    var rows = (0..<60).map { Item(id: $0, name: "pod-\(Int.random(in: 0...99, using: &random))") }
    for step in UInt64(0)..<80 {
      switch Int.random(in: 0...3, using: &random) {
      case 0: rows.append(Item(id: 1000 + Int(step), name: "pod-\(step % 7)"))
      case 1: rows.remove(at: Int.random(in: 0..<rows.count, using: &random))
      case 2: rows[Int.random(in: 0..<rows.count, using: &random)].name = "train-\(step)"
      default: rows.shuffle()
      }
      let sort =
        step % 3 == 0 ? nil : SortOrder(column: step % 2 == 0 ? "name" : "age", isDescending: step % 5 == 0)
      let request = try Self.request(rows, step, filter: step % 4 == 0 ? "pod" : "", sort: sort)
      var fresh = ArrangementCache(columns: Self.columns)
      #expect(cache.arrange(request).rows.map(\.id) == fresh.arrange(request).rows.map(\.id), "step \(step)")
    }
  }

  @Test func rowsAreNotReadAgainWhileTheyStayTheSame() throws {
    let count = Locked(0)
    let column = Column<Item>("name", width: 4...20, isSearched: true) { item, _ in
      count.withLock { $0 += 1 }
      return Span(item.name)
    }
    var cache = ArrangementCache(columns: [column])
    var rows = Self.items(["a", "b", "c"])
    let sort = SortOrder(column: "name")
    _ = cache.arrange(try Self.request(rows, 1, sort: sort))
    let first = count.withLock { $0 }
    rows[1].name = "z"
    #expect(cache.arrange(try Self.request(rows, 2, filter: "z", sort: sort)).rows.map(\.id) == [1])
    #expect(count.withLock { $0 } - first == 2)
  }

  @Test func arrangementsCountAndMeasureAllRows() throws {
    var cache = ArrangementCache(columns: Self.columns)
    let arranged = try cache.arrange(Self.request(Self.items(["日本語", "b", "bb"]), filter: "b"))
    #expect(arranged.rows.count == 2 && arranged.total == 3)
    #expect(arranged.contentWidths == [6, 0])
  }

  @Test func columnsDoNotMoveToAndFro() throws {
    var cache = ArrangementCache(columns: Self.columns)
    for (step, (names, width)) in zip(
      UInt64(1)..., [(["pod"], 3), (["pod", "long-pod"], 8), (["pod"], 8), ([], 8), (["longer-pod"], 10)])
    {
      #expect(try cache.arrange(Self.request(Self.items(names), step)).contentWidths == [width, 0])
    }
  }

  // MARK: Layout

  nonisolated static let widths: [(width: Int, slots: [ColumnLayout.Slot])] = [
    (0, []),
    (3, [.init(index: 0, offset: 0, width: 3)]),
    (5, [.init(index: 0, offset: 0, width: 5)]),
    (11, [.init(index: 0, offset: 0, width: 4), .init(index: 2, offset: 6, width: 5)]),
    (
      18,
      [
        .init(index: 0, offset: 0, width: 4), .init(index: 1, offset: 6, width: 5),
        .init(index: 2, offset: 13, width: 5),
      ]
    ),
    (
      40,
      [
        .init(index: 0, offset: 0, width: 8), .init(index: 1, offset: 10, width: 5),
        .init(index: 2, offset: 17, width: 20),
      ]
    ),
  ]

  @Test(arguments: widths)
  func narrowScreensDropTheLeastWorthy(width: Int, slots: [ColumnLayout.Slot]) {
    let wishes = [
      ColumnLayout.Wish(minimum: 4, ideal: 8, maximum: 8, worth: 1),
      ColumnLayout.Wish(minimum: 5, ideal: 5, maximum: 5, worth: 20),
      ColumnLayout.Wish(minimum: 5, ideal: 10, maximum: 20, worth: 30),
    ]
    #expect(ColumnLayout(wishes, width: width).slots == slots)
  }

  // MARK: Cursor

  @Test func theCursorFollowsItsRowOnItsLine() {
    var state = TableState<Item>()
    let rows = (0..<20).map { Item(id: $0, name: "") }
    state.follow(rows, height: 5)
    state.move(.to(10), in: rows, height: 5)
    state.move(.lines(-2), in: rows, height: 5)
    #expect(state.selected == 8 && state.index - state.top == 2)
    let more = [Item(id: 100, name: ""), Item(id: 101, name: "")] + rows
    state.follow(more, height: 5)
    #expect(state.selected == 8 && state.index == 10 && state.index - state.top == 2)
    state.follow(more.filter { $0.id != 8 }, height: 5)
    #expect(state.selected == 9 && state.index == 10)
    state.follow([], height: 5)
    #expect(state.selected == nil)
    state.follow(rows, height: 5)
    #expect(state.index == 0)
  }

  @Test func untilMovedTheCursorRestsOnTheFirstRow() {
    var state = TableState<Item>()
    state.follow([Item(id: 5, name: "")], height: 5)
    state.follow([Item(id: 4, name: ""), Item(id: 5, name: "")], height: 5)
    #expect(state.selected == 4)
  }

  nonisolated static let motions: [(motion: TableState<Item>.Motion, index: Int, top: Int)] = [
    (.first, 0, 0), (.last, 99, 90), (.lines(1), 51, 45), (.lines(-200), 0, 0), (.lines(6), 56, 47),
    (.halfPages(1), 55, 50), (.halfPages(-1), 45, 40), (.pages(1), 59, 54), (.pages(-1), 41, 36),
    (.pages(99), 99, 90),
    (.scroll(3), 50, 48), (.scroll(8), 53, 53), (.scroll(-8), 46, 37), (.to(-1), 0, 0), (.line(2), 47, 45),
    (.line(10), 50, 45),
  ]

  @Test(arguments: motions)
  func motionsMoveCursorAndView(motion: TableState<Item>.Motion, index: Int, top: Int) {
    var state = TableState<Item>()
    let rows = (0..<100).map { Item(id: $0, name: "") }
    state.move(.to(45), in: rows, height: 10)
    state.move(.scroll(9), in: rows, height: 10)
    state.move(.to(50), in: rows, height: 10)
    #expect(state.top == 45)
    state.move(motion, in: rows, height: 10)
    #expect(state.index == index && state.top == top)
    #expect(state.selected == index)
  }

  // MARK: Drawing

  @Test func drawsHeaderRowsCursorAndMarks() throws {
    var cache = ArrangementCache(columns: Self.columns)
    let sort = SortOrder(column: "name")
    let arranged = try cache.arrange(
      Self.request(Self.items(["pod-10", "pod-9", "a-very-long-name"]), sort: sort))
    var state = TableState<TableLine<Item>>()
    state.follow(arranged.lines, height: 3)
    state.toggleMark()
    state.move(.lines(1), in: arranged.lines, height: 3)
    var canvas = Canvas(rows: 4, columns: 20)
    Table(Self.columns).draw(
      arranged, state: state, sort: sort, now: Timestamp(seconds: 1000), in: canvas.bounds, on: &canvas)
    #expect(
      canvas.text == """
          NAME▴          AGE
        ◆ a-very-long…     0
        ▸ pod-9            0
          pod-10           0
        """)
    #expect(
      canvas.styles == """
        ..hhhhh..........hhh
        m..................d
        a..................d  cursor 0-19
        ...................d
        """)
  }

  @Test func clicksFindTheirColumn() {
    let table = Table(Self.columns)
    #expect(table.column(at: 0, width: 30, contentWidths: [6, 0]) == nil)
    #expect(table.column(at: 3, width: 30, contentWidths: [6, 0])?.id == "name")
    #expect(table.column(at: 11, width: 30, contentWidths: [6, 0])?.id == "age")
  }
}
