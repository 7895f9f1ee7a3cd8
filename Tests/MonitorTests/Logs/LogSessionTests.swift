import ClientCore
import Testing

@testable import Monitor

/// The far side of log sessions: what each request is answered.
private final class FakeLogs: Sendable {
  enum Answer: Sendable {
    /// These pieces, then the end.
    case pieces([String])
    /// This one, then silence until the request is given up.
    case open(String)
    case failure(KubernetesError)
  }

  private let state = Locked((answers: [Answer](), requests: [LogRequest](), open: 0, most: 0))

  init(_ answers: Answer...) { state.withLock { $0.answers = answers } }

  var requests: [LogRequest] { state.withLock { $0.requests } }
  var open: Int { state.withLock { $0.open } }
  /// Most requests under way at a time.
  var most: Int { state.withLock { $0.most } }

  func session() -> LogSession {
    LogSession(namespace: "ns", pod: "p", container: "main") {
      [self] (request, take) throws(KubernetesError) in
      try await answer(request, take)
    }
  }

  private func answer(_ request: LogRequest, _ take: @Sendable ([UInt8]) -> Void)
    async throws(KubernetesError)
  {
    let answer = state.withLock { state -> Answer in
      state.requests.append(request)
      state.open += 1
      state.most = max(state.most, state.open)
      return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
    }
    defer { state.withLock { $0.open -= 1 } }
    switch answer {
    case .pieces(let pieces): for piece in pieces { take(Array(piece.utf8)) }
    case .open(let piece):
      take(Array(piece.utf8))
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
    case .failure(let error): throw error
    }
  }
}

extension LogSession {
  fileprivate var texts: [String] { lines(0..<Int.max).map(\.text) }
}

@Suite(.timeLimit(.minutes(1))) struct LogSessionTests {
  @Test func nothingIsAskedBeforeTheContainerHasStarted() async {
    let logs = FakeLogs(.open("t 1\n"))
    let session = logs.session()
    session.update(.notYet("queued"))
    #expect(await eventually { session.status.state == .waiting("queued") })
    #expect(logs.requests.isEmpty)
    session.update(.running)
    #expect(await eventually { session.texts == ["t 1"] })
    #expect(session.status.state == .following)
    #expect(logs.requests.map(\.follow) == [true])
  }

  @Test func anInitContainerIsNeverAskedFor() async {
    let logs = FakeLogs(.open(""))
    let session = logs.session()
    session.update(.never("an init container"))
    #expect(await eventually { session.status.state == .ended("an init container") })
    #expect(logs.requests.isEmpty)
  }

  @Test func anEndedContainerIsReadUntilItsEndIsCertain() async {
    let logs = FakeLogs(.pieces(["a\nb", "\nc"]))
    let session = logs.session()
    session.update(.ended("exit code 0"))
    #expect(await eventually { session.status.state == .ended("exit code 0") })
    #expect(session.texts == ["a", "b", "c"])
    #expect(logs.requests.map(\.follow) == [false, false])
  }

  @Test func anEndWhileThePodRunsIsNoEnd() async {
    let logs = FakeLogs(.pieces(["t 1\nt 2\n"]), .open("t 1\nt 2\nt 3\n"))
    let session = logs.session()
    session.update(.running)
    #expect(
      await eventually {
        if case .lost = session.status.state { true } else { false }
      })
    session.retryNow()
    #expect(await eventually { session.texts == ["t 1", "t 2", "t 3"] })
    #expect(logs.most == 1)
  }

  @Test func theEndIsReadWhenThePodHasEnded() async {
    let logs = FakeLogs(.pieces(["t 1\n"]), .pieces(["t 1\nt 2\n"]))
    let session = logs.session()
    session.update(.running)
    #expect(
      await eventually {
        if case .lost = session.status.state { true } else { false }
      })
    session.update(.ended("exit code 1"))
    #expect(await eventually { session.status.state == .ended("exit code 1") })
    #expect(session.texts == ["t 1", "t 2"])
    #expect(logs.requests.map(\.follow) == [true, false, false])
  }

  /// A program may time itself; what comes after must not be lost, nor a whole log be asked for again and again.
  @Test func aLogThatLooksWholeIsReadOnceMoreAtTheEnd() async {
    let logs = FakeLogs(.pieces(["t 1\n\nreal\t0m1s\nuser\t0m0s\nsys\t0m0s\n"]))
    let session = logs.session()
    session.update(.running)
    #expect(
      await eventually {
        if case .ended = session.status.state { true } else { false }
      })
    session.update(.ended("exit code 0"))
    #expect(await eventually { session.status.state == .ended("exit code 0") })
    #expect(logs.requests.map(\.follow) == [true, false])
  }

  @Test func aRefusalIsASentenceWithATimeToRetry() async {
    let logs = FakeLogs(.failure(.forbidden))
    let session = logs.session()
    session.update(.running)
    #expect(
      await eventually {
        if case .lost(let reason, _) = session.status.state { reason.contains("pods/log") } else { false }
      })
  }

  @Test func aSessionThatNobodyHoldsGivesItsStreamUp() async {
    let logs = FakeLogs(.open("t 1\n"))
    var session: LogSession? = logs.session()
    session?.update(.running)
    #expect(await eventually { logs.open == 1 })
    session = nil
    #expect(await eventually { logs.open == 0 })
  }

  @Test func changesAreToldOnceUntilTheyAreLookedAt() async {
    let logs = FakeLogs(.open("t 1\n"))
    let session = logs.session()
    session.update(.running)
    for await _ in session.changes where session.status.lineCount == 1 { break }
    #expect(session.texts == ["t 1"])
  }
}
