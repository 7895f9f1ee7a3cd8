import Glibc

/// Standard output for pipes and terminals: buffered, and quiet when its reader has gone.
nonisolated struct StandardOutput: ~Copyable {
  /// Whether a terminal reads: then nothing from the cluster may control it.
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Whether it is a pipe whose reader has gone: a log that is silent would learn it from no write.
  static var isAbandoned: Bool {
    var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
  }

  private var buffer: [UInt8] = []

  /// Adds text.
  mutating func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 16 { flush() }
  }

  /// Hands everything to the reader.
  mutating func flush() {
    Self.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  deinit { Self.write(buffer) }

  /// Writes bytes at once.  A reader that has gone (`| head`) has seen what it wanted: the program ends well.
  static func write(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { write($0) } }

  /// Writes bytes at once, as ``write(_:)-([UInt8])`` does.
  static func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    var done = 0
    while done < bytes.count {
      let written = Glibc.write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if written >= 0 {
        done += written
      } else if errno == EPIPE {
        exit(EXIT_SUCCESS)
      } else if errno != EINTR {
        StandardError.write("Error: standard output: \(String(cString: strerror(errno))).")
        exit(EXIT_FAILURE)
      }
    }
  }
}

/// Standard error: sentences for a person.
nonisolated enum StandardError {
  /// Writes one line.
  static func write(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
