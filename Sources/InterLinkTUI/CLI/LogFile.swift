internal import ClientCore
import Glibc
import Logging

/// The file of `--log-file`: one JSON object a line, readable by its owner only.
///
/// The screen is never written to: without a file nothing is logged.
nonisolated final class LogFile: Sendable {
  private let descriptor: Int32

  /// Opens `path` for appending.
  ///
  /// - Throws: ``CommandFailure`` if it cannot be opened.
  init(path: String) throws(CommandFailure) {
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(
        "The log file \(path) cannot be opened for writing: \(String(cString: strerror(errno))).")
    }
  }

  deinit { close(descriptor) }

  /// Appends one line; a single write, so that the lines of two processes never mix.
  func append(_ line: String) {
    var line = line
    line.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Directs all logging of the process to `path`, or to nowhere.  Once, before anything logs.
  static func bootstrap(path: String?) throws(CommandFailure) {
    guard let path else {
      LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
      return
    }
    let file = try LogFile(path: path)
    LoggingSystem.bootstrap { JSONLinesHandler(label: $0, file: file) }
  }
}

/// Writes log records as JSON objects, one a line.
nonisolated struct JSONLinesHandler: LogHandler {
  let label: String
  let file: LogFile
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.debug

  init(label: String, file: LogFile) { (self.label, self.file) = (label, file) }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line = JSONLine()
    line.add("time", Timestamp.now.rfc3339)
    line.add("level", event.level.rawValue)
    line.add("logger", label)
    line.add("message", event.message.description)
    let all = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { line.add(key, value.description) }
    file.append(line.text)
  }
}
