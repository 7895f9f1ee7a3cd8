import Testing

@testable import EmbeddedSite

/// A site without servers: store, clock and fleet, the clock standing at ``epoch``.
struct SceneFixture {
  static let epoch: Int64 = 1_795_221_000

  let store: ObjectStore
  let clock: SiteClock
  let fleet: Fleet

  init(
    _ scene: EmbeddedSite.Configuration.Scene = .lively, seed: UInt64 = 7,
    _ change: (inout EmbeddedSite.Configuration) -> Void = { _ in }
  ) async throws {
    var configuration = EmbeddedSite.Configuration()
    configuration.scene = scene
    configuration.seed = seed
    configuration.epoch = Self.epoch
    configuration.speed = 0
    change(&configuration)
    let clock = Fleet.clock(for: configuration, wallTime: 0)
    self.clock = clock
    store = ObjectStore(now: { clock.now }, seed: seed)
    fleet = try await Fleet(configuration, store: store, clock: clock, slurm: nil)
  }

  func pod(_ name: String) throws -> Document {
    let parts = name.split(separator: "/").map(String.init)
    return try #require(store.get(ObjectKey(kind: .pod, namespace: parts[0], name: parts[1])))
  }

  /// The fleet's kubelet of a node.
  func kubelet(_ node: String) throws -> VirtualKubelet {
    try #require(fleet.kubelets.first { $0.node.name == node })
  }

  /// The whole log of a container.
  func log(_ name: String, _ container: String = "main", _ options: LogOptions = LogOptions()) async throws
    -> String
  {
    var bytes: [UInt8] = []
    for await piece in try await fleet.log(pod(name), container: container, options: options) {
      bytes += piece
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
