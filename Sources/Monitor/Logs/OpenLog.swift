public import ClientCore

/// What is held of the log of one container, as it came.
public struct OpenLog: Sendable, Equatable {
  /// Of the pod.
  public var namespace: String
  /// Its name.
  public var pod: String
  /// Of the pod.
  public var uid: String
  /// Its name.
  public var container: String
  /// The bytes, in pieces.
  public var pieces: [[UInt8]]

  /// The log of `container`.
  public init(namespace: String, pod: String, uid: String, container: String, pieces: [[UInt8]]) {
    (self.namespace, self.pod, self.uid) = (namespace, pod, uid)
    (self.container, self.pieces) = (container, pieces)
  }
}

extension Monitor {
  /// What is held of logs that go for good with what `plan` does; without those of which nothing is held.
  public func logs(takenBy plan: ActionPlan) -> [OpenLog] {
    logs.open(model) { plan.takesLog(of: $0) }
  }
}

extension LogShelf {
  /// What is held of the logs of those pods.
  func open(_ model: Model, where isWanted: (ObjectMeta) -> Bool) -> [OpenLog] {
    containers.compactMap { pod, container, session in
      guard let meta = model.pods[pod.uid]?.pod.meta, isWanted(meta) else { return nil }
      let pieces = session.log.store.blocks.map(\.bytes).filter { !$0.isEmpty }
      if pieces.isEmpty { return nil }
      return OpenLog(
        namespace: meta.namespace, pod: meta.name, uid: meta.uid, container: container, pieces: pieces)
    }
  }
}
