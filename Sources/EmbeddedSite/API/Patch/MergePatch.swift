/// RFC 7386.
enum MergePatch {
  static func apply(_ patch: Document, to document: Document) -> Document {
    guard case .object(let changes) = patch else { return patch }
    var result = document.fields ?? [:]
    for (key, value) in changes {
      if value.isNull {
        result[key] = nil
      } else {
        result[key] = apply(value, to: result[key] ?? .null)
      }
    }
    return .object(result)
  }
}
