/// Which columns a width has room for, and where they are.
nonisolated struct ColumnLayout: Equatable, Sendable {
  /// A column in sight.
  struct Slot: Equatable, Sendable {
    /// Its place in the table's list of columns.
    var index: Int
    /// Cells from the table's left edge.
    var offset: Int
    var width: Int
  }

  /// What a column asks for.
  struct Wish: Sendable {
    var minimum: Int
    var ideal: Int
    var maximum: Int
    var worth: Int
  }

  /// The columns in sight, from the left.
  let slots: [Slot]

  /// Shares `width` cells: the first column always stays, then as many of the worthiest as fit at their minimum.
  /// What is left goes to them cell by cell in turn, so that a short name is never cut for a long sentence's
  /// sake: first up to what each would like, then up to what each can use.
  init(_ wishes: [Wish], width: Int, gap: Int = 2) {
    guard !wishes.isEmpty, width > 0 else {
      slots = []
      return
    }
    let byWorth =
      [0] + wishes.indices.dropFirst().sorted { (-wishes[$0].worth, $0) < (-wishes[$1].worth, $1) }
    var widths: [Int: Int] = [:]
    var left = width
    for index in byWorth {
      let needed = wishes[index].minimum + (widths.isEmpty ? 0 : gap)
      guard needed <= left || widths.isEmpty else { break }
      widths[index] = min(wishes[index].minimum, width)
      left -= needed
    }
    for target in [\Wish.ideal, \Wish.maximum] {
      var growing = byWorth.filter { widths[$0] != nil }
      while left > 0, !growing.isEmpty {
        growing.removeAll { widths[$0, default: 0] >= min(wishes[$0][keyPath: target], wishes[$0].maximum) }
        for index in growing.prefix(left) { widths[index, default: 0] += 1 }
        left -= min(left, growing.count)
      }
    }
    var slots: [Slot] = []
    var offset = 0
    for index in wishes.indices {
      guard let width = widths[index] else { continue }
      slots.append(Slot(index: index, offset: offset, width: width))
      offset += width + gap
    }
    self.slots = slots
  }
}
