internal import ClientCore

/// What the user's own file says: which sites there are, and what can be asked beside their API servers.
nonisolated struct Config: Sendable {
  /// The file that was read; `nil` if there is none, which is no mistake.
  var file: String?
  /// In the order of the file.
  var sites: [SiteConfig] = []
  var logs = LogConfig()
  /// All that is wrong in the file, in the order of its lines.
  var mistakes: [ConfigError] = []

  /// Set to a path, it names the file; set to nothing, there is none.
  static let variable = "INTERLINK_TUI_CONFIG"

  /// No file.
  init() {}

  /// Finds and reads the file: `explicit` (from `--config`), else that of ``variable``, else
  /// `interlink-tui/config.yaml` in `$XDG_CONFIG_HOME` or `~/.config`, which need not exist.
  ///
  /// - Throws: if the file cannot be read or is not YAML; anything else that is wrong is among ``mistakes``.
  static func load(explicit: String?, environment: [String: String]) throws(ConfigError) -> Config {
    let named = explicit ?? environment[variable]
    if named == "" { return Config() }
    guard let path = named ?? usualPath(environment) else { return Config() }
    guard let root = try ConfigFile.read(path) else {
      guard named != nil else { return Config() }
      let origin = explicit == nil ? variable : "--config"
      throw ConfigError(
        .unreadable, "\(CleanText.line(path)) (from \(origin)) does not exist", advice: "Check the path")
    }
    return Config(root, home: environment["HOME"])
  }

  /// Where the file is looked for; `nil` if there is no home.
  static func usualPath(_ environment: [String: String]) -> String? {
    // The XDG specification has relative paths ignored.
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      return folder + "/interlink-tui/config.yaml"
    }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.config/interlink-tui/config.yaml"
  }

  /// Reads a parsed file.
  init(_ root: ConfigNode, home: String?) {
    file = root.file
    let reader = ConfigReader(home: home)
    if !root.isNull, let members = reader.mapping(root, named: "the file") {
      reader.check(members, known: ["sites", "logs"])
      logs = LogConfig(root, reader)
      for site in reader.list(root, "sites") {
        if let site = SiteConfig(site, reader) { sites.append(site) }
      }
    }
    reader.checkNames(of: sites)
    mistakes = reader.mistakes
  }
}

/// A site of the file.
nonisolated struct SiteConfig: Sendable {
  /// Which namespace is looked at.
  enum Scope: Sendable, Equatable {
    /// The one of the context, or all if it names none.
    case usual
    case all
    case named(String)
  }

  /// How it is shown; the context's name if absent.
  var name: String?
  /// Path of its kubeconfig; as for kubectl if absent.
  var kubeconfig: String?
  /// The current one if absent.
  var context: String?
  var scope = Scope.usual
  /// Nothing may be changed there.
  var isReadOnly = false
  /// Namespaces in which nothing may be changed.
  var protectedNamespaces: [String] = []
  var interLinks: [InterLinkConfig] = []
  var slurms: [SlurmConfig] = []
  /// `FILE, line 12`
  var place = ""

  /// The site of the current context, with nothing beside it.
  init() {}

  static let keys = [
    "name", "kubeconfig", "context", "namespace", "read-only", "protected-namespaces", "interlink", "slurm",
  ]

  /// Reads an item of `sites`; what is wrong in it is left out and told to `reader`.
  init?(_ node: ConfigNode, _ reader: ConfigReader) {
    guard let members = reader.mapping(node, named: "each of sites") else { return nil }
    reader.check(members, known: Self.keys)
    place = node.place
    name = reader.name(node, "name")
    kubeconfig = reader.path(node, "kubeconfig")
    context = reader.name(node, "context")
    if let namespace = reader.name(node, "namespace") {
      scope = namespace == "all" ? .all : .named(namespace)
    }
    isReadOnly = reader.bool(node, "read-only")
    protectedNamespaces = reader.names(node, "protected-namespaces")
    interLinks = reader.oneOrMore(node, "interlink").compactMap { InterLinkConfig($0, reader) }
    slurms = reader.oneOrMore(node, "slurm").compactMap { SlurmConfig($0, reader) }
  }
}
