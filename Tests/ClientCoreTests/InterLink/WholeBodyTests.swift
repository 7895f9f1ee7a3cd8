import Glibc
import Testing

@testable import ClientCore

/// A body that is cut short ends the interLink API's process: whatever becomes of us, none may be.
@Suite(.timeLimit(.minutes(2)))
struct WholeBodyTests {
  /// What a server does with a request.
  enum Manner: CaseIterable {
    /// As soon as the body is there.
    case answers
    /// Byte by byte.
    case readsSlowly
    /// Not for some time in the middle of the body.
    case stalls
    /// After some time.
    case answersLate
    /// Before it has read the body, and more than a client that goes away has read by then.
    case answersBeforeItReads
    /// Not at all.
    case closes
    case resets
  }

  /// What came, over all connections.
  struct Count: Equatable {
    var whole = 0
    /// Heads whose bodies ended too early.
    var cut = 0
  }

  /// Serves requests until the client closes; each in a manner that its own random numbers choose.
  private static func serve(_ connection: RawConnection, _ manner: () -> Manner, _ count: Locked<Count>) {
    while case let head = connection.readHead(), !head.isEmpty {
      let manner = manner()
      let length =
        head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) } ?? 0
      if manner == .answersBeforeItReads {
        connection.answer(String(repeating: "x", count: 100_000))
        usleep(3000)
      }
      var received = 0
      if manner == .readsSlowly {
        while received < length, !connection.read(1).isEmpty {
          received += 1
          usleep(50)
        }
      } else {
        if manner == .stalls {
          received += connection.read(length / 2).count
          usleep(5000)
        }
        received += connection.read(length - received).count
      }
      count.withLock { if received == length { $0.whole += 1 } else { $0.cut += 1 } }
      switch manner {
      case .closes: return
      case .resets: return connection.resetOnClose()
      case .answersBeforeItReads: break
      case .answersLate:
        usleep(5000)
        connection.answer("null")
      case .answers, .readsSlowly, .stalls: connection.answer("null")
      }
    }
  }

  /// Requests that are cancelled at any moment, by clients that are dropped while they are under way.
  @Test func isNeverCutShort() async throws {
    let count = Locked(Count())
    let choice = Locked(SeededGenerator(seed: 7))
    let server = try RawServer { connection in
      Self.serve(
        connection, { choice.withLock { Manner.allCases.randomElement(using: &$0) ?? .answers } }, count)
    }
    defer { server.stop() }
    let unfinished = UnfinishedRequests()
    var random = SeededGenerator(seed: 42)
    for _ in 0..<40 {
      let http = HTTPClient(proxies: ProxyEnvironment(), unfinished: unfinished)
      let client = InterLinkClient(http: http, access: InterLinkAccess(server: server.url))
      let tasks = (0..<15).map { _ in
        let kind = Int.random(in: 0..<3, using: &random)
        return Task {
          switch kind {
          case 0: _ = try await client.status()
          case 1: _ = try await client.ping()
          default:
            let wish = LogRequest(namespace: "itwinai", pod: "train", container: "main")
            _ = try await client.logStream(wish, uid: "67cbf9ce-6d61-4d5c-8f0a-000000000000").collect()
          }
        }
      }
      for task in tasks {
        try await Task.sleep(for: .microseconds(Int.random(in: 0..<600, using: &random)))
        task.cancel()
      }
    }
    try await eventually("all requests end") { unfinished.count == 0 }
    server.stop()
    try await eventually("all connections end") { server.closed == server.accepted }
    let result = count.withLock { $0 }
    #expect(result.cut == 0, "of \(result.whole) requests")
    #expect(result.whole >= 100, "of 600: the others were cancelled before they began")
  }
}
