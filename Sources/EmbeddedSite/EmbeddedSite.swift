// CONTRACT: the site's rooms fill this in.

/// A whole interLink site in one process: the part of the Kubernetes API that kubectl and the
/// dashboard use, the interLink API, a virtual kubelet, and a Slurm behind them.
public final class EmbeddedSite: Sendable {
  /// What kind of site.
  public struct Configuration: Sendable {
    /// Where the jobs run.
    public enum Backend: String, Sendable, CaseIterable {
      /// A simulated Slurm.
      case sim
      /// The real one, through `sbatch`, `squeue`, `scancel`.
      case slurm
    }
    /// Where the servers listen.
    public enum Address: Sendable, Equatable {
      /// A loopback port; 0 picks a free one.
      case loopback(port: UInt16)
      case unix(path: String)

      var isTCP: Bool { if case .loopback = self { true } else { false } }
    }
    /// What the demo starts with.
    public enum Scene: String, Sendable, CaseIterable {
      /// Three virtual nodes, some forty pods in every state, jobs that come and go.
      case lively
      /// Nodes, no pods.
      case empty
      /// Nothing at all.
      case bare
    }

    /// Where the API server listens.
    public var address = Address.loopback(port: 0)
    /// Where the jobs run.
    public var backend = Backend.sim
    /// What it starts with.
    public var scene = Scene.lively
    /// Further offloaded pods, for scale.
    public var pods = 0
    /// Ordinary pods on an ordinary node: what a client should not pay for.
    public var otherPods = 0
    /// Megabytes of log of a pod `flood` in namespace `default`, for measuring; 0 for no such pod.
    public var floodLog = 0
    /// Decides everything random: names, uids, job lengths.
    public var seed: UInt64 = 1
    /// Simulated seconds per real second; 0 stops the clock at ``epoch``.
    public var speed: Double = 1
    /// How much faster than real time watches send bookmarks and end, for clients whose own time runs faster.
    public var watchSpeed: Double = 1
    /// Seconds since 1970 at which the simulation's present begins; `nil` means now.
    public var epoch: Int64?
    /// Misbehaviour of the real stack that the site reproduces.
    public var quirks = Quirks.usual
    /// The versions of its REST interface that the simulated Slurm serves, `v0.0.38` to `v0.0.45`, each perhaps
    /// with `+complex`; its commands belong to the newest.
    public var slurmVersions = ["v0.0.39", "v0.0.40", "v0.0.41"]
    /// Where the job directories of the real Slurm go; `nil` means a new temporary directory.
    public var dataRoot: String?
    /// Bearer tokens and what each may; empty means that anybody may everything.  The token "" stands for
    /// requests without one: kubectl sends none over plain HTTP.
    public var tokens: [String: Role] = [:]

    /// Whether the site obeys a director at `/debug/` of its API server, without asking who he is: for tests of
    /// programs that run beside it.
    public var isDirected = false

    /// What a token's owner may do.
    public enum Role: Sendable, Equatable {
      case admin
      /// Read everything.
      case viewer
      /// Read pods and logs of one namespace, nothing else (no nodes, no namespaces).
      case namespaced(String)
      /// Everything but this.
      case allBut([Denial])
      /// May nothing: 403.
      case nobody
      /// 401.
      case expired
    }

    /// A lively simulated site on a free loopback port.
    public init() {}
  }

  let store: ObjectStore
  let fleet: Fleet
  let clock: SiteClock
  private let controllers: Controllers
  /// One for each virtual node.
  let interLinks: [InterLinkListener]
  private let outage: OutageFilter
  let faults: FaultDesk
  let ledger: Ledger
  let watches: WatchDesk
  private let front: HTTPFront
  private let address: Configuration.Address
  /// The simulated clusters; nil without any.
  let slurm: SlurmService?

  private init(
    store: ObjectStore, fleet: Fleet, clock: SiteClock, controllers: Controllers,
    interLinks: [InterLinkListener], outage: OutageFilter, faults: FaultDesk, ledger: Ledger,
    watches: WatchDesk, front: HTTPFront, address: Configuration.Address, slurm: SlurmService?
  ) {
    self.store = store
    self.fleet = fleet
    self.clock = clock
    self.controllers = controllers
    self.interLinks = interLinks
    self.outage = outage
    (self.faults, self.ledger, self.watches) = (faults, ledger, watches)
    self.front = front
    self.address = address
    self.slurm = slurm
  }

