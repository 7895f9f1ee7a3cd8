import Glibc
import Testing

@testable import EmbeddedSite

/// A connection to a site, byte for byte: it may stop reading, or hang up in the middle.
final class RawClient {
  private let socket: Int32
  private var isOpen = true

  /// - Throws: ``Refused`` if nobody listens.
  convenience init(_ site: EmbeddedSite) throws {
    if let path = site.unixSocket { try self.init(unix: path) } else { try self.init(url: site.url) }
  }

  /// To the interLink API of a node.
  convenience init(_ site: EmbeddedSite, interLinkOf node: String) throws {
    if let path = site.interLinkSocket(of: node) {
      try self.init(unix: path)
    } else {
      try self.init(url: #require(site.interLinkURL(of: node)))
    }
  }

  convenience init(unix path: String) throws { try self.init(socket: Self.connect(unix: path)) }

  /// - Parameter url: `http://127.0.0.1:PORT`
  convenience init(url: String) throws {
    let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
    try self.init(socket: Self.connect(port: port))
  }

  private init(socket: Int32) throws {
    self.socket = socket
    _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
  }

  deinit { close() }

  func close() {
    if isOpen { _ = Glibc.close(socket) }
    isOpen = false
  }

  struct Refused: Error {}
  struct Silence: Error {}

  func send(_ text: String) throws {
    let bytes = Array(text.utf8)
    // Requests here are far smaller than a socket's buffer.
    guard Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Silence() }
  }

  /// Ends the sending direction, as a client that dies does.
  func hangUp() { shutdown(socket, Int32(SHUT_WR)) }

  /// Reads until the server ends the connection, or `isEnough` says so.
  func read(until isEnough: ([UInt8]) -> Bool = { _ in false }) async throws -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count == 0 || (count < 0 && errno == ECONNRESET) { return all }
      if count > 0 {
        all += buffer[..<count]
        if isEnough(all) { return all }
      } else {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
    throw Silence()
  }

  /// A whole exchange: status code (0 without an answer) and everything that was sent.
  static func ask(
    _ site: EmbeddedSite, _ target: String, method: String = "GET", body: String = "",
    interLinkOf node: String? = nil
  ) async throws -> (code: Int, text: String) {
    let client = try node.map { try RawClient(site, interLinkOf: $0) } ?? RawClient(site)
    try client.send(
      "\(method) \(target) HTTP/1.1\r\nHost: site\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        + body)
    let text = String(decoding: try await client.read(), as: UTF8.self)
    let words = text.split(separator: " ", maxSplits: 2)
    return (words.count > 1 ? Int(words[1]) ?? 0 : 0, text)
  }

  private static func connect(port: UInt16) throws -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return try connect(AF_INET, &address, MemoryLayout<sockaddr_in>.size)
  }

  private static func connect(unix path: String) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return try connect(AF_UNIX, &address, MemoryLayout<sockaddr_un>.size)
  }

  private static func connect(_ family: Int32, _ address: UnsafeRawPointer, _ size: Int) throws -> Int32 {
    let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
    // A small buffer, so that who does not read is felt soon.
    var buffer = Int32(64 << 10)
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
    let result = Glibc.connect(
      socket, address.assumingMemoryBound(to: sockaddr.self), socklen_t(size))
    guard result == 0 else {
      _ = Glibc.close(socket)
      throw Refused()
    }
    return socket
  }
}
