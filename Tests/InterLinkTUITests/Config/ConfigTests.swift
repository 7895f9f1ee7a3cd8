import ClientCore
import Foundation
import Monitor
import Testing

@testable import InterLinkTUI

/// The configuration: what is read, and that every mistake is one sentence with its line.
@Suite struct ConfigTests {
  nonisolated private static func read(_ text: String) throws(ConfigError) -> Config {
    Config(try ConfigNode(yaml: text, file: "FILE"), home: "/home/maria")
  }

  @Test func theExampleIsRead() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../examples/config.yaml").standardizedFileURL.path
    let config = try Config.load(explicit: path, environment: ["HOME": "/home/maria"])
    #expect(config.mistakes == [])
    #expect(config.sites.map { $0.name ?? "" } == ["vega", "juwels", "lab"])
    let (vega, juwels, lab) = (config.sites[0], config.sites[1], config.sites[2])
    #expect(vega.kubeconfig == "/home/maria/.kube/vega.yaml")
    #expect(vega.context == "vega-prod")
    #expect(vega.scope == .named("itwinai") && juwels.scope == .all && lab.scope == .usual)
    #expect(vega.isReadOnly && !juwels.isReadOnly)
    #expect(vega.interLinks.map(\.access.server) == ["https://edge.vega.example:30443"])
    // Relative to the file.
    let folder = (path as NSString).deletingLastPathComponent
    #expect(vega.interLinks[0].access.credentials.description.contains(folder + "/vega.token"))
    #expect(vega.slurms.map(\.interval) == [10])
    guard case .slurmrestd(let access) = vega.slurms[0].way else {
      Issue.record("not slurmrestd")
      return
    }
    #expect(access.server == "https://head.vega.example:6820")
    #expect(access.user == "maria")
    #expect(juwels.interLinks[0].access.tunnel?.destination == "maria@edge.juwels.example")
    #expect(juwels.interLinks[0].nodes == ["juwels-vk"])
    guard case .commands(let host) = juwels.slurms[0].way else {
      Issue.record("not commands")
      return
    }
    #expect(host.destination == "maria@login.juwels.example")
    #expect(host.folder == "/opt/slurm/bin")
    #expect(host.environment == ["SLURM_CONF": "/etc/slurm/slurm.conf"])
    #expect(lab.interLinks[0].access.route.unixSocket == "/var/run/interlink.sock")
  }

  @Test func sizesOfLogsAreRead() throws {
    let config = try Self.read("logs: {keep: false, memory: 8Mi, disk: 1Gi, total: 500M}\n")
    #expect(config.mistakes == [])
    #expect(
      config.logs.limits == LogLimits(memory: 8 << 20, disk: 1 << 30) && config.logs.total == 500_000_000)
    #expect(!config.logs.keeps && config.logs.storage(folder: "/x").keeper == nil)
    #expect(try Self.read("logs: {}\n").logs == LogConfig())
    #expect(LogConfig().storage(folder: "/x").keeper?.folder == "/x")
  }

  nonisolated static let nothing = ["", "# only a comment\n", "sites:\n", "sites: []\n"]

  @Test(arguments: nothing) func anEmptyFileNamesNoSite(_ text: String) throws {
    let config = try Self.read(text)
    #expect(config.sites.isEmpty && config.mistakes.isEmpty)
  }

  nonisolated struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    var says: [String]
    /// How many sites are still understood.
    var sites = 1
    var testDescription: String { says.first ?? "" }
    init(_ text: String, _ says: String..., sites: Int = 1) {
      (self.text, self.says, self.sites) = (text, says, sites)
    }
  }

  nonisolated static let faults = [
    Fault("- a\n", "FILE, line 1: the file must be a mapping", sites: 0),
    Fault("site: []\n", "FILE, line 1: \"site\" is no setting. Did you mean sites?", sites: 0),
    Fault("sites: {name: a}\n", "FILE, line 1: sites must be a list", sites: 0),
    Fault("sites:\n- a\n", "FILE, line 2: each of sites must be a mapping", sites: 0),
    Fault(
      "sites:\n- name: a\n  kube-config: x\n",
      "FILE, line 3: \"kube-config\" is no setting. Did you mean kubeconfig?"),
    Fault(
      "sites:\n- name: a\n  readOnly: true\n",
      "FILE, line 3: \"readOnly\" is no setting. Did you mean read-only?"),
    Fault(
      "sites:\n- name: a\n  zebra: 1\n",
      "FILE, line 3: \"zebra\" is no setting. Known here: name, kubeconfig, context, namespace, read-only, protected-namespaces, interlink, slurm"
    ),
    Fault("sites:\n- name: a\n  read-only: maybe\n", "FILE, line 3: read-only must be true or false"),
    Fault("sites:\n- name: [a]\n  context: b\n", "FILE, line 2: name must be a text"),
    Fault(
      "sites:\n- name: a\n- name: a\n",
      "FILE, line 3: there is a site \"a\" already (FILE, line 2). Give each site a name of its own", sites: 2
    ),
    Fault(
      "sites:\n- name: a\n- namespace: b\n", "FILE, line 3: this site has neither name nor context", sites: 2),
    Fault(
      "sites:\n- name: a\n  kubeconfig: ~bob/config\n",
      "FILE, line 3: kubeconfig ~bob/config cannot be resolved. Write the whole path"),
    Fault(
      "sites:\n- name: a\n  interlink: {nodes: [x]}\n",
      "FILE, line 3: this interlink has no url. It should look like https://host:30443"),
    Fault(
      "sites:\n- name: a\n  interlink: {url: \"edge:30443\"}\n",
      "FILE, line 3: url \"edge:30443\" must begin with https://, http:// or unix:"),
    Fault(
      "sites:\n- name: a\n  interlink: {url: \"https://me:secret@edge\"}\n",
      "FILE, line 3: a server URL has no user in it"),
    Fault(
      "sites:\n- name: a\n  interlink: {url: \"unix:\"}\n",
      "FILE, line 3: url names no socket, or one whose path is too long"),
    Fault(
      "sites:\n- name: a\n  interlink:\n    url: https://edge\n    client-key: /nonexistent\n",
      "FILE, line 5: client-key /nonexistent cannot be read: No such file or directory"),
    Fault(
      "sites:\n- name: a\n  interlink:\n    url: https://edge\n    certificate-authority-data: AAAA\n",
      "FILE, line 5: certificate-authority-data holds no PEM (no line begins with -----BEGIN)"),
    Fault(
      "sites:\n- name: a\n  interlink: {url: https://edge, ssh: -oProxyCommand=x}\n",
      "FILE, line 3: ssh \"-oProxyCommand=x\" is no host. It should look like user@host"),
    Fault(
      "sites:\n- name: a\n  slurm: {interval: 5s}\n",
      "FILE, line 3: this slurm does not say how to ask it. Give slurmrestd: URL (with ssh: HOST through a tunnel), commands: local, or ssh: HOST alone"
    ),
    Fault(
      "sites:\n- name: a\n  slurm: {slurmrestd: \"unix:/s\", commands: local}\n",
      "FILE, line 3: slurmrestd and commands exclude each other. Give slurmrestd: URL (with ssh: HOST through a tunnel), commands: local, or ssh: HOST alone"
    ),
    Fault(
      "sites:\n- name: a\n  slurm: {commands: here}\n",
      "FILE, line 3: commands \"here\" is not known. Write commands: local for this machine, or ssh: HOST for another"
    ),
    Fault(
      "sites:\n- name: a\n  slurm: {commands: local, token-file: x}\n",
      "FILE, line 3: token-file goes with slurmrestd only"),
    Fault(
      "sites:\n- name: a\n  slurm: {slurmrestd: \"unix:/s\", path: /opt}\n",
      "FILE, line 3: path goes with commands only"),
    Fault(
      "sites:\n- name: a\n  slurm: {commands: local, ssh-options: [-p, 22]}\n",
      "FILE, line 3: ssh-options goes with ssh only"),
    Fault(
      "sites:\n- name: a\n  slurm: {commands: local, interval: often}\n",
      "FILE, line 3: interval \"often\" is no duration. Write 10s, 2m"),
    Fault(
      "logs: {memory: 4Ki}\nsites:\n- name: a\n",
      "FILE, line 1: memory \"4Ki\" is no size of at least 1Mi. Write 64Mi, 2Gi"),
    Fault("logs: {keeps: true}\n", "FILE, line 1: \"keeps\" is no setting. Did you mean keep?", sites: 0),
    // One mistake hides no other, and not the sites that are right.
    Fault(
      "sites:\n- name: a\n  contxt: b\n  slurm:\n  - commands: local\n    intervall: 3s\n- name: c\n",
      "FILE, line 3: \"contxt\" is no setting. Did you mean context?",
      "FILE, line 6: \"intervall\" is no setting. Did you mean interval?", sites: 2),
  ]

  @Test(arguments: faults) func everyMistakeIsASentenceWithItsLine(_ fault: Fault) throws {
    let config = try Self.read(fault.text)
    #expect(config.mistakes.map(\.description) == fault.says)
    #expect(config.sites.count == fault.sites)
  }

  nonisolated static let broken = ["sites: [", "a: 1\na: 2\n", "\t"]

  @Test(arguments: broken) func whatIsNotYAMLIsSaidWithItsLine(_ text: String) {
    let error = #expect(throws: ConfigError.self) { try Self.read(text) }
    #expect(error?.message.hasPrefix("FILE, line") == true)
  }

  @Test func secretsAreInNoMistake() throws {
    let config = try Self.read(
      "sites:\n- name: a\n  slurm:\n    commands: local\n    environment: {SLURM_JWT: [hush]}\n    token: hush\n"
    )
    #expect(config.mistakes.count == 2)
    #expect(!config.mistakes.contains { $0.description.contains("hush") })
  }

  @Test func theFileIsWhereItIsSaidToBe() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String) throws -> String {
      let file = folder.appending(path: "\(name)/interlink-tui/config.yaml")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("sites: [{name: \(name)}]".utf8).write(to: file)
      return file.path
    }
    let (flag, named) = (try write("flag"), try write("named"))
    _ = (try write("xdg"), try write(".config"))
    var environment = ["HOME": folder.path]
    func name(_ explicit: String? = nil) throws -> String? {
      try Config.load(explicit: explicit, environment: environment).sites.first?.name
    }
    #expect(try name() == ".config")
    environment["XDG_CONFIG_HOME"] = folder.path + "/xdg"
    #expect(try name() == "xdg")
    environment["XDG_CONFIG_HOME"] = folder.path + "/none"
    #expect(try name() == nil)
    environment[Config.variable] = named
    #expect(try name() == "named")
    #expect(try name(flag) == "flag")
    environment[Config.variable] = ""
    #expect(try name() == nil)
    environment[Config.variable] = folder.path + "/gone"
    let error = #expect(throws: ConfigError.self) { try name() }
    #expect(error?.message.hasSuffix("/gone (from INTERLINK_TUI_CONFIG) does not exist") == true)
  }

  nonisolated static let arguments: [(text: String, isRight: Bool)] = [
    ("local", true), ("ssh:maria@login", true), ("unix:/run/slurmrestd.sock", true),
    ("http://head:6820", true), ("https://head", true), ("ssh:", false), ("ssh:-x", false),
    ("ssh:a b", false),
    ("head:6820", false), ("unix:", false), ("", false), ("ftp://head", false),
  ]

  @Test(arguments: arguments) func slurmOnTheCommandLine(_ argument: (text: String, isRight: Bool)) {
    #expect((SlurmArgument(argument: argument.text) != nil) == argument.isRight)
  }

  @Test func sourcesAreWhatTheFileSays() throws {
    let config = try Self.read(
      """
      sites:
      - name: a
        interlink: [{url: "unix:/a", nodes: x}, {url: "https://b"}]
        slurm:
        - {slurmrestd: "unix:/s", nodes: [x], interval: 1m}
        - {commands: local}
        - {ssh: login}
        - {slurmrestd: "http://head:6820", ssh: login}
      """)
    let sources = SiteSources(config.sites[0], http: HTTPClient())
    #expect(sources.interLinks.map(\.nodes) == [["x"], []])
    #expect(
      sources.slurms.map(\.source.name)
        == [
          "slurmrestd at /s", "squeue on this machine", "squeue on login",
          "slurmrestd at http://head:6820 through ssh login",
        ])
    #expect(sources.slurms.map(\.pace.base) == [.seconds(60), .seconds(5), .seconds(5), .seconds(5)])
  }
}
