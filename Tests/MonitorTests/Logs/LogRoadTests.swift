import ClientCore
import Testing

@testable import Monitor

/// The ways to a log, and which of them is gone.
@Suite(.timeLimit(.minutes(1))) struct LogRoadTests {
  /// Answers of one way, the last one again and again, and how often it was asked.
  private final class Way: Sendable {
    let asked = Locked(0)
    let answers: Locked<[Result<String, LogFailure>]>

    init(_ answers: Result<String, LogFailure>...) { self.answers = Locked(answers) }

    func road(_ path: LogPath) -> LogRoad {
      LogRoad(path) { [self] (_, take) throws(LogFailure) in
        asked.withLock { $0 += 1 }
        let text = try answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
        await take([])
        await take(Array(text.utf8))
        while !Task.isCancelled, text.hasSuffix("…\n") { try? await Task.sleep(for: .seconds(60)) }
      }
    }
  }

  private static func session(_ ways: (LogPath, Way)...) -> LogSession {
    let roads = ways.map { $0.1.road($0.0) }
    return LogSession(
      namespace: "ns", pod: "p", container: "main", backOff: [.milliseconds(5)]
    ) { _ in roads }
  }

  @Test func theFirstWayIsGoneWhereItIsOpen() async {
    let (first, second) = (Way(.success("a …\n")), Way(.success("b …\n")))
    let session = Self.session((.apiServer, first), (.interLink, second))
    session.update(.running)
    #expect(await eventually { session.lines(0..<9).map(\.text) == ["a …"] })
    #expect(session.status.path == .apiServer && session.status.detour == nil)
    #expect(second.asked.withLock { $0 } == 0)
  }

  @Test func anotherWayIsGoneAndSaidWhereTheFirstIsClosed() async {
    let first = Way(.failure(LogFailure("tls: internal error.")))
    let second = Way(.failure(LogFailure("refused.")))
    let third = Way(.success("a …\n"))
    let session = Self.session((.apiServer, first), (.interLink, second), (.kubelet, third))
    session.update(.running)
    #expect(await eventually { session.lines(0..<9).map(\.text) == ["a …"] })
    #expect(session.status.path == .kubelet)
    #expect(
      session.status.detour
        == "By way of the kubelet's own port, because the Kubernetes API fails: tls: internal error.")
  }

  @Test func theFirstWayIsTriedAgainAfterEachEnd() async {
    let first = Way(.failure(LogFailure("down.")), .success("a\nb\nc …\n"))
    let second = Way(.success("a\nb\n"))
    let session = Self.session((.apiServer, first), (.interLink, second))
    session.update(.running)
    #expect(await eventually { session.lines(0..<9).map(\.text) == ["a", "b", "c …"] })
    #expect(session.status.path == .apiServer && session.status.detour == nil)
    #expect(second.asked.withLock { $0 } == 1)
  }

  @Test func aPodThatIsNotKnownIsNotLookedForElsewhere() async {
    let missing = KubernetesError.status(
      .init(code: 404, reason: "NotFound", message: "pods \"p\" not found"))
    let (first, second) = (Way(.failure(LogFailure(missing))), Way(.success("")))
    let session = Self.session((.apiServer, first), (.interLink, second))
    session.update(.running)
    #expect(await eventually { first.asked.withLock { $0 } > 2 })
    #expect(second.asked.withLock { $0 } == 0)
  }

  @Test func allThatFailsIsSaid() async {
    let session = Self.session(
      (.apiServer, Way(.failure(LogFailure(KubernetesError.unauthorized)))),
      (.interLink, Way(.failure(LogFailure("refused.")))))
    session.update(.running)
    #expect(
      await eventually {
        guard case .lost(let reason, _) = session.status.state else { return false }
        return reason.contains("though they were read again")
          && reason.contains("the interLink API: refused.")
      })
  }
}
