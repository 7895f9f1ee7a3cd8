import Monitor

@testable import ClientCore
@testable import InterLinkTUI

/// A site that says what it was made with, and remembers what was asked of it.
nonisolated final class FixedSite: SiteAccess {
  /// What was asked.
  struct Asked: Equatable {
    var retries = 0
    var namespaces: [String?] = []
    var attentions: [Attention] = []
    var checks: [String] = []
  }

  let log: FixedLog
  let events: [Event]
  let manifest: JSONValue?
  let fixedHands: FixedHands?
  /// Given for every plan.
  let openLogs: [OpenLog]
  private let state = Locked(Asked())
  private let otherLogs = Locked([String: FixedLog]())

  init(
    log: FixedLog = FixedLog([]), events: [Event] = [], manifest: JSONValue? = nil,
    hands: FixedHands? = nil, openLogs: [OpenLog] = []
  ) {
    self.openLogs = openLogs
    (self.log, self.events, self.manifest, fixedHands) = (log, events, manifest, hands)
  }

  func hands(of site: String) -> (any Hands)? { fixedHands }
  var anyHands: (any Hands)? { fixedHands }
  var asked: Asked { state.withLock { $0 } }
  var snapshots: AsyncStream<Snapshot> { AsyncStream { $0.finish() } }
  func run() async {}
  func retryNow() async { state.withLock { $0.retries += 1 } }
  func look(at namespace: String?) async { state.withLock { $0.namespaces.append(namespace) } }
  func attend(to attention: Attention) async { state.withLock { $0.attentions.append(attention) } }
  func check(hop id: String) async { state.withLock { $0.checks.append(id) } }
  /// Logs by the UIDs of their pods, where they are others than ``log``.
  var logs: [String: FixedLog] {
    get { otherLogs.withLock { $0 } }
    set { otherLogs.withLock { $0 = newValue } }
  }
  func log(of key: PodKey, container: String) async -> any LogSource { logs[key.uid] ?? log }
  func logs(takenBy plan: ActionPlan) async -> [OpenLog] { openLogs }
  func events(about key: PodKey, namespace: String) async throws(KubernetesError) -> [Event] { events }
  func manifest(of key: PodKey) async throws(KubernetesError) -> JSONValue {
    guard let manifest else {
      throw .status(.init(code: 403, reason: "Forbidden", message: "pods \"x\" is forbidden"))
    }
    return manifest
  }
}

/// A log that is written by the test.
nonisolated final class FixedLog: LogSource {
  private struct Content {
    var lines: [LogSession.Line]
    var state: LogSession.State
    var dropped = 0
    var revision: UInt64 = 0
    var fetched = 0
    var retries = 0
  }
  private let content: Locked<Content>

  init(_ lines: [String], chatter: Int = 0, state: LogSession.State = .following) {
    content = Locked(
      Content(
        lines: lines.enumerated().map { LogSession.Line(text: $1, isChatter: $0 < chatter) }, state: state))
  }

  /// A log with lines as they are given.
  convenience init(_ lines: [LogSession.Line], state: LogSession.State = .following) {
    self.init([String](), state: state)
    append(lines)
  }

  /// Lines fetched so far.
  var fetched: Int { content.withLock { $0.fetched } }

  /// Writes more lines.
  func append(_ lines: [String]) {
    append(lines.map { LogSession.Line(text: $0) })
  }

  /// Writes more lines.
  func append(_ lines: [LogSession.Line]) {
    content.withLock {
      $0.lines += lines
      $0.revision += 1
    }
  }

  /// Drops the oldest `count` lines.
  func drop(_ count: Int) {
    content.withLock {
      $0.lines.removeFirst(count)
      $0.dropped += count
      $0.revision += 1
    }
  }

  var status: LogSession.Status {
    content.withLock {
      var status = LogSession.Status(
        revision: $0.revision, state: $0.state, lineCount: $0.lines.count,
        firstLine: $0.dropped)
      status.droppedLines = $0.dropped
      (status.oldest, status.newest) = ($0.lines.first?.time, $0.lines.last?.time)
      return status
    }
  }

  func lines(_ range: Range<Int>) -> [LogSession.Line] {
    content.withLock {
      let held = range.clamped(to: $0.dropped..<$0.dropped + $0.lines.count)
      $0.fetched += held.count
      return Array($0.lines[held.lowerBound - $0.dropped..<held.upperBound - $0.dropped])
    }
  }

  var changes: AsyncStream<Void> { AsyncStream { $0.finish() } }
  func retryNow() { content.withLock { $0.retries += 1 } }
  /// How often a retry was asked for.
  var retries: Int { content.withLock { $0.retries } }
}
