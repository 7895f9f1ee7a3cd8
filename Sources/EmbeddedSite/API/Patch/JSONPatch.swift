/// RFC 6902.
enum JSONPatch {
  static func apply(_ patch: Document, to document: Document) throws(APIStatus) -> Document {
    guard let operations = patch.array else {
      throw .badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    }
    var document = document
    for operation in operations {
      let path = try pointer(operation["path"])
      switch operation["op"].string {
      case "add": try add(value(operation), at: path[...], to: &document)
      case "remove": _ = try remove(path[...], from: &document)
      case "replace":
        _ = try get(path, of: document)
        try set(value(operation), at: path[...], in: &document)
      case "move":
        let moved = try remove(pointer(operation["from"])[...], from: &document)
        try add(moved, at: path[...], to: &document)
      case "copy": try add(get(pointer(operation["from"]), of: document), at: path[...], to: &document)
      case "test":
        guard try get(path, of: document) == value(operation) else {
          throw unprocessable("testing path \(operation["path"].string ?? "") value failed")
        }
      case let other: throw .badRequest("unexpected kind of JSON patch operation: \(other ?? "")")
      }
    }
    return document
  }

  private static func value(_ operation: Document) throws(APIStatus) -> Document {
    guard let value = operation["value"] else { throw .badRequest("a JSON patch operation has no value") }
    return value
  }

  private static func pointer(_ value: Document?) throws(APIStatus) -> [String] {
    guard let text = value.string, text.isEmpty || text.hasPrefix("/") else {
      throw .badRequest("a JSON patch operation has no valid path")
    }
    return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
      unescaped(token)
    }
  }

  /// `~1` is a slash, `~0` a tilde (RFC 6901).
  private static func unescaped(_ token: Substring) -> String {
    var out = ""
    var isEscape = false
    for character in token {
      if isEscape {
        out.append(character == "1" ? "/" : character == "0" ? "~" : character)
        isEscape = false
      } else if character == "~" {
        isEscape = true
      } else {
        out.append(character)
      }
    }
    return out
  }

  private static func get(_ path: [String], of document: Document) throws(APIStatus) -> Document {
    var value: Document? = document
    for token in path {
      if value.array != nil, let index = Int(token) { value = value[index] } else { value = value[token] }
    }
    guard let value else { throw missing(path[...]) }
    return value
  }

  private static func add(
    _ value: Document, at path: ArraySlice<String>, to document: inout Document
  ) throws(APIStatus) {
    guard path.count == 1, let token = path.first, case .array(var elements) = document else {
      return try descend(path, document: &document) { (rest, child) throws(APIStatus) in
        try add(value, at: rest, to: &child)
      } orSet: {
        value
      }
    }
    let index = token == "-" ? elements.count : Int(token)
    guard let index, (0...elements.count).contains(index) else { throw missing(path) }
    elements.insert(value, at: index)
    document = .array(elements)
  }

  private static func set(
    _ value: Document, at path: ArraySlice<String>, in document: inout Document
  ) throws(APIStatus) {
    if path.count == 1, let token = path.first, document.array != nil, let index = Int(token) {
      document[index] = value
      return
    }
    try descend(path, document: &document) { (rest, child) throws(APIStatus) in
      try set(value, at: rest, in: &child)
    } orSet: {
      value
    }
  }

  /// Goes one step down the path, or sets the member that the path ends at.
  private static func descend(
    _ path: ArraySlice<String>, document: inout Document,
    _ step: (ArraySlice<String>, inout Document) throws(APIStatus) -> Void, orSet value: () -> Document
  ) throws(APIStatus) {
    guard let token = path.first else {
      document = value()
      return
    }
    if path.count == 1 {
      guard document.fields != nil else { throw missing(path) }
      document[token] = value()
      return
    }
    let index = document.array == nil ? nil : Int(token)
    guard var child = index.map({ document[$0] }) ?? document[token] else { throw missing(path) }
    try step(path.dropFirst(), &child)
    if let index { document[index] = child } else { document[token] = child }
  }

  private static func remove(
    _ path: ArraySlice<String>, from document: inout Document
  ) throws(APIStatus) -> Document {
    guard let token = path.first else { throw missing(path) }
    if case .array(var elements) = document {
      guard let index = Int(token), elements.indices.contains(index) else { throw missing(path) }
      if path.count == 1 {
        let removed = elements.remove(at: index)
        document = .array(elements)
        return removed
      }
      let removed = try remove(path.dropFirst(), from: &elements[index])
      document = .array(elements)
      return removed
    }
    guard var child = document[token] else { throw missing(path) }
    if path.count == 1 {
      document[token] = nil
      return child
    }
    let removed = try remove(path.dropFirst(), from: &child)
    document[token] = child
    return removed
  }

  private static func missing(_ path: ArraySlice<String>) -> APIStatus {
    unprocessable("the path \"/\(path.joined(separator: "/"))\" does not exist: missing path")
  }

  private static func unprocessable(_ why: String) -> APIStatus {
    APIStatus(
      code: 422, reason: "Invalid",
      message: "the server rejected our request due to an error in our request: \(why)")
  }
}
