/// The `exec` entry of a kubeconfig user: a program that hands out credentials.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
struct ExecConfig: Sendable {
  /// `client.authentication.k8s.io/v1` or `…/v1beta1`
  var apiVersion: String
  /// A name to be found in `PATH`, or a path.
  var command: String
  var arguments: [String]
  var environment: [(name: String, value: String)]
  /// What its vendor says to do where it is missing.
  var installHint: String
  /// What the program gets in `KUBERNETES_EXEC_INFO`.
  var info: JSONValue
  /// Where the entry stands.
  var place: String

  /// As it may be shown.
  var shownCommand: String { CleanText.clean(command) }

  /// Reads the entry; `cluster` and `route` are what `provideClusterInfo` tells of.
  init(_ node: ConfigNode, cluster: ConfigNode, route: HTTPRoute) throws(ConfigError) {
    place = node.place
    guard let command = try node.string("command") else {
      throw ConfigError(.incomplete, "\(place): exec has no command")
    }
    self.command = command.contains("/") ? node.resolve(command) : command
    apiVersion = try node.name("apiVersion") ?? ""
    let group = "client.authentication.k8s.io/"
    guard apiVersion == group + "v1" || apiVersion == group + "v1beta1" else {
      throw ConfigError(
        .badValue,
        "\(place): exec has apiVersion \"\(apiVersion)\"; only \(group)v1 and \(group)v1beta1 exist",
        advice: "Update the plugin and have it write its kubeconfig entry anew")
    }
    let mode = try node.name("interactiveMode") ?? ""
    switch mode {
    case "Never", "IfAvailable": break
    case "" where apiVersion.hasSuffix("v1beta1"): break
    case "Always":
      throw ConfigError(
        .badValue,
        "\(place): the plugin \(CleanText.clean(command)) insists on a terminal (interactiveMode: Always)",
        advice: "Log in with it first and use a tokenFile, or set interactiveMode: IfAvailable")
    default:
      throw ConfigError(
        .badValue, "\(place): interactiveMode must be Never, IfAvailable or Always, not \"\(mode)\"")
    }
    arguments = try node.strings("args")
    environment = []
    for entry in try node.list("env") {
      guard let name = try entry.string("name"), !name.contains("=") else {
        throw ConfigError(.malformed, "\(entry.place): one of env has no usable name")
      }
      environment.append((name, try entry.string("value") ?? ""))
    }
    installHint = try node.name("installHint") ?? ""
    var spec: [(key: String, value: JSONValue)] = [("interactive", .bool(false))]
    if try node.bool("provideClusterInfo") {
      spec.insert(("cluster", try Self.clusterInfo(cluster, route: route)), at: 0)
    }
    info = .object([
      ("kind", .string("ExecCredential")), ("apiVersion", .string(apiVersion)), ("spec", .object(spec)),
    ])
  }

  private static func clusterInfo(_ cluster: ConfigNode, route: HTTPRoute) throws(ConfigError)
    -> JSONValue
  {
    var members: [(key: String, value: JSONValue)] = [("server", .string(try cluster.string("server") ?? ""))]
    if let name = route.serverName { members.append(("tls-server-name", .string(name))) }
    if !route.verifiesPeer { members.append(("insecure-skip-tls-verify", .bool(true))) }
    if let authorities = route.authorities {
      members.append(("certificate-authority-data", .string(Base64.encode(authorities))))
    }
    if let proxy = route.proxy { members.append(("proxy-url", .string(proxy))) }
    for entry in try cluster.list("extensions") {
      if try entry.string("name") == "client.authentication.k8s.io/exec" {
        members.append(("config", entry.member("extension")?.json ?? .null))
      }
    }
    return .object(members)
  }
}
