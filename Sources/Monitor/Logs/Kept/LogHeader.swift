public import ClientCore
internal import Glibc

/// Whose log a file has, in a file beside it: a line of JSON.
public struct LogHeader: Sendable, Equatable {
  /// Name of the site.
  public var site: String
  /// Of the pod.
  public var namespace: String
  /// Its name.
  public var pod: String
  /// Of the pod.
  public var uid: String
  /// Its name.
  public var container: String
  /// The job's number, if it was known.
  public var job: String?
  /// When it began to be kept.
  public var since: Timestamp
  /// Whether all was read when the container had ended.
  public var isWhole = false
  /// What was dropped at its beginning, to stay within the bound: bytes and lines.
  var dropped = (bytes: 0, lines: 0)

  /// Of the log of `container`.
  public init(
    site: String, namespace: String, pod: String, uid: String, container: String, since: Timestamp
  ) {
    (self.site, self.namespace, self.pod, self.uid) = (site, namespace, pod, uid)
    (self.container, self.since) = (container, since)
  }

  /// Whether both are of the same container.
  func isSame(as other: LogHeader) -> Bool {
    site == other.site && uid == other.uid && namespace == other.namespace && pod == other.pod
      && container == other.container
  }

  /// Equal in all.
  public static func == (a: LogHeader, b: LogHeader) -> Bool {
    a.isSame(as: b) && a.job == b.job && a.since == b.since && a.isWhole == b.isWhole
      && a.dropped == b.dropped
  }
}

extension LogHeader {
  /// Where the header of the text at `path` is.
  static func path(_ path: String) -> String { path + ".json" }

  /// Writes it beside the text at `path`; a reader sees the one before or this one.
  func write(beside path: String) {
    var members: [(key: String, value: JSONValue)] = [
      ("format", .number("1")), ("site", .string(site)), ("namespace", .string(namespace)),
      ("pod", .string(pod)), ("uid", .string(uid)), ("container", .string(container)),
    ]
    if let job { members.append(("job", .string(job))) }
    members += [
      ("since", .string(since.rfc3339)), ("whole", .bool(isWhole)),
      ("droppedBytes", .number("\(dropped.bytes)")), ("droppedLines", .number("\(dropped.lines)")),
    ]
    let bytes = JSONValue.object(members).serialized() + [0x0A]
    let (new, final) = (Self.path(path) + ".new", Self.path(path))
    let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    close(file)
    if written == bytes.count { rename(new, final) } else { unlink(new) }
  }

  /// Reads the one beside the text at `path`; `nil` if there is none that can be understood.
  init?(beside path: String) {
    let file = open(Self.path(path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let length = read(file, &bytes, bytes.count)
    guard length > 0, let json = try? JSONValue(Array(bytes[..<length])) else { return nil }
    func text(_ key: String) -> String? { json[key]?.string.map { CleanText.line($0) } }
    guard let uid = text("uid"), let pod = text("pod"), let container = text("container"),
      let since = text("since").flatMap({ Timestamp(rfc3339: $0) })
    else { return nil }
    self.init(
      site: text("site") ?? "", namespace: text("namespace") ?? "", pod: pod, uid: uid, container: container,
      since: since)
    job = text("job")
    isWhole = json["whole"]?.bool ?? false
    // No file is as long: what says so was not written by us.
    func count(_ key: String) -> Int { min(max(0, json[key]?.integer ?? 0), 1 << 50) }
    dropped = (count("droppedBytes"), count("droppedLines"))
  }
}
