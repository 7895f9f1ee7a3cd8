/// Finds what a misspelt word was meant to be.
nonisolated enum Spelling {
  /// The word nearest to `word`, if one is near: at most two letters (of short words one) wrong, missing, too many,
  /// or a beginning of it.
  static func nearest(to word: String, among known: [String]) -> String? {
    let word = word.lowercased().filter { $0 != "_" && $0 != " " }
    guard word.count < 64 else { return nil }
    let ranked = known.map { (name: $0, distance: distance(Array(word), Array($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    if best.distance <= (word.count < 5 ? 1 : 2) { return best.name }
    return word.count < 3 ? nil : known.first { $0.hasPrefix(word) || word.hasPrefix($0) }
  }

  /// Letters to change, add or take away (Levenshtein).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let cost = diagonal + (letter == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
