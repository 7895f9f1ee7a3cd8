internal import ClientCore

/// Reads values of the configuration and keeps every mistake, so that all are told at once and one does not hide
/// the rest.
nonisolated final class ConfigReader {
  /// What `~` means in a path; `nil` if that is not known.
  let home: String?
  private(set) var mistakes: [ConfigError] = []

  init(home: String?) { self.home = home?.isEmpty == true ? nil : home }

  /// What `body` gives; `nil` if that is a mistake, which is kept.
  func take<Value>(_ body: () throws(ConfigError) -> Value?) -> Value? {
    do throws(ConfigError) { return try body() } catch {
      mistakes.append(error)
      return nil
    }
  }

  /// A mistake at `node`.
  func complain(_ node: ConfigNode, _ what: String, advice: String = "") {
    mistakes.append(ConfigError(.badValue, "\(node.place): \(what)", advice: advice))
  }

  /// The members of a mapping.
  func mapping(_ node: ConfigNode, named name: String) -> [(key: String, value: ConfigNode)]? {
    if case .mapping(let members) = node.content { return members }
    mistakes.append(node.mismatch(name, "a mapping"))
    return nil
  }

  /// Complains of keys that nobody knows: most often they are misspelt.
  func check(_ members: [(key: String, value: ConfigNode)], known: [String]) {
    for (key, value) in members where !known.contains(key) {
      let nearest = Spelling.nearest(to: key, among: known)
      let hint = nearest.map { "Did you mean \($0)?" } ?? "Known here: " + known.joined(separator: ", ")
      complain(value, "\"\(CleanText.line(key))\" is no setting", advice: hint)
    }
  }

  /// Complains of two sites with one name, and of one without where there are others.
  func checkNames(of sites: [SiteConfig]) {
    var places: [String: String] = [:]
    for site in sites {
      guard let name = site.name ?? site.context else {
        if sites.count > 1 {
          mistakes.append(ConfigError(.incomplete, "\(site.place): this site has neither name nor context"))
        }
        continue
      }
      if let first = places[name] {
        mistakes.append(
          ConfigError(
            .badValue, "\(site.place): there is a site \"\(name)\" already (\(first))",
            advice: "Give each site a name of its own"))
      }
      places[name] = places[name] ?? site.place
    }
  }

  /// A text as it may be shown and compared.
  func name(_ node: ConfigNode, _ key: String) -> String? {
    take { () throws(ConfigError) in try node.name(key) }
  }

  /// A truth value, `false` if there is none.
  func bool(_ node: ConfigNode, _ key: String) -> Bool {
    take { () throws(ConfigError) in try node.bool(key) } ?? false
  }

  /// A path: `~/` is the home, what is relative is relative to the file's folder.
  func path(_ node: ConfigNode, _ key: String) -> String? {
    guard let text = take({ () throws(ConfigError) in try node.string(key) }) else { return nil }
    if text.hasPrefix("~"), home == nil || !text.hasPrefix("~/") {
      complain(
        node.member(key) ?? node, "\(key) \(CleanText.line(text)) cannot be resolved",
        advice: home == nil ? "HOME is not set: write the whole path" : "Write the whole path")
      return nil
    }
    return node.resolve(text, home: home)
  }

  /// The members of a list.
  func list(_ node: ConfigNode, _ key: String) -> [ConfigNode] {
    take { () throws(ConfigError) in try node.list(key) } ?? []
  }

  /// The members of a list, or the one that stands there without a list round it.
  func oneOrMore(_ node: ConfigNode, _ key: String) -> [ConfigNode] {
    guard let value = node.member(key) else { return [] }
    if case .sequence(let members) = value.content { return members }
    return [value]
  }

  /// Names in a list, or one alone.
  func names(_ node: ConfigNode, _ key: String) -> [String] {
    oneOrMore(node, key).compactMap { member in
      guard case .scalar(let text) = member.content, !text.isEmpty else {
        mistakes.append(member.mismatch("each of \(key)", "a text"))
        return nil
      }
      return CleanText.line(text)
    }
  }
}
