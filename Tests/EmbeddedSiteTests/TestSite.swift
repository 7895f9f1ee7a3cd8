import Foundation

@testable import EmbeddedSite

/// An API server on a free loopback port, with a kubelet that is a stub.
struct TestSite: Sendable {
  let store: ObjectStore
  let front: HTTPFront
  let controllers: Controllers
  let outage = OutageFilter()
  let port: UInt16

  init(tokens: [String: EmbeddedSite.Configuration.Role] = [:]) async throws {
    let store = ObjectStore(now: { SystemClock.now })
    let api = APIServer(
      store: store, access: Access(tokens: tokens), filter: outage, logs: StubKubelet(), ports: nil,
      keeper: StubKubelet())
    let front = HTTPFront(.loopback(port: 0), now: store.now) { await api.respond(to: $0) }
    guard case .loopback(let port) = try await front.start() else { throw SiteError("no port") }
    (self.store, self.front, self.port) = (store, front, port)
    controllers = Controllers(store: store, keeper: StubKubelet())
    controllers.start()
  }

  /// Starts a site, and stops it after `body` whatever happens.
  static func with(
    tokens: [String: EmbeddedSite.Configuration.Role] = [:], _ body: (TestSite) async throws -> Void
  ) async throws {
    let site = try await TestSite(tokens: tokens)
    do {
      try await body(site)
    } catch {
      await site.stop()
      throw error
    }
    await site.stop()
  }

  func stop() async {
    await front.stop()
    await controllers.stop()
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// A ready node that keeps virtual pods.
  @discardableResult
  func addNode(_ name: String = "slurm-vk", cpu: String = "8") throws -> Document {
    try store.create(
      .node,
      [
        "metadata": [
          "name": .string(name),
          "labels": ["kubernetes.io/hostname": .string(name), "kubernetes.io/role": "agent"],
        ],
        "spec": [
          "taints": [
            ["key": "virtual-node.interlink/no-schedule", "value": "true", "effect": "NoSchedule"]
          ]
        ],
        "status": [
          "allocatable": ["cpu": .string(cpu), "memory": "64Gi", "pods": "100"],
          "capacity": ["cpu": .string(cpu), "memory": "64Gi", "pods": "100"],
          "conditions": [["type": "Ready", "status": "True", "reason": "KubeletPending"]],
          "nodeInfo": ["kubeletVersion": "f632175"],
        ],
      ])
  }

  /// Polls until something holds; false after ten seconds.
  static func eventually(_ holds: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if try await holds() { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return false
  }
}

/// A kubelet whose containers write three lines.
struct StubKubelet: PodLogs, NodeKeeper {
  func keeps(node: String) -> Bool { node == "slurm-vk" }

  func log(
    _ pod: Document, container: String, options: LogOptions
  ) async throws(APIStatus) -> AsyncStream<[UInt8]> {
    AsyncStream { lines in
      for line in 1...3 { lines.yield(Array("\(container) line \(line)\n".utf8)) }
      // A followed log stays open, as that of a running container.
      if !options.follow { lines.finish() }
    }
  }
}