  /// Starts the site.
  ///
  /// - Throws: ``SiteError`` if the address is taken or the backend is not there.
  public static func start(_ configuration: Configuration) async throws -> EmbeddedSite {
    let clock = Fleet.clock(for: configuration, wallTime: SystemClock.now)
    let store = ObjectStore(now: { clock.now }, seed: configuration.seed)
    let fleet = try await Fleet(
      configuration, store: store, clock: clock, slurm: try await Fleet.slurm(for: configuration))
    let (outage, faults, ledger, watches) = (OutageFilter(), FaultDesk(), Ledger(), WatchDesk())
    let api = APIServer(
      store: store, access: Access(tokens: configuration.tokens), filter: outage, logs: fleet, ports: fleet,
      keeper: fleet, timing: WatchTiming(speed: configuration.watchSpeed), watches: watches, faults: faults,
      ledger: ledger)
    await fleet.certify()
    store.onChange { ledger.note($0, at: clock.now) }
    for (_, slurm) in fleet.slurms { await slurm.record(in: ledger) }
    let director = configuration.isDirected ? DirectorDesk() : nil
    let front = HTTPFront(configuration.address, now: store.now) { request in
      if let director, let answer = await director.answer(request) { return answer }
      ledger.arrived(at: .apiServer, clock.now)
      return await api.respond(to: request)
    }
    let address = try await front.start()
    let service =
      fleet.slurms.isEmpty
      ? nil
      : try SlurmService(
        fleet.slurms, configuration, faults, ledger, now: store.now)
    let interLinks = fleet.kubelets.map { kubelet in
      InterLinkListener(kubelet, at: address.beside(kubelet.node.name), faults, ledger)
    }
    do {
      try await service?.start(listensOnTCP: configuration.address.isTCP)
      for interLink in interLinks { try await interLink.start() }
    } catch {
      for interLink in interLinks { await interLink.stop() }
      await service?.stop()
      await front.stop()
      throw error
    }
    let controllers = Controllers(store: store, keeper: fleet)
    controllers.start()
    clock.start(speed: configuration.speed)
    fleet.start()
    let site = EmbeddedSite(
      store: store, fleet: fleet, clock: clock, controllers: controllers, interLinks: interLinks,
      outage: outage, faults: faults, ledger: ledger, watches: watches, front: front, address: address,
      slurm: service)
    director?.direct(site)
    return site
  }

  /// `http://127.0.0.1:PORT`, or `http://localhost` for a unix socket.
  public var url: String { Self.url(address) }

  private static func url(_ address: Configuration.Address) -> String {
    switch address {
    case .loopback(let port): "http://127.0.0.1:\(port)"
    case .unix: "http://localhost"
    }
  }

  /// The names of the virtual nodes.
  public var virtualNodes: [String] { interLinks.map(\.node) }

  /// Where the interLink API of the first virtual node answers; empty without one.
  public var interLinkURL: String { interLinks.first.map { Self.url($0.address) } ?? "" }

  /// Where the interLink API of `node` answers; `nil` if there is no such virtual node.
  public func interLinkURL(of node: String) -> String? { interLink(node).map { Self.url($0.address) } }

  /// The unix socket of the interLink API of `node`, if it listens on one.
  public func interLinkSocket(of node: String) -> String? {
    if case .unix(let path) = interLink(node)?.address { path } else { nil }
  }

  /// What has come to the interLink API of `node` so far.
  public func interLinkTraffic(of node: String) -> InterLinkTraffic {
    interLink(node)?.traffic ?? InterLinkTraffic()
  }

  private func interLink(_ node: String) -> InterLinkListener? { interLinks.first { $0.node == node } }

  /// The unix socket, if it listens on one.
  public var unixSocket: String? {
    if case .unix(let path) = address { path } else { nil }
  }

  /// The site's present (simulated), seconds since 1970.
  public var now: Double { clock.now }

  /// That of the API server.
  func setAPIOutage(_ outage: Outage?) async throws {
    self.outage.set(outage)
    if outage == .refused { await pause() } else { try await resume() }
  }

  /// Closes the listener and all connections: clients are refused until ``resume()``.
  public func pause() async { await front.stop() }

  /// Listens again at the same address.
  ///
  /// - Throws: ``SiteError`` if somebody else took the address meanwhile.
  public func resume() async throws { _ = try await front.start() }

  /// Stops the servers, the virtual kubelet and the simulation.
  public func stop() async {
    faults.close()
    watches.close()
    await front.stop()
    await slurm?.stop()
    for interLink in interLinks { await interLink.stop() }
    await controllers.stop()
    await fleet.stop()
  }
}

extension EmbeddedSite.Configuration.Address {
  /// Where the interLink API of a node listens: on a free port, or a socket in the same folder.
  fileprivate func beside(_ node: String) -> Self {
    switch self {
    case .loopback: .loopback(port: 0)
    case .unix(let path): .unix(path: "\(path)-\(node)")
    }
  }
}

/// Why a site cannot start.
public struct SiteError: Error, CustomStringConvertible, Sendable {
  /// A sentence for the user.
  public let description: String
  /// Wraps a sentence for the user.
  public init(_ description: String) { self.description = description }
}
