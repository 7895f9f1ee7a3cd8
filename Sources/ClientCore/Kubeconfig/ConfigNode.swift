internal import Yams

/// A YAML value that knows where it stands, so that every complaint can name file and line.
public struct ConfigNode: Sendable {
  /// What stands there.
  public enum Content: Sendable {
    /// Nothing, or `null`.
    case null
    /// As it is written, whatever YAML would make of it: `token: 12345` is a token.
    case scalar(String)
    /// A list.
    case sequence([ConfigNode])
    /// Keys and values, in the order of the file.
    case mapping([(key: String, value: ConfigNode)])
  }

  /// What stands there.
  public var content: Content
  /// The path as it was given: what is relative in it is relative to its folder.
  public var file: String
  /// Counted from 1.
  public var line: Int

  /// Parses `text`, the content of `file`.  An empty document is ``Content/null``.
  public init(yaml text: String, file: String) throws(ConfigError) {
    do {
      let root = try Yams.compose(yaml: text)
      self =
        root.map { ConfigNode($0, file: file, line: 1) } ?? ConfigNode(content: .null, file: file, line: 1)
    } catch let error as YamlError {
      throw ConfigError(
        .malformed, "\(CleanText.line(file))\(Self.place(error)) is not valid YAML: \(Self.reason(error))")
    } catch {
      throw ConfigError(.malformed, "\(CleanText.line(file)) is not valid YAML")
    }
  }

  /// A mapping with one text in it, which comes from the command line.
  public init(text: String, key: String) {
    self.init(
      content: .mapping([(key, ConfigNode(content: .scalar(text), file: "", line: 1))]), file: "", line: 1)
  }

  private init(content: Content, file: String, line: Int) {
    (self.content, self.file, self.line) = (content, file, line)
  }

  private init(_ node: Yams.Node, file: String, line parentLine: Int) {
    self.file = file
    line = node.mark?.line ?? parentLine
    switch node {
    case .scalar(let scalar): content = node.tag == Tag(.null) ? .null : .scalar(scalar.string)
    case .sequence(let nodes):
      content = .sequence(nodes.map { [line] in ConfigNode($0, file: file, line: line) })
    case .mapping(let pairs):
      content = .mapping(
        pairs.map { [line] in ($0.key.scalar?.string ?? "", ConfigNode($0.value, file: file, line: line)) })
    case .alias: content = .null
    }
  }

  private static func place(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      ", line \(mark.line),"
    case .duplicatedKeysInMapping(_, let context): ", line \(context.mark.line),"
    default: ""
    }
  }

  private static func reason(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _),
      .reader(let problem, _, _, _):
      CleanText.line(problem)
    case .duplicatedKeysInMapping(let keys, _):
      "twice the same key (\(CleanText.line(keys.joined(separator: ", "))))"
    default: "it cannot be read"
    }
  }
}

extension ConfigNode {
  /// `FILE, line 12`
  public var place: String { "\(CleanText.line(file)), line \(line)" }

  /// Whether there is nothing.
  public var isNull: Bool { if case .null = content { true } else { false } }

  /// The value of `key`; `nil` if there is none or it is null.
  public func member(_ key: String) -> ConfigNode? {
    guard case .mapping(let members) = content else { return nil }
    return members.first { $0.key == key && !$0.value.isNull }?.value
  }

  /// The text of `key`; `nil` if there is none or it is empty.
  public func string(_ key: String) throws(ConfigError) -> String? {
    guard let value = member(key) else { return nil }
    guard case .scalar(let text) = value.content else { throw value.mismatch(key, "a text") }
    return text.isEmpty ? nil : text
  }

  /// The text of `key` as it may be shown and compared.
  public func name(_ key: String) throws(ConfigError) -> String? {
    try string(key).map { CleanText.line($0) }
  }

  /// The truth value of `key`; `false` if there is none.
  public func bool(_ key: String) throws(ConfigError) -> Bool {
    guard let value = member(key) else { return false }
    switch value.content {
    case .scalar("true"), .scalar("True"), .scalar("TRUE"): return true
    case .scalar("false"), .scalar("False"), .scalar("FALSE"): return false
    default: throw value.mismatch(key, "true or false")
    }
  }

  /// The members of the list `key`; none if it is not there.
  public func list(_ key: String) throws(ConfigError) -> [ConfigNode] {
    guard let value = member(key) else { return [] }
    guard case .sequence(let members) = value.content else { throw value.mismatch(key, "a list") }
    return members
  }

  /// The texts in the list `key`.
  public func strings(_ key: String) throws(ConfigError) -> [String] {
    var texts: [String] = []
    for member in try list(key) {
      guard case .scalar(let text) = member.content else { throw member.mismatch("each of \(key)", "a text") }
      texts.append(text)
    }
    return texts
  }

  /// What to say when this is not what `key` should be.
  public func mismatch(_ key: String, _ kind: String) -> ConfigError {
    ConfigError(.malformed, "\(place): \(key) must be \(kind)")
  }

  /// The same as JSON; scalars become numbers and booleans where YAML reads them so.
  var json: JSONValue {
    switch content {
    case .null: .null
    case .scalar("true"): .bool(true)
    case .scalar("false"): .bool(false)
    case .scalar(let text): Int(text).map { .number(String($0)) } ?? .string(text)
    case .sequence(let members): .array(members.map(\.json))
    case .mapping(let members): .object(members.map { ($0.key, $0.value.json) })
    }
  }
}
