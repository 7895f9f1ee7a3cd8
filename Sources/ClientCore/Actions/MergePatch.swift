/// RFC 7386: the patch that makes one value of another.
enum MergePatch {
  /// Members that differ, `null` for those that go; arrays are replaced whole.
  static func difference(from old: JSONValue, to new: JSONValue) -> JSONValue {
    guard let before = old.object, let after = new.object else { return new }
    var patch: JSONValue = [:]
    for (key, _) in before where new[key] == nil { patch[key] = .null }
    for (key, value) in after {
      guard let previous = old[key] else {
        patch[key] = value
        continue
      }
      if previous != value { patch[key] = difference(from: previous, to: value) }
    }
    return patch
  }
}
