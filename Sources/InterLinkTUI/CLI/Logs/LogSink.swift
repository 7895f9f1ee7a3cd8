internal import ClientCore
internal import Glibc
internal import Monitor

/// Prints lines of logs: as text, or as a JSON object a line.
///
/// Text that needs nothing added is copied in blocks: a log may come at hundreds of megabytes a second.
nonisolated struct LogSink {
  /// Whose log.
  struct Origin: Sendable, Equatable {
    var namespace: String
    var pod: String
    var container: String

    /// As kubectl's `--prefix` has it.
    var prefix: String { "[pod/\(pod)/\(container)] " }
  }

  /// What is printed of lines.
  struct Form: Sendable {
    var isJSON = false
    var hasPrefix = false
    var hasTimes = false
    /// Those that the program asked for.
    var hasColours = true
    /// Prefixes in the colours of their logs.
    var coloursPrefixes = false
    var filters: [LogFilter] = []
  }

  private static let colours = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94]
  /// Lines printed at a time.
  private static let slice = 4096

  private let form: Form
  private let output: (UnsafeBufferPointer<UInt8>) -> Void
  private var origins: [(origin: Origin, prefix: [UInt8])] = []
  private var buffer: [UInt8] = []

  /// - Parameter output: gets what is to be written.
  init(_ form: Form, output: @escaping (UnsafeBufferPointer<UInt8>) -> Void = { StandardOutput.write($0) }) {
    (self.form, self.output) = (form, output)
  }

  /// Another log; they are numbered in this order.
  mutating func add(_ origin: Origin) {
    var prefix = origin.prefix
    if form.coloursPrefixes {
      let colour = Self.colours[origins.count % Self.colours.count]
      prefix = "\u{1B}[\(colour)m\(prefix)\u{1B}[m"
    }
    origins.append((origin, Array(prefix.utf8)))
  }

  /// Prints the lines of a part.
  mutating func write(_ part: LogFeed.Part) {
    var rest = part.range
    while !rest.isEmpty {
      let slice = rest.prefix(Self.slice)
      rest = slice.upperBound..<rest.upperBound
      buffer.removeAll(keepingCapacity: true)
      if !form.isJSON, !form.hasPrefix, !form.hasTimes {
        part.lines.append(slice, passing: form.filters, colours: form.hasColours, to: &buffer)
      } else {
        var new = buffer
        buffer = []
        part.lines.forEach(slice, passing: form.filters) { append($0, of: part.source, to: &new) }
        buffer = new
      }
      buffer.withUnsafeBufferPointer(output)
    }
  }

  private func append(_ line: HeldLines.Line, of source: Int, to output: inout [UInt8]) {
    if form.isJSON {
      output += json(line, of: origins[source].origin).utf8
      return
    }
    if form.hasPrefix { output += origins[source].prefix }
    if form.hasTimes {
      let time = line.time.map { ($0.ground == .seen ? "~" : "") + $0.at.rfc3339 } ?? "-"
      output += time.utf8
      output.append(0x20)
    }
    line.append(colours: form.hasColours, to: &output)
  }

  private func json(_ line: HeldLines.Line, of origin: Origin) -> String {
    var object = JSONLine()
    object.add("namespace", origin.namespace)
    object.add("pod", origin.pod)
    object.add("container", origin.container)
    object.add("time", line.time?.at.rfc3339)
    object.add("timeKind", line.time.map { Self.name(of: $0.ground) })
    object.add("level", line.level.map { "\($0)" })
    if line.isChatter { object.add("chatter", true) }
    object.add("text", line.text)
    return object.text
  }

  private static func name(of ground: LogTime.Ground) -> String {
    switch ground {
    case .stamped: "stamped"
    case .written: "written"
    case .seen: "seen"
    }
  }
}
