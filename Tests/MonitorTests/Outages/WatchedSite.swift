import ClientCore
import EmbeddedSite
import Foundation
import Monitor

/// An embedded site with one pod on its first node, and a monitor that asks its API server, its interLink API and its
/// Slurm, with the view of the hops open; it notes every state that a snapshot has shown.
final class WatchedSite: Sendable {
  /// What can be stopped.
  enum Part: String, CaseIterable { case apiServer, interLink, slurm }

  static let node = "vega-vk"

  let site: EmbeddedSite
  let monitor: Monitor
  let pod = "default/watched"
  private let admin: KubernetesClient
  private let notes = Locked<[String: [String]]>([:])
  private let tasks: [Task<Void, Never>]

  init() async throws {
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = .empty
    site = try await EmbeddedSite.start(configuration)
    let http = HTTPClient()
    let client = KubernetesClient(
      http: http,
      cluster: ClusterAccess(
        context: "test", cluster: "test", user: "user", namespace: "default", server: site.url,
        route: HTTPRoute(), credentials: .none))
    admin = client
    var sources = SiteSources()
    sources.interLinks = [
      SiteSources.InterLink(
        nodes: [Self.node],
        client: InterLinkClient(http: http, access: InterLinkAccess(server: site.interLinkURL)))
    ]
    let slurm = SlurmrestdSource(http: http, access: SlurmrestdAccess(socket: site.slurmrestdSocket ?? ""))
    sources.slurms = [SiteSources.Slurm(nodes: [Self.node], source: slurm)]
    let monitor = Monitor(client: client, name: "here", namespace: nil, sources: sources)
    self.monitor = monitor
    let notes = notes
    tasks = [
      Task { await monitor.run() },
      Task {
        for await snapshot in monitor.snapshots {
          notes.withLock { notes in
            for hop in snapshot.hops {
              let state = Self.word(hop.state)
              let key = Self.part(hop)?.rawValue ?? hop.id
              if state.isEmpty || notes[key]?.last == state { continue }
              notes[key, default: []].append(state)
            }
          }
        }
      },
    ]
    var attention = Attention()
    attention.wantsHealth = true
    await monitor.attend(to: attention)
    _ = try await admin.create(
      .pods, namespace: "default",
      object: JSONValue(
        Array(
          """
          {"apiVersion":"v1","kind":"Pod","metadata":{"name":"watched","namespace":"default"},"spec":{
          "nodeName":"\(Self.node)","restartPolicy":"Never","containers":[{"name":"main","image":"busybox",
          "command":["sleep","3600"]}],"tolerations":[{"operator":"Exists"}]}}
          """.utf8)))
  }

  func stop() async {
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    await site.stop()
  }

  // MARK: - Outages

  func stop(_ part: Part, _ outage: EmbeddedSite.Outage, after silence: Duration) async throws {
    switch part {
    case .apiServer: try await site.setOutage(outage)
    case .interLink: try await site.setOutage(outage, of: .interLink(node: Self.node))
    case .slurm: try await site.setSlurmOutage(.controllerDown(after: silence))
    }
  }

  func start(_ part: Part) async throws {
    switch part {
    case .apiServer: try await site.setOutage(nil)
    case .interLink: try await site.setOutage(nil, of: .interLink(node: Self.node))
    case .slurm: try await site.setSlurmOutage(nil)
    }
  }

  // MARK: - What the snapshots show

  /// The parts of which a hop that we ask ourselves is named as broken.
  var broken: Set<Part> {
    Set(monitor.snapshot.hops.filter { Self.word($0.state) == "bad" }.compactMap(Self.part))
  }

  /// Whether every part was seen to work, and the pod and its job are there.
  var isSettled: Bool {
    let good = monitor.snapshot.hops.filter { $0.state == .good }.compactMap(Self.part)
    return good.count == Part.allCases.count && job != nil && monitor.snapshot.isComplete
  }

  /// Every good and bad of a hop, in order.
  var seen: [String: [String]] { notes.withLock { $0 } }

  /// Begins anew with what is shown now.
  func forgetStates() {
    notes.withLock { notes in for key in notes.keys { notes[key] = notes[key]?.suffix(1) } }
  }

  /// For failures of tests.
  var states: String {
    monitor.snapshot.hops.map { "\($0.id) (\($0.ground)): \($0.state)" }.joined(separator: "; ")
  }

  var job: SlurmJob? { monitor.snapshot.pods.first?.join.job?.job }

  var label: String? { monitor.snapshot.pods.first?.pod.meta.labels["n"] }

  func requests(to part: Part) -> Int {
    monitor.snapshot.hops.first { Self.part($0) == part }?.requests ?? 0
  }

  /// Sets label `n` of the pod.
  func label(_ value: Int) async throws {
    _ = try await admin.patch(
      .pods, namespace: "default", name: "watched", type: .merge,
      patch: JSONValue(Array(#"{"metadata":{"labels":{"n":"\#(value)"}}}"#.utf8)))
  }

  private static func part(_ hop: Hop) -> Part? {
    guard hop.ground == "asked by us" else { return nil }
    switch hop.kind {
    case .apiServer: return .apiServer
    case .interLink: return .interLink
    case .slurm: return .slurm
    case .virtualKubelet, .kubeletPort, .plugin: return nil
    }
  }

  /// Good or bad; what is slow or unknown is neither.
  private static func word(_ state: Hop.State) -> String {
    switch state {
    case .good: "good"
    case .bad: "bad"
    case .poor, .unknown, .hidden: ""
    }
  }
}
