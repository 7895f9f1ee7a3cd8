import EmbeddedSite
import Foundation
import Glibc

@testable import ClientCore

/// An embedded site whose time runs fast, and all that an action needs to work on it.
final class ActionStage: Sendable {
  let site: EmbeddedSite
  let folder: String
  let hands: ActionSite
  private static let node = "vega-vk"

  /// - Parameters:
  ///   - speed: simulated seconds a second.
  ///   - tokens: as the site takes them; the client shows `token`.
  init(
    speed: Double = 300, tokens: [String: EmbeddedSite.Configuration.Role] = [:], token: String? = nil
  ) async throws {
    folder = NSTemporaryDirectory() + "actions-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var configuration = EmbeddedSite.Configuration()
    configuration.address = .unix(path: folder + "/api")
    configuration.scene = .empty
    configuration.speed = speed
    configuration.tokens = tokens
    site = try await EmbeddedSite.start(configuration)
    hands = try Self.hands(site, folder: folder, token: token)
  }

  private static func hands(_ site: EmbeddedSite, folder: String, token: String?) throws -> ActionSite {
    let http = HTTPClient()
    var route = HTTPRoute()
    route.unixSocket = site.unixSocket
    var cluster = ClusterAccess(context: "test", server: site.url, route: route)
    if let token {
      let file = folder + "/token-\(token)"
      try Data(token.utf8).write(to: URL(fileURLWithPath: file))
      cluster.credentials = .tokenFile(file)
    }
    var hands = ActionSite(kubernetes: KubernetesClient(http: http, cluster: cluster))
    if let socket = site.slurmrestdSocket {
      hands.slurms = [
        ActionSite.Slurm(
          nodes: [], source: SlurmrestdSource(http: http, access: SlurmrestdAccess(socket: socket)))
      ]
    }
    if let socket = site.interLinkSocket(of: node) {
      var route = HTTPRoute()
      route.unixSocket = socket
      let access = InterLinkAccess(server: site.interLinkURL, route: route)
      hands.interLinks = [
        ActionSite.InterLink(nodes: [node], client: InterLinkClient(http: http, access: access))
      ]
    }
    return hands
  }

  /// The same site for another user.
  func hands(token: String) throws -> ActionSite { try Self.hands(site, folder: folder, token: token) }

  func stop() async {
    await site.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  var client: KubernetesClient { hands.kubernetes }
  var planner: ActionPlanner { ActionPlanner(site: hands) }

  /// A journal of its own.
  func journal(_ name: String = "journal") -> Journal { Journal(folder: "\(folder)/\(name)") }

  func runner(_ journal: Journal, site: ActionSite? = nil, pace: ActionPace = .forTests) -> ActionRunner {
    ActionRunner(site: site ?? hands, journal: journal, pace: pace)
  }

  static func name(_ name: String) -> ActionPlanner.PodName { .init(namespace: "default", name: name) }

  // MARK: - Objects

  static func spec(_ script: String) -> JSONValue {
    [
      "nodeSelector": ["kubernetes.io/hostname": .string(node)],
      "tolerations": [["key": "virtual-node.interlink/no-schedule", "operator": "Exists"]],
      "restartPolicy": "Never",
      "containers": [
        [
          "name": "main", "image": "busybox:1.36", "command": ["/bin/sh", "-c", .string(script)],
          "resources": [
            "limits": ["cpu": "1", "memory": "100Mi"], "requests": ["cpu": "1m", "memory": "1Mi"],
          ],
        ]
      ],
    ]
  }

  static func pod(_ name: String, script: String = "sleep 80000", finalizers: [String] = []) -> JSONValue {
    var pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(name), "namespace": "default",
        "annotations": ["slurm-job.vk.io/flags": "--time=1-0 --partition=cpu"],
      ],
      "spec": spec(script),
    ]
    if !finalizers.isEmpty { pod[["metadata", "finalizers"]] = .array(finalizers.map { .string($0) }) }
    return pod
  }

  /// Creates a pod, and waits until its phase is `phase` and its job is known.
  @discardableResult
  func createPod(
    _ name: String, script: String = "sleep 80000", finalizers: [String] = [],
    until phase: String? = "Running"
  ) async throws -> String {
    let pod = try await client.create(
      .pods, namespace: "default", object: Self.pod(name, script: script, finalizers: finalizers))
    if let phase { try await wait(for: name, phase) }
    return pod[["metadata", "uid"]]?.string ?? ""
  }

  /// Deletes a pod without waiting for its end, as somebody else may.
  func forceDelete(_ name: String, uid: String) async throws {
    var options = DeleteOptions(uid: uid)
    options.gracePeriodSeconds = 0
    try await client.delete(.pods, namespace: "default", name: name, options: options)
  }

  func wait(for name: String, _ phase: String) async throws {
    let isThere = await eventually {
      let pod = await self.pod(name)
      return pod?[["status", "phase"]]?.string == phase && pod?[["metadata", "annotations", "JobID"]] != nil
    }
    if !isThere {
      throw StageError(
        what: "\(name) never was \(phase): "
          + String(decoding: await pod(name)?.serialized() ?? [], as: UTF8.self))
    }
  }

  /// A pod, if it is there.
  func pod(_ name: String) async -> JSONValue? {
    try? await client.get(.pods, namespace: "default", name: name)
  }

  /// Ids of the jobs of pods with these UIDs that wait or run.
  func liveJobs(_ uids: [String]) async -> [UInt64] {
    await site.slurmTruth.filter {
      uids.contains($0.name) && ["PENDING", "RUNNING"].contains($0.base.rawValue)
    }
    .map(\.id)
  }
}

struct StageError: Error { var what: String }

extension ActionPace {
  /// What suits a site in this process whose time runs fast.
  static var forTests: ActionPace {
    var pace = ActionPace()
    (pace.interval, pace.poll, pace.width) = (.zero, .milliseconds(10), 4)
    (pace.jobPatience, pace.gonePatience, pace.endPatience) = (.seconds(5), .seconds(10), .seconds(5))
    return pace
  }
}

/// Waits until `condition` holds, for at most `seconds`.
func eventually(within seconds: Int = 20, _ condition: () async -> Bool) async -> Bool {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while await !condition() {
    if ContinuousClock.now > deadline { return false }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return true
}
