import ClientCore
import Glibc

/// A server of loopback or a unix socket that does to each connection exactly what a test wants, byte by byte.
///
/// Each connection has a thread of its own; all end with the server.
final class RawServer: Sendable {
  /// 0 on a unix socket.
  let port: Int
  private let listener: Int32
  private let path: String?
  private let state = Locked(State())

  private struct State {
    var open: [Int32] = []
    var accepted = 0
    var closed = 0
  }

  /// Listens on `path`, or on a free port of 127.0.0.1.
  init(path: String? = nil, _ serve: @escaping @Sendable (RawConnection) -> Void) throws {
    let listener = socket(
      path == nil ? AF_INET : AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    port = try path.map { try Self.bind(listener, path: $0) } ?? Self.bindLoopback(listener)
    guard listen(listener, 1024) == 0 else { throw POSIXFailure("listen") }
    (self.listener, self.path) = (listener, path)
    startThread { [state] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        var one: Int32 = 1
        if path == nil { setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4) }
        state.withLock {
          $0.open.append(connection)
          $0.accepted += 1
        }
        startThread {
          serve(RawConnection(connection))
          state.withLock {
            $0.open.removeAll { $0 == connection }
            $0.closed += 1
            close(connection)
          }
        }
      }
      // Only here, where nobody accepts any more: the number may be another server's at once.
      close(listener)
    }
  }

  /// How many connections have come so far.
  var accepted: Int { state.withLock { $0.accepted } }
  /// How many of them are over.
  var closed: Int { state.withLock { $0.closed } }
  var url: String { path == nil ? "http://127.0.0.1:\(port)" : "http://localhost" }

  /// Ends everything.
  func stop(leavingSocket: Bool = false) {
    shutdown(listener, Int32(SHUT_RDWR))
    state.withLock { for connection in $0.open { shutdown(connection, Int32(SHUT_RDWR)) } }
    if let path, !leavingSocket { unlink(path) }
  }

  private static func bindLoopback(_ socket: Int32) throws -> Int {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutableBytes(of: &address) { bytes in
      let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
      return Glibc.bind(socket, address!, length) == 0 ? getsockname(socket, address!, &length) : -1
    }
    guard code == 0 else { throw POSIXFailure("bind") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func bind(_ socket: Int32, path: String) throws -> Int {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let code = withUnsafeBytes(of: &address) { bytes in
      Glibc.bind(socket, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t(bytes.count))
    }
    guard code == 0 else { throw POSIXFailure("bind") }
    return 0
  }
}

/// The server's end of a connection; its calls block.
struct RawConnection: Sendable {
  private let socket: Int32

  init(_ socket: Int32) { self.socket = socket }

  /// Up to and with the blank line; empty at the end of the connection.
  func readHead() -> String {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let byte = read(1)
      if byte.isEmpty { return "" }
      head += byte
    }
    return String(decoding: head, as: UTF8.self)
  }

  /// At most `count` bytes; fewer only at the end of the connection.
  func read(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let got = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress! + have, count - have, 0) }
      if got <= 0 { break }
      have += got
    }
    return Array(bytes.prefix(have))
  }

  /// Whether the bytes could all be handed to the kernel.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let now = bytes.withUnsafeBytes {
        send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if now <= 0 { return false }
      sent += now
    }
    return true
  }

  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Head and body of a usual answer.
  func answer(_ body: String, status: String = "200 OK") {
    write("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// Whether the kernel takes more within so many milliseconds.
  func canWrite(within timeout: Int32) -> Bool {
    var waiting = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    return poll(&waiting, 1, timeout) > 0
  }

  /// Waits until the client has closed.
  func waitForClose() { while !read(1).isEmpty {} }

  /// Makes the close that follows a reset.
  func resetOnClose() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}

struct POSIXFailure: Error, CustomStringConvertible {
  let description: String
  init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
}

/// Runs `body` on a thread of its own, for calls that block.
func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void; init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let context = Unmanaged.passRetained(Box(body)).toOpaque()
  pthread_create(
    &thread, nil,
    { context in
      Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
      return nil
    }, context)
  pthread_detach(thread)
}

/// Leaves a unix socket behind on which nobody listens.
func leaveSocket(at path: String) throws {
  let server = try RawServer(path: path) { _ in }
  server.stop(leavingSocket: true)
}
