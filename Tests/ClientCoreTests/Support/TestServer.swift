import ClientCore
import Foundation

/// A scripted API server on a unix socket: for each request, in the order of arrival, what a test says.
final class TestServer: Sendable {
  /// A request as it came over the wire.
  struct Asked: Sendable {
    var method = ""
    /// With its query, as it came.
    var target = ""
    var headers: [(name: String, value: String)] = []
    var body = ""

    var path: String { String(target.prefix { $0 != "?" }) }
    var query: [String: String] {
      let items = URLComponents(string: target)?.queryItems ?? []
      return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
  }

  /// What to do with it.
  enum Answer: Sendable {
    case json(String, status: String = "200 OK", headers: [String] = ["Content-Type: application/json"])
    /// Each piece is a chunk of its own; then comes the end, or something worse.
    case stream([String], then: End = .finish, headers: [String] = [])
    enum End: Sendable {
      case finish, cut
      /// Until the client leaves.
      case hold
    }
  }

  private let folder: TemporaryFolder
  private let server: RawServer
  private let log: Locked<[Asked]>
  let http = HTTPClient()

  /// - Parameter answer: gets the request, and how many came before it.
  init(_ answer: @escaping @Sendable (Asked, Int) -> Answer) throws {
    folder = try TemporaryFolder()
    let log = Locked<[Asked]>([])
    self.log = log
    server = try RawServer(path: folder.path + "/socket") { connection in
      while let asked = Self.read(connection) {
        let number = log.withLock {
          $0.append(asked)
          return $0.count - 1
        }
        guard Self.write(answer(asked, number), to: connection) else { return }
      }
    }
  }

  deinit { server.stop() }

  /// The requests so far.
  var asked: [Asked] { log.withLock { $0 } }
  /// How many connections have ended.
  var closed: Int { server.closed }

  /// How to reach it.
  func access(_ credentials: Credentials = .none, server name: String = "http://api.test") -> ClusterAccess {
    var route = HTTPRoute()
    route.unixSocket = folder.path + "/socket"
    return ClusterAccess(
      context: "test", cluster: "test", user: "tester", namespace: "default", server: name, route: route,
      credentials: credentials)
  }

  private static func read(_ connection: RawConnection) -> Asked? {
    let lines = connection.readHead().components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var asked = Asked()
    (asked.method, asked.target) = (String(words[0]), String(words[1]))
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
      asked.headers.append((line[..<colon].lowercased(), value))
    }
    let length = asked.header("content-length").flatMap { Int($0) } ?? 0
    asked.body = String(decoding: connection.read(length), as: UTF8.self)
    return asked
  }

  /// Whether the connection lives on.
  private static func write(_ answer: Answer, to connection: RawConnection) -> Bool {
    switch answer {
    case .json(let body, let status, let headers):
      let head = (["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers).joined(
        separator: "\r\n")
      return connection.write("\(head)\r\n\r\n\(body)")
    case .stream(let pieces, let end, let headers):
      let head =
        ["HTTP/1.1 200 OK", "Content-Type: application/json", "Transfer-Encoding: chunked"] + headers
      connection.write(head.joined(separator: "\r\n") + "\r\n\r\n")
      for piece in pieces { connection.write("\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n") }
      switch end {
      case .finish: return connection.write("0\r\n\r\n")
      case .cut: return false
      case .hold:
        connection.waitForClose()
        return false
      }
    }
  }
}
