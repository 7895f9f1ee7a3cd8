/// A way in which rows are put together: by owner, by node…
nonisolated struct Grouping<Row: TableRow>: Sendable {
  /// As `:group` names it, in lower case: `owner`.
  let id: String
  /// With fewer groups than that it says nothing, and a key passes it over.
  let fewest: Int
  /// The group of a row; `nil` if it belongs to none.
  let group: @Sendable (Row) -> GroupName?

  init(_ id: String, fewest: Int = 1, group: @escaping @Sendable (Row) -> GroupName?) {
    (self.id, self.fewest, self.group) = (id, fewest, group)
  }

  /// Whether it says something of `rows`.
  func isTelling(of rows: [Row]) -> Bool {
    var found: Set<GroupName> = []
    for row in rows {
      if let group = group(row), found.insert(group).inserted, found.count >= fewest { return true }
    }
    return false
  }
}

/// How the rows of a table can be put together.
nonisolated struct TableGroups<Row: TableRow>: Sendable {
  /// In the order in which a key goes through them.
  var groupings: [Grouping<Row>] = []
  /// The states in which a row is counted in its group's header.
  var states: @Sendable (Row) -> [RowState] = { _ in [] }
}

/// What a group is called.
nonisolated struct GroupName: Hashable, Sendable {
  /// `plants`
  var name: String
  /// What it is, before the name: `Workflow`; may be empty.
  var kind = ""
  /// Where it is, after the name: a namespace; may be empty.
  var place = ""
}

/// A state in which rows of a group may be, for counting them.
nonisolated struct RowState: Hashable, Sendable {
  /// `R`, `running`
  var word: String
  var role: Role
  /// Lower comes first.
  var rank: Int
}

/// Rows under one header.
nonisolated struct RowGroup: Sendable, Identifiable {
  /// `nil` for the rows that belong to none, which come last.
  let name: GroupName?
  /// Where its rows are among all that passed the filter.
  let rows: Range<Int>
  /// How many are in which state, the lowest rank first.
  let states: [(state: RowState, count: Int)]
  /// Only the header is shown.
  let isFolded: Bool

  var id: GroupName? { name }
}

extension RowGroup {
  /// Puts `items` together, groups in the order in which their first rows come: they are sorted as rows are.
  ///
  /// - Parameters:
  ///   - name: the group of an item.
  ///   - states: the states in which an item is counted.
  nonisolated static func groups<Item>(
    of items: [Item], name: (Item) -> GroupName?, states: (Item) -> [RowState], isFolded: (GroupName?) -> Bool
  ) -> (items: [Item], groups: [RowGroup]) {
    var places: [GroupName: Int] = [:]
    var buckets: [(name: GroupName?, items: [Item])] = []
    var rest: [Item] = []
    for item in items {
      guard let name = name(item) else {
        rest.append(item)
        continue
      }
      if let place = places[name] {
        buckets[place].items.append(item)
      } else {
        places[name] = buckets.count
        buckets.append((name, [item]))
      }
    }
    if !rest.isEmpty { buckets.append((nil, rest)) }
    var (ordered, groups) = ([Item](), [RowGroup]())
    ordered.reserveCapacity(items.count)
    for (name, members) in buckets {
      var counts: [RowState: Int] = [:]
      for member in members { for state in states(member) { counts[state, default: 0] += 1 } }
      let sorted = counts.sorted { ($0.key.rank, $0.key.word) < ($1.key.rank, $1.key.word) }
      groups.append(
        RowGroup(
          name: name, rows: ordered.count..<ordered.count + members.count,
          states: sorted.map { ($0.key, $0.value) }, isFolded: isFolded(name)))
      ordered += members
    }
    return (ordered, groups)
  }
}
