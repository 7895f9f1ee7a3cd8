/// The log of a container as kubelet, interLink and plugin hand it on.
struct PluginLogs: Sendable {
  /// The plugin looks for more every 4 s.
  private static let pollInterval = 4.0
  private static let pieceSize = 1 << 18

  let kubelet: VirtualKubelet
  let directory: String
  let uid: String
  let container: String

  init(_ kubelet: VirtualKubelet, namespace: String, uid: String, container: String) {
    self.kubelet = kubelet
    directory = "\(namespace)-\(uid)"
    self.uid = uid
    self.container = container
  }

  private var backend: any SlurmBackend { kubelet.backend }

  /// The whole text as it is now: `job.out`, then the container's output.  Nil where the plugin fails: exactly as
  /// many lines or bytes asked for as it does not expect (``Quirks/logLimits``).
  func text(_ options: LogOptions) async -> [UInt8]? {
    let head = await backend.read("job.out", of: directory, from: 0) ?? []
    let body = await backend.read("run-\(container).out", of: directory, from: 0) ?? []
    return kubelet.quirks.contains(.logLimits)
      ? Self.misCut(head + body, options) : Self.cut(head + body, options)
  }

  /// The text, and what is added to it, until the container has ended.
  func follow(_ options: LogOptions) -> AsyncStream<[UInt8]> {
    AsyncStream { continuation in
      let task = Task {
        await follow(options) { continuation.yield($0) }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// A text that is there already, in pieces.
  static func stream(_ text: [UInt8]) -> AsyncStream<[UInt8]> {
    AsyncStream { continuation in
      var offset = 0
      while offset < text.count {
        let end = min(offset + pieceSize, text.count)
        continuation.yield(Array(text[offset..<end]))
        offset = end
      }
      continuation.finish()
    }
  }

  private func follow(_ options: LogOptions, _ yield: (([UInt8]) -> Void)) async {
    let file = "run-\(container).out"
    let session = await kubelet.sessionNumber()
    let head = await backend.read("job.out", of: directory, from: 0) ?? []
    if !head.isEmpty, options.tailLines == nil { yield(head) }
    var offset = 0
    var isFirst = true
    while !Task.isCancelled {
      guard await kubelet.isUp else {
        yield(Array("error writing response to client: unexpected EOF".utf8))
        return
      }
      // Asked before the output is read, so that what is written just before the end is not lost.
      let hasEnded = await hasEnded()
      if let more = await backend.read(file, of: directory, from: offset) {
        offset += more.count
        let piece = isFirst && options.tailLines != nil ? Self.cut(more, options) : more
        isFirst = false
        for start in stride(from: 0, to: piece.count, by: Self.pieceSize) {
          yield(Array(piece[start..<min(start + Self.pieceSize, piece.count)]))
        }
        if hasEnded { return }
      } else if offset > 0 {
        return  // The pod was deleted, and its directory with it.
      } else {
        let path = backend.path(of: directory)
        yield(
          Array(
            ("HTTP InterLink session GetLogs#\(session): Cannot open in follow mode the container logs \(path)/\(file)"
              + " because it does not exist yet, sleeping before retrying...").utf8))
      }
      do { try await kubelet.clock.sleep(Self.pollInterval) } catch { return }
    }
  }

  /// The status file is there, or the job is gone or over.
  private func hasEnded() async -> Bool {
    if await backend.read("run-\(container).status", of: directory, from: 0) != nil { return true }
    guard let job = await kubelet.job(of: uid) else { return true }
    return job.hasEnded
  }

  // MARK: - Limits

  /// What `tailLines` and `limitBytes` mean.
  static func cut(_ text: [UInt8], _ options: LogOptions) -> [UInt8] {
    var text = text[...]
    if let lines = options.tailLines { text = tail(text, lines) }
    if let limit = options.limitBytes { text = text.prefix(max(0, limit)) }
    return Array(text)
  }

  /// What the plugin makes of them.
  static func misCut(_ text: [UInt8], _ options: LogOptions) -> [UInt8]? {
    let lines = text.count { $0 == UInt8(ascii: "\n") }
    switch (options.tailLines, options.limitBytes) {
    case (_?, _?): return nil
    case (let count?, nil):
      if count == 0 || count > lines + 1 { return text }
      return count == lines + 1 ? nil : Array(tail(text[...], count)) + [UInt8(ascii: "\n")]
    case (nil, let limit?):
      if limit == text.count { return nil }
      return Array(text.suffix(limit + 1))
    case (nil, nil): return text
    }
  }

  private static func tail(_ text: ArraySlice<UInt8>, _ lines: Int) -> ArraySlice<UInt8> {
    guard lines > 0 else { return [] }
    var left = lines
    var index = text.endIndex
    if text.last == UInt8(ascii: "\n") { index -= 1 }
    while index > text.startIndex {
      if text[index - 1] == UInt8(ascii: "\n") {
        left -= 1
        if left == 0 { return text[index...] }
      }
      index -= 1
    }
    return text
  }
}
