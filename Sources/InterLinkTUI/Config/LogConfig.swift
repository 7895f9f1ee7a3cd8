internal import ClientCore
internal import Foundation
internal import Monitor

/// How much of logs is held and kept: `logs` of the configuration.
nonisolated struct LogConfig: Sendable, Equatable {
  /// Whether logs are kept in files, so that they are there when their pods have gone.
  var keeps = true
  /// Of one log.
  var limits = LogLimits()
  /// Bytes of all logs kept.
  var total = 1 << 30

  /// The usual.
  init() {}

  /// Reads the member `logs` of the file, if it is there.
  init(_ root: ConfigNode, _ reader: ConfigReader) {
    guard let node = root.member("logs"), let members = reader.mapping(node, named: "logs") else { return }
    reader.check(members, known: ["keep", "memory", "disk", "total"])
    if node.member("keep") != nil { keeps = reader.bool(node, "keep") }
    limits.memory = Self.size(node, "memory", reader) ?? limits.memory
    limits.disk = Self.size(node, "disk", reader) ?? limits.disk
    total = Self.size(node, "total", reader) ?? total
  }

  /// A size; what is below it would hold less than a screen.
  private static func size(_ node: ConfigNode, _ key: String, _ reader: ConfigReader) -> Int? {
    guard let text = reader.name(node, key) else { return nil }
    guard let bytes = ClientCore.Quantity.value(text), bytes >= 1_048_576, bytes < 1e15 else {
      reader.complain(
        node.member(key) ?? node, "\(key) \"\(text)\" is no size of at least 1Mi", advice: "Write 64Mi, 2Gi")
      return nil
    }
    return Int(bytes)
  }

  /// Where and how logs are kept.
  ///
  /// - Parameter folder: `nil` for the usual one.
  func storage(folder: String? = nil) -> LogStorage {
    var storage = LogStorage()
    storage.limits = limits
    guard keeps else { return storage }
    let usual = PrivateFile.stateFolder("logs", environment: ProcessInfo.processInfo.environment)
    if let folder = folder ?? usual {
      storage.keeper = LogKeeper(folder: folder, total: total)
    } else {
      storage.obstacle = "There is no place for it, as HOME is not set."
    }
    return storage
  }
}
