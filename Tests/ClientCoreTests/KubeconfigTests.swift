import Foundation
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct KubeconfigTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes `text` to a file of the folder and returns its path.
  @discardableResult
  private func write(_ text: String, to name: String = "config") throws -> String {
    let path = folder.path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func load(_ text: String) throws -> Kubeconfig {
    try Kubeconfig.load(explicit: write(text), environment: [:])
  }

  static let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

  @Test func everyFieldOfAContextArrives() async throws {
    try write(Self.pem, to: "pki/ca.crt")
    let data = Base64.encode(Self.pem.utf8)
    let config = try load(
      """
      apiVersion: v1
      kind: Config
      current-context: lab
      clusters:
      - name: lab
        cluster:
          server: https://lab.example:6443/
          certificate-authority: pki/ca.crt
          tls-server-name: api.lab
          proxy-url: socks5://localhost:1080
      users:
      - name: maria
        user:
          client-certificate-data: \(data)
          client-key-data: \(data)
          token: 12345
          as: root
          as-uid: "0"
          as-groups: [wheel, staff]
          as-user-extra: {scopes.example/a: [x]}
      contexts:
      - name: lab
        context: {cluster: lab, user: maria, namespace: climate}
      """)
    #expect(config.currentContext == "lab")
    #expect(config.contexts == [.init(name: "lab", cluster: "lab", user: "maria", namespace: "climate")])
    let access = try config.access()
    #expect(access.server == "https://lab.example:6443")
    #expect(access.namespace == "climate")
    #expect((access.cluster, access.user, access.context) == ("lab", "maria", "lab"))
    #expect(access.route.authorities == Array(Self.pem.utf8))
    #expect(access.route.certificate == Array(Self.pem.utf8))
    #expect(access.route.key == Array(Self.pem.utf8))
    #expect(access.route.serverName == "api.lab")
    #expect(access.route.proxy == "socks5://localhost:1080")
    #expect(access.route.verifiesPeer)
    var request = HTTPRequest(url: access.server)
    try await access.credentials.authorize(&request)
    #expect(
      request.headers.map { "\($0.name): \($0.value)" } == [
        "Authorization: Bearer 12345", "Impersonate-User: root", "Impersonate-Uid: 0",
        "Impersonate-Group: wheel", "Impersonate-Group: staff", "Impersonate-Extra-scopes.example%2Fa: x",
      ])
    #expect(try config.access(namespace: "other").namespace == "other")
  }

  @Test func filesOfKUBECONFIGAreMergedAndTheFirstWins() throws {
    let first = try write(
      """
      clusters: [{name: a, cluster: {server: "https://first"}}]
      contexts: [{name: a, context: {cluster: a, user: u}}]
      users: [{name: u, user: {token: one}}]
      """, to: "first")
    let second = try write(
      """
      current-context: b
      clusters: [{name: a, cluster: {server: "https://second"}}, {name: b, cluster: {server: "https://b"}}]
      contexts: [{name: a, context: {cluster: b}}, {name: b, context: {cluster: b, user: u}}]
      users: [{name: u, user: {token: two}}]
      """, to: "second")
    let third = try write("current-context: a\nkind: Config\n", to: "third")
    let empty = try write("", to: "empty")
    let list = ["", "/nowhere/at/all", empty, first, second, third].joined(separator: ":")
    let config = try Kubeconfig.load(explicit: nil, environment: ["KUBECONFIG": list, "HOME": "/nowhere"])
    #expect(config.files == [empty, first, second, third])
    #expect(config.currentContext == "b")
    #expect(config.contexts.map(\.name) == ["a", "b"])
    #expect(try config.access(context: "a").server == "https://first")
    #expect(try config.access().server == "https://b")
    #expect(try config.access().namespace == "default")
  }

  @Test func theExplicitFileWinsOverTheEnvironment() throws {
    let one = try write("contexts: [{name: one, context: {}}]", to: "one")
    let two = try write("contexts: [{name: two, context: {}}]", to: ".kube/config")
    let environment = ["KUBECONFIG": two, "HOME": folder.path]
    #expect(try Kubeconfig.load(explicit: one, environment: environment).contexts.map(\.name) == ["one"])
    #expect(try Kubeconfig.load(explicit: nil, environment: environment).contexts.map(\.name) == ["two"])
    #expect(try Kubeconfig.load(explicit: nil, environment: ["HOME": folder.path]).files == [two])
  }

  @Test func namesAreCleanedForTheTerminal() throws {
    let config = try load(
      #"{contexts: [{name: "a\e[31mb\nc", context: {cluster: "x\e]0;t\ax"}}], clusters: [{name: "xx", cluster: {server: "https://h"}}]}"#
    )
    #expect(config.contexts.map(\.name) == ["ab c"])
    #expect(try config.access(context: "ab c").cluster == "xx")
  }

  @Test func aPodWithoutKubeconfigUsesItsServiceAccount() async throws {
    try write("secret-token\n", to: "token")
    try write(Self.pem, to: "ca.crt")
    try write("climate", to: "namespace")
    let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let account = try #require(try ServiceAccount(environment: environment, folder: folder.path))
    let access = account.access(namespace: nil)
    #expect(access.server == "https://[fd00::1]:443")
    #expect((access.context, access.namespace) == ("in-cluster", "climate"))
    #expect(access.route.authorities == Array(Self.pem.utf8))
    var request = HTTPRequest(url: access.server)
    try await access.credentials.authorize(&request)
    #expect(request.headers.first?.value == "Bearer secret-token")
    #expect(try ServiceAccount(environment: [:], folder: folder.path) == nil)
  }

  // MARK: - Faults

  struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    /// `FILE` stands for the kubeconfig's path.
    var message: String
    var kind = ConfigError.Kind.malformed
    var testDescription: String { message }
  }

  /// A kubeconfig that works but for what `cluster` and `user` say.
  private static func config(cluster: String = "server: https://h", user: String = "{}") -> String {
    """
    current-context: c
    contexts: [{name: c, context: {cluster: k, user: u}}]
    clusters:
    - name: k
      cluster: {\(cluster)}
    users:
    - name: u
      user: \(user)
    """
  }

  static let faults: [Fault] = [
    Fault(text: "", message: "FILE is empty: it names no cluster, user or context"),
    Fault(text: "# nothing\n", message: "FILE is empty: it names no cluster, user or context"),
    Fault(
      text: "clusters: [\n  {name: a\nusers: x",
      message: "FILE, line 3, is not valid YAML: did not find expected ',' or '}'"),
    Fault(text: "a: 1\na: 2\n", message: "FILE, line 1, is not valid YAML: twice the same key (a)"),
    Fault(
      text: "clusters: \u{0}\u{1}\u{1B}[31m",
      message: "FILE is not valid YAML: control characters are not allowed"),
    Fault(text: "just words", message: "FILE is not a kubeconfig: its top level must be a mapping"),
    Fault(text: "kind: Pod\nmetadata: {}", message: "FILE is not a kubeconfig but a Pod"),
    Fault(text: "a: 1", message: "FILE is not a kubeconfig: it has no clusters, users or contexts"),
    Fault(text: "kind: Config\nclusters: 3", message: "FILE, line 2: clusters must be a list"),
    Fault(text: "clusters:\n- cluster: {}", message: "FILE, line 2: one of clusters has no name"),
    Fault(
      text: "users:\n- {name: a}\n- {name: a}", message: "FILE, line 3: users has \"a\" twice"),
    Fault(
      text: "contexts: [{name: x, context: {}}, {name: y, context: {}}]",
      message: "FILE sets no current-context (known: x, y)", kind: .unknownContext),
    Fault(
      text: "current-context: z\ncontexts: [{name: x, context: {}}]",
      message: "There is no context \"z\" in FILE (known: x)", kind: .unknownContext),
    Fault(
      text: "current-context: x\ncontexts: [{name: x, context: {}}]",
      message: "Context \"x\" in FILE names no cluster", kind: .incomplete),
    Fault(
      text: "current-context: x\ncontexts: [{name: x, context: {cluster: k}}]",
      message: "Context \"x\" names cluster \"k\", which is not in FILE (there is none)", kind: .incomplete),
    Fault(
      text:
        "{current-context: x, contexts: [{name: x, context: {cluster: k, user: u}}], clusters: [{name: k}], users: [{name: v}]}",
      message: "Context \"x\" names user \"u\", which is not in FILE (known: v)", kind: .incomplete),
    Fault(text: config(cluster: ""), message: "FILE, line 5: cluster \"k\" has no server", kind: .incomplete),
    Fault(
      text: config(cluster: "server: ftp://h"),
      message: "FILE, line 5: \"ftp://h\" is no server URL: the scheme must be https or http", kind: .badValue
    ),
    Fault(
      text: config(cluster: "server: 'https://h:99999'"),
      message: "FILE, line 5: \"https://h:99999\" is no server URL: the port is wrong", kind: .badValue),
    Fault(
      text: config(cluster: "server: 'https://'"),
      message: "FILE, line 5: \"https://\" is no server URL: it has no host", kind: .badValue),
    Fault(
      text: config(cluster: "server: 'https://h', certificate-authority-data: '%%%'"),
      message: "FILE, line 5: certificate-authority-data is not base64", kind: .badValue),
    Fault(
      text: config(cluster: "server: 'https://h', certificate-authority-data: QUJD"),
      message: "FILE, line 5: certificate-authority-data holds no PEM (no line begins with -----BEGIN)",
      kind: .badValue),
    Fault(
      text: config(cluster: "server: 'https://h', certificate-authority: /nowhere/ca"),
      message: "FILE, line 5: certificate-authority /nowhere/ca cannot be read: No such file or directory",
      kind: .unreadable),
    Fault(
      text: config(cluster: "server: 'https://h', insecure-skip-tls-verify: perhaps"),
      message: "FILE, line 5: insecure-skip-tls-verify must be true or false"),
    Fault(
      text: config(cluster: "server: 'https://h', proxy-url: 'gopher://p'"),
      message: "FILE, line 5: proxy-url must begin with http://, https:// or socks5://", kind: .badValue),
    Fault(
      text: config(user: "{client-certificate-data: \(Base64.encode(pem.utf8))}"),
      message: "FILE, line 8: there is a client-certificate but no client-key", kind: .incomplete),
    Fault(
      text: config(user: "{token: \"a b\"}"),
      message: "FILE, line 8: the token has characters that no token has", kind: .badValue),
    Fault(
      text: config(user: "{auth-provider: {name: gcp}}"),
      message: "FILE, line 8: auth-provider \"gcp\" no longer exists: kubectl removed it in 1.26",
      kind: .badValue),
    Fault(
      text: config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}"),
      message: """
        FILE, line 8: exec has apiVersion "client.authentication.k8s.io/v1alpha1"; only \
        client.authentication.k8s.io/v1 and client.authentication.k8s.io/v1beta1 exist
        """, kind: .badValue),
    Fault(
      text: config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1}}"),
      message: "FILE, line 8: exec has no command", kind: .incomplete),
    Fault(
      text: config(
        user: "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}"),
      message: "FILE, line 8: the plugin x insists on a terminal (interactiveMode: Always)", kind: .badValue),
    Fault(
      text: config(user: "{as-groups: [a]}"),
      message: "FILE, line 8: as-uid and as-groups need \"as\" with them", kind: .incomplete),
  ]

  @Test(arguments: faults) func aFaultIsToldWithFileAndLine(_ fault: Fault) throws {
    let path = try write(fault.text)
    let error = #expect(throws: ConfigError.self) {
      try Kubeconfig.load(explicit: path, environment: [:]).access()
    }
    #expect(error?.message == fault.message.replacingOccurrences(of: "FILE", with: path))
    #expect(error?.kind == fault.kind)
  }

  static let absences: [(explicit: String?, environment: [String: String], message: String)] = [
    (nil, [:], "There is no kubeconfig: neither KUBECONFIG nor HOME is set"),
    (nil, ["HOME": "/nowhere"], "There is no kubeconfig: /nowhere/.kube/config does not exist"),
    (nil, ["KUBECONFIG": "/no/a"], "There is no kubeconfig: /no/a (from KUBECONFIG) does not exist"),
    (
      nil, ["KUBECONFIG": "/no/a:/no/b"],
      "There is no kubeconfig: none of /no/a, /no/b (from KUBECONFIG) exists"
    ),
    ("/no/c", [:], "There is no kubeconfig: /no/c (from --kubeconfig) does not exist"),
    ("/", [:], "/ cannot be read: Is a directory"),
  ]

  @Test(arguments: absences) func aMissingFileIsToldWithWhereItWasSought(
    _ absence: (explicit: String?, environment: [String: String], message: String)
  ) {
    let error = #expect(throws: ConfigError.self) {
      try Kubeconfig.load(explicit: absence.explicit, environment: absence.environment)
    }
    #expect(error?.message == absence.message)
    #expect(error?.advice.isEmpty == false)
  }

  static let servers: [(text: String, isSecured: Bool, url: String)] = [
    ("https://h:6443/", false, "https://h:6443"), ("HTTPS://H", false, "https://H"),
    ("h:8080", false, "http://h:8080"), ("h:6443", true, "https://h:6443"),
    ("https://[::1]:6443", false, "https://[::1]:6443"),
    ("https://rancher.example/k8s/clusters/c-1/", false, "https://rancher.example/k8s/clusters/c-1"),
  ]

  @Test(arguments: servers) func serversAreReadAsKubectlDoes(
    _ server: (text: String, isSecured: Bool, url: String)
  ) throws {
    #expect(try ServerURL.parse(server.text, named: "", isSecured: server.isSecured) == server.url)
  }

  @Test func noDescriptionShowsASecret() async throws {
    let key = Base64.encode("-----BEGIN KEY-----hush-----END KEY-----".utf8)
    let config = try load(
      Self.config(user: "{token: hush, client-certificate-data: \(key), client-key-data: \(key)}"))
    let access = try config.access()
    var request = HTTPRequest(url: access.server)
    request.route = access.route
    try await access.credentials.authorize(&request)
    let things: [Any] = [config, access, access.credentials, access.route, request, Secret("hush")]
    for thing in things {
      var shown = "\(thing) \(String(reflecting: thing))"
      dump(thing, to: &shown)
      #expect(!shown.contains("hush"))
      #expect(!shown.contains(key))
      #expect(!shown.contains("104"), "h in a dump of bytes")
    }
  }

  @Test func pathsAreRelativeToAFolderWithAnOddName() throws {
    try write(Self.pem, to: "odd  \u{1B}[31m/ca.crt")
    let path = try write(
      Self.config(cluster: "server: 'https://h', certificate-authority: ca.crt"), to: "odd  \u{1B}[31m/config"
    )
    let access = try Kubeconfig.load(explicit: path, environment: [:]).access()
    #expect(access.route.authorities == Array(Self.pem.utf8))
  }
}
