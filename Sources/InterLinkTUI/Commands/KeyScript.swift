/// A sequence of keys written as text, for `snapshot --keys` and for tests.
nonisolated enum KeyScript {
  /// A name between `<` and `>` that is no key.
  struct Failure: Error, Equatable, CustomStringConvertible {
    let name: String
    var description: String {
      "There is no key <\(name)>. Keys are written as they are typed; others by name: <enter>, <esc>, <tab>, "
        + "<shift-tab>, <space>, <up>, <down>, <left>, <right>, <home>, <end>, <pgup>, <pgdn>, <backspace>, "
        + "<ctrl-d>, and <lt> for <."
    }
  }

  /// Reads `script`: each character is a key, names stand between `<` and `>`: `jj<enter>/foo<esc>`.
  static func keys(_ script: String) throws(Failure) -> [Key] {
    var keys: [Key] = []
    var rest = script[...]
    while let first = rest.popFirst() {
      guard first == "<", let end = rest.firstIndex(of: ">") else {
        keys.append(.character(first))
        continue
      }
      let name = String(rest[..<end])
      rest = rest[end...].dropFirst()
      guard let key = name == "lt" ? .character("<") : Key(name) else { throw Failure(name: name) }
      keys.append(key)
    }
    return keys
  }
}

nonisolated extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
  /// `"j"` is the key that types it.
  init(extendedGraphemeClusterLiteral character: Character) { self = .character(character) }
}
