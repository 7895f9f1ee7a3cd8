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

  func session(_ reading: LogReading = LogReading()) -> LogSession {
    LogSession(namespace: "ns", pod: "p", container: "main", reading: reading) {
      [self] (request, take) throws(KubernetesError) in
      try await answer(request, take)
    }
  }

  private func answer(_ request: LogRequest, _ take: @Sendable ([UInt8]) async -> Void)
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
    case .pieces(let pieces): for piece in pieces { await take(Array(piece.utf8)) }
    case .open(let piece):
      await take(Array(piece.utf8))
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

  private func reading(_ change: (inout LogReading) -> Void) -> LogReading {
    var reading = LogReading()
    change(&reading)
    return reading
  }

  @Test func whatThereIsNowIsReadOnce() async {
    let logs = FakeLogs(.pieces(["a\nb"]))
    let session = logs.session(reading { $0.follows = false })
    session.update(.running)
    #expect(await eventually { session.status.end == .complete })
    #expect(session.texts == ["a", "b"])
    #expect(logs.requests.map(\.follow) == [false])
  }

  @Test func anEndIsTrustedOnRequest() async {
    let logs = FakeLogs(.pieces(["a\nb"]))
    let session = logs.session(reading { $0.trustsEnds = true })
    session.update(.ended("done"))
    #expect(await eventually { session.status.end == .complete })
    #expect(session.texts == ["a", "b"])
    #expect(logs.requests.count == 1)
  }

  @Test func whatCannotBeReadNowIsGivenUp() async {
    for change in [{ $0.follows = false }, { $0.givesUpEarly = true }] as [(inout LogReading) -> Void] {
      let logs = FakeLogs(.failure(.forbidden))
      let session = logs.session(reading(change))
      session.update(.running)
      #expect(
        await eventually {
          if case .broken(let why) = session.status.end { why.contains("pods/log") } else { false }
        })
      #expect(logs.requests.count == 1)
    }
  }

  @Test func whatHasBegunIsNotGivenUp() async {
    let logs = FakeLogs(.pieces(["a\n"]), .failure(.forbidden), .open("a\nb\n"))
    let session = logs.session(reading { $0.givesUpEarly = true })
    session.update(.running)
    #expect(
      await eventually {
        session.retryNow()
        return session.texts == ["a", "b"]
      })
    #expect(session.status.end == nil)
  }

  @Test func historyIsReadBeforeItIsFollowed() async {
    let logs = FakeLogs(.pieces(["a\nhal"]), .open("a\nhalf\nb\n"))
    let session = logs.session(reading { $0.readsHistoryFirst = true })
    session.update(.running)
    #expect(await eventually { session.texts == ["a", "half", "b"] })
    #expect(session.status.isHistoryRead)
    #expect(logs.requests.map(\.follow) == [false, true])
  }

  @Test func rawBytesAreHandedOnOnce() async {
    let text = "2026-11-21T12:00:00.123456789Z the program's own\n\u{1B}[2J\r\nend"
    let logs = FakeLogs(.pieces(["2026-11-21T12:00:00.12", "3456789Z the prog"]), .pieces([text]))
    let bytes = Locked<[UInt8]>([])
    let session = logs.session(reading { $0.raw = { piece in bytes.withLock { $0 += piece } } })
    session.update(.running)
    #expect(
      await eventually {
        session.retryNow()
        return bytes.withLock { $0 }.count > 30
      })
    session.update(.ended("done"))
    #expect(await eventually { session.status.end == .complete })
    #expect(String(decoding: bytes.withLock { $0 }, as: UTF8.self) == text)
    #expect(logs.requests.allSatisfy { !$0.timestamps && $0.sinceTime == nil })
    #expect(session.texts.isEmpty)
  }

  @Test func aPodThatGoesEndsTheReading() async {
    let logs = FakeLogs(.pieces(["a\n"]))
    let session = logs.session()
    session.update(.running)
    #expect(await eventually { session.texts == ["a"] })
    session.update(.gone)
    #expect(await eventually { if case .gone = session.status.end { true } else { false } })
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
