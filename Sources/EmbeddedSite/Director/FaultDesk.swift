/// The faults that wait for their requests.
final class FaultDesk: Sendable {
  struct Rule: Sendable, Equatable {
    var id: Int
    var pattern: EmbeddedSite.RequestPattern
    var fault: EmbeddedSite.Fault
    /// Requests that go unharmed before the first that does not.
    var skip: Int
    /// Requests that still meet it.
    var remaining: Int
  }

  private struct State {
    var rules: [Rule] = []
    var last = 0
    /// Grows with each clearing, which ends what hangs.
    var clearings = 0
    var isClosed = false
  }

  private let state = Locked(State())

  var rules: [Rule] { state.withLock { $0.rules } }

  @discardableResult
  func add(_ pattern: EmbeddedSite.RequestPattern, _ fault: EmbeddedSite.Fault, skip: Int, count: Int) -> Int
  {
    state.withLock { state in
      state.last += 1
      state.rules.append(
        Rule(id: state.last, pattern: pattern, fault: fault, skip: max(0, skip), remaining: count))
      return state.last
    }
  }

  func clear() {
    state.withLock { state in
      state.rules = []
      state.clearings += 1
    }
  }

  /// Ends what only the site's end may end.
  func close() {
    clear()
    state.withLock { $0.isClosed = true }
  }

  private var isClosed: Bool { state.withLock { $0.isClosed } }

  /// The fault of the oldest rule that a request meets, used up by it.
  func take(_ request: @autoclosure () -> EmbeddedSite.RequestPattern) -> EmbeddedSite.Fault? {
    // Nobody pays for what is not there.
    guard !rules.isEmpty else { return nil }
    let request = request()
    return state.withLock { state in
      for index in state.rules.indices where state.rules[index].pattern.matches(request) {
        if state.rules[index].skip > 0 {
          state.rules[index].skip -= 1
          continue
        }
        let fault = state.rules[index].fault
        state.rules[index].remaining -= 1
        if state.rules[index].remaining <= 0 { state.rules.remove(at: index) }
        return fault
      }
      return nil
    }
  }

  /// Answers a request as the fault that it meets has it.
  ///
  /// - Parameters:
  ///   - refusal: what the door says for a fault that is an answer.
  ///   - work: does what is asked for.
  func answer(
    _ fault: EmbeddedSite.Fault?, refusal: (EmbeddedSite.Fault) -> Answer, _ work: () async -> Answer
  ) async -> Answer {
    switch fault {
    case nil: return await work()
    case .html(let code): return .page(code: code)
    case .cut: return Answer(body: .disconnect)
    case .answerLost:
      _ = await work()
      return Answer(body: .disconnect)
    case .timeoutAfterwards:
      _ = await work()
      return refusal(.timeout)
    case .hang:
      await hang()
      return Answer(body: .disconnect)
    case .answerHeld:
      let answer = await work()
      await hang()
      return answer
    case .slow(let time):
      // A client that leaves ends the wait.
      try? await Task.sleep(for: time)
      return await work()
    case .bodyCut, .bodyEnd, .bodyStall, .bodySilence, .bodyCorrupt, .bodyDrip:
      var answer = await work()
      if let fault, answer.code == 200 {
        answer.body = FaultyBody.body(answer.body, fault, isOver: { self.isClosed })
      }
      return answer
    case let fault?: return refusal(fault)
    }
  }

  private func hang() async {
    let clearings = state.withLock { $0.clearings }
    while state.withLock({ $0.clearings }) == clearings {
      do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
    }
  }
}
