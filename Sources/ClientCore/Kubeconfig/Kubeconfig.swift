/// The contexts that kubectl would see: one or several kubeconfig files merged, or a pod's service account.
///
/// Rules: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
public struct Kubeconfig: Sendable {
  /// A named triple of cluster, user and namespace.  All text is clean.
  public struct Context: Sendable, Hashable {
    /// What `--context` takes.
    public var name: String
    /// The name of its cluster; empty if it names none.
    public var cluster: String
    /// The name of its user; empty if it names none.
    public var user: String
    /// Empty if the context names none.
    public var namespace: String
  }

  /// The files that were read, in order of precedence; empty in a cluster.
  public internal(set) var files: [String] = []
  /// The context to use when none is named.
  public internal(set) var currentContext: String?
  /// In the order of the files.
  public internal(set) var contexts: [Context] = []
  /// What stands under `cluster` and `user`, by (clean) name.
  var clusters: [String: ConfigNode] = [:]
  var users: [String: ConfigNode] = [:]
  /// Who a pod is, where there is no kubeconfig.
  var serviceAccount: ServiceAccount?

  /// Finds and reads the configuration as kubectl does.
  ///
  /// `explicit` (from `--kubeconfig`) wins; else all files of `KUBECONFIG`, of which missing ones are
  /// passed over; else `~/.kube/config`; else, in a pod, its service account.
  public static func load(
    explicit: String?, environment: [String: String]
  ) throws(ConfigError) -> Kubeconfig {
    if let explicit {
      return try Kubeconfig(reading: [explicit], mustExist: true, source: "--kubeconfig")
    }
    let paths: [String]
    let source: String
    if let list = environment["KUBECONFIG"], !list.isEmpty {
      (paths, source) = (list.split(separator: ":").map(String.init), "KUBECONFIG")
    } else if let home = environment["HOME"], !home.isEmpty {
      (paths, source) = (["\(home)/.kube/config"], "")
    } else {
      (paths, source) = ([], "")
    }
    do {
      return try Kubeconfig(reading: paths, mustExist: false, source: source)
    } catch  where error.kind == .missing {
      if let pod = try inCluster(environment) { return pod }
      throw error
    }
  }

  static let howToGetOne = "Ask the cluster's administrator for one, or name it with --kubeconfig FILE"

  private static func inCluster(_ environment: [String: String]) throws(ConfigError) -> Kubeconfig? {
    guard let account = try ServiceAccount(environment: environment) else { return nil }
    var config = Kubeconfig()
    config.serviceAccount = account
    config.currentContext = ServiceAccount.contextName
    config.contexts = [
      Context(
        name: ServiceAccount.contextName, cluster: ServiceAccount.contextName, user: "service account",
        namespace: account.namespace)
    ]
    return config
  }

  private init() {}

  private init(reading paths: [String], mustExist: Bool, source: String) throws(ConfigError) {
    var missing: [String] = []
    for path in paths {
      let shown = CleanText.line(path)
      do {
        let bytes = try readFile(path)
        files.append(path)
        try merge(ConfigNode(yaml: String(decoding: bytes, as: UTF8.self), file: path))
      } catch let error as FileError {
        guard error.isMissing else {
          throw ConfigError(
            .unreadable, "\(shown) cannot be read: \(error.message)",
            advice: "Check the path and its permissions")
        }
        missing.append(shown)
      } catch let error as ConfigError {
        throw error
      } catch {
        throw ConfigError(.unreadable, "\(shown) cannot be read")
      }
    }
    if files.isEmpty {
      let names = missing.joined(separator: ", ")
      let origin = source.isEmpty ? "" : " (from \(source))"
      let reason =
        switch missing.count {
        case 0: "neither KUBECONFIG nor HOME is set"
        case 1: "\(names)\(origin) does not exist"
        default: "none of \(names)\(origin) exists"
        }
      throw ConfigError(
        mustExist ? .unreadable : .missing, "There is no kubeconfig: \(reason)", advice: Self.howToGetOne)
    }
    if contexts.isEmpty, clusters.isEmpty, users.isEmpty {
      let names = files.map { CleanText.line($0) }.joined(separator: ", ")
      throw ConfigError(
        .malformed, "\(names) is empty: it names no cluster, user or context", advice: Self.howToGetOne)
    }
  }

  /// Adds what a file says; what is there already stays.
  private mutating func merge(_ root: ConfigNode) throws(ConfigError) {
    if root.isNull { return }
    let file = CleanText.line(root.file)
    guard case .mapping(let members) = root.content else {
      throw ConfigError(.malformed, "\(file) is not a kubeconfig: its top level must be a mapping")
    }
    if let kind = try root.name("kind"), kind != "Config" {
      throw ConfigError(.malformed, "\(file) is not a kubeconfig but a \(kind)")
    }
    let known: Set = ["kind", "clusters", "users", "contexts", "current-context"]
    guard members.contains(where: { known.contains($0.key) }) else {
      throw ConfigError(
        .malformed, "\(file) is not a kubeconfig: it has no clusters, users or contexts")
    }
    if currentContext == nil { currentContext = try root.name("current-context") }
    clusters.merge(try Self.entries("clusters", "cluster", of: root)) { first, _ in first }
    users.merge(try Self.entries("users", "user", of: root)) { first, _ in first }
    let ordered = try Self.entries("contexts", "context", of: root)
    for (name, node) in ordered where !contexts.contains(where: { $0.name == name }) {
      contexts.append(
        Context(
          name: name, cluster: try node.name("cluster") ?? "", user: try node.name("user") ?? "",
          namespace: try node.name("namespace") ?? ""))
    }
  }

  /// The entries of a list such as `clusters: [{name: …, cluster: {…}}]`.
  private static func entries(
    _ list: String, _ key: String, of root: ConfigNode
  ) throws(ConfigError) -> [(String, ConfigNode)] {
    var entries: [(String, ConfigNode)] = []
    for entry in try root.list(list) {
      guard case .mapping = entry.content else { throw entry.mismatch("each of \(list)", "a mapping") }
      guard let name = try entry.name("name") else {
        throw ConfigError(.malformed, "\(entry.place): one of \(list) has no name")
      }
      guard !entries.contains(where: { $0.0 == name }) else {
        throw ConfigError(.malformed, "\(entry.place): \(list) has \"\(name)\" twice")
      }
      var value = entry
      value.content = .mapping([])
      if let member = entry.member(key) {
        guard case .mapping = member.content else { throw member.mismatch(key, "a mapping") }
        value = member
      }
      entries.append((name, value))
    }
    return entries
  }
}

extension Kubeconfig: CustomStringConvertible, CustomReflectable {
  /// The files and the context; never what a user entry holds.
  public var description: String {
    "kubeconfig \(files.joined(separator: ":")) with \(contexts.count) contexts, current: \(currentContext ?? "none")"
  }

  /// As ``description``: `dump` shows no secret.
  public var customMirror: Mirror { Mirror(self, children: ["contexts": contexts]) }
}
