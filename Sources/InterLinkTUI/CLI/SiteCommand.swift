import ArgumentParser
internal import EmbeddedSite

/// `site`: the embedded site on its own, for kubectl, curl and other dashboards.
struct SiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract: "Serve a whole interLink site on this machine: Kubernetes API, interLink API, Slurm.",
    discussion: """
      The site listens on the loopback interface or a unix socket only, and runs until it is interrupted.  \
      With --backend slurm its pods become jobs of the local Slurm, through sbatch, squeue and scancel.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions

  @Option(
    help: ArgumentHelp(
      "Where to listen: 127.0.0.1:PORT, :PORT or unix:/PATH; port 0 picks a free one.", valueName: "address"))
  var listen = ListenAddress(address: .loopback(port: 0))

  @Option(help: ArgumentHelp("Where the jobs run: sim or slurm.", valueName: "backend"))
  var backend = Backend.sim

  @Option(help: ArgumentHelp("Further offloaded pods.", valueName: "number"))
  var pods = 0

  @Option(help: ArgumentHelp("Ordinary pods on an ordinary node.", valueName: "number"))
  var otherPods = 0

  @Option(help: ArgumentHelp("Megabytes of log of a pod named flood, for measuring.", valueName: "megabytes"))
  var floodLog = 0

  @Option(help: ArgumentHelp("Write a kubeconfig for the site.", valueName: "file"))
  var writeKubeconfig: String?

  @Option(
    help: ArgumentHelp(
      "Accept this bearer token; the role is admin, viewer, nobody, expired, a namespace as ns/NAME, or all but some verbs as all-but/VERB:RESOURCE[@NAMESPACE],….",
      valueName: "token=role"))
  var token: [TokenRole] = []

  @Flag(
    help: ArgumentHelp(
      "Obey whoever asks at /debug/ of the API server: faults, outages, time, and a record of all that was done.",
      discussion: "For tests of programs that run beside the site; GET /debug/ answers what it takes.",
      visibility: .hidden))
  var director = false

  /// A Slurm, by name.
  enum Backend: String, ExpressibleByArgument, CaseIterable {
    case sim, slurm
  }

  func validate() throws {
    guard pods >= 0, otherPods >= 0, pods + otherPods <= 200_000 else {
      throw ValidationError("--pods and --other-pods take numbers from 0 to 200000 together.")
    }
    if writeKubeconfig != nil, case .unix = listen.address {
      throw ValidationError("--write-kubeconfig needs a port: kubectl does not speak to unix sockets.")
    }
  }

  func run() async throws {
    try Program.start(global)
    let signals = TerminationSignals()
    var configuration = EmbeddedSite.Configuration(global.simulation)
    configuration.address = listen.address
    configuration.backend = backend == .sim ? .sim : .slurm
    configuration.pods = pods
    configuration.otherPods = otherPods
    configuration.floodLog = max(0, floodLog)
    configuration.tokens = Dictionary(token.map { ($0.token, $0.role) }, uniquingKeysWith: { $1 })
    configuration.isDirected = director
    let site = try await EmbeddedSite.start(configuration)
    if let writeKubeconfig {
      try SiteKubeconfig(server: site.url, tokens: token.map(\.token)).write(to: writeKubeconfig)
    }
    announce(site)
    await signals.first()
    await site.stop()
  }

  /// Says where the site is; the first line is for scripts that wait for it.
  private func announce(_ site: EmbeddedSite) {
    var output = StandardOutput()
    if let socket = site.unixSocket {
      output.write("listening on unix:\(socket)\n")
      output.write("try: curl --unix-socket \(socket) http://localhost/api/v1/pods\n")
    } else {
      output.write("listening on \(site.url)\n")
      if let writeKubeconfig {
        output.write("try: kubectl --kubeconfig \(writeKubeconfig) get pods -A\n")
      } else {
        output.write("try: kubectl --server \(site.url) get pods -A\n")
      }
    }
    for node in site.virtualNodes {
      guard let server = site.interLinkSocket(of: node).map({ "unix:\($0)" }) ?? site.interLinkURL(of: node)
      else { continue }
      output.write("interLink of \(node) on \(server)\n")
    }
    if let socket = site.slurmrestdSocket, let commands = site.slurmCommands {
      output.write("slurmrestd of \(site.slurmNodes.joined(separator: ", ")) on unix:\(socket)\n")
      output.write("try: PATH=\(commands):$PATH squeue\n")
    }
  }
}

extension EmbeddedSite.Configuration {
  /// A site as the options describe it.
  nonisolated init(_ options: SimulationOptions) {
    self.init()
    seed = options.seed
    speed = options.speed ?? 1
    scene =
      switch options.scene {
      case .lively: .lively
      case .empty: .empty
      case .bare: .bare
      }
    if speed == 0 { epoch = Self.stoppedEpoch }
  }

  /// The moment at which a stopped clock stands: 2026-11-21T12:00:00Z.
  nonisolated static let stoppedEpoch: Int64 = 1_795_262_400
}
