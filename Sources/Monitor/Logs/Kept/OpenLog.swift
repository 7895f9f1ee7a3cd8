public import ClientCore

/// The log of one container of which something is held, and which goes with its pod.
public struct OpenLog: Sendable {
  /// Of the pod.
  public var namespace: String
  /// Its name.
  public var pod: String
  /// Of the pod.
  public var uid: String
  /// Its name.
  public var container: String
  /// Where logs are kept; empty if nowhere.
  public var folder: String
  private let log: HeldLog
  private let storage: LogStorage

  /// What is held as `log`.
  init(_ meta: ObjectMeta, container: String, _ log: HeldLog, _ storage: LogStorage) {
    (namespace, pod, uid) = (meta.namespace, meta.name, meta.uid)
    (self.container, self.log, self.storage) = (container, log, storage)
    folder = storage.keeper?.folder ?? ""
  }

  /// Why it cannot be saved, in a sentence, as far as can be told before it is tried.
  @concurrent public func obstacle() async -> String? { storage.obstacle ?? storage.keeper?.obstacle }

  /// Makes sure that all that is held is in its file, and on the disk.
  ///
  /// - Returns: the file's path.
  /// - Throws: ``LogFileError`` if it is not.
  @concurrent public func save() async throws(LogFileError) -> String {
    if let path = try log.save() { return path }
    throw LogFileError(storage.obstacle ?? "It is not kept in a file.")
  }
}

extension Monitor {
  /// The logs that go for good with what `plan` does, and of which something is held; none if logs are not to be kept.
  public func logs(takenBy plan: ActionPlan) -> [OpenLog] {
    if storage.keeper == nil, storage.obstacle == nil { return [] }
    return logs.open(model, storage) { plan.takesLog(of: $0) }
  }
}

extension LogShelf {
  /// The logs of those pods of which something is held.
  func open(_ model: Model, _ storage: LogStorage, where isWanted: (ObjectMeta) -> Bool) -> [OpenLog] {
    containers.compactMap { pod, container, session in
      guard let meta = model.pods[pod.uid]?.pod.meta, isWanted(meta), session.log.status.lineCount > 0 else {
        return nil
      }
      return OpenLog(meta, container: container, session.log, storage)
    }
  }
}
