internal import Glibc

/// The log of a container that a test writes itself, told as one kind of far side or another tells it.
public final class WrittenLog: Sendable {
  /// Who tells it.
  public enum Teller: Sendable, CaseIterable {
    /// The Slurm plugin: `job.out` and then everything, each time, whatever the options.
    case slurmPlugin
    /// A kubelet of Kubernetes, which heeds all of them: timestamps, since, tail, limit.  It tells whole lines only.
    case kubelet
  }

  private struct State {
    var head: [UInt8] = []
    var plain: [UInt8] = []
    /// The same with a stamp before each line.
    var stamped: [UInt8] = []
    /// Where each second's first line begins in both.
    var seconds: [(second: Int64, plain: Int, stamped: Int)] = []
    var isLineOpen = false
    var hasEnded = false
  }

  /// Where a stream stands.
  private struct Reading {
    var isStamped: Bool
    var offset: Int
    /// Bytes that it may still tell.
    var limit = Int.max
    var head: [UInt8]
  }

  private enum Step { case piece([UInt8]), wait, end }

  /// No node of that name exists; the pods are there for their logs only.
  public static let node = "written-vk"
  private static let pieceSize = 1 << 18

  /// The pod's name; its namespace is `default`, its container `main`.
  public let pod: String
  private let teller: Teller
  private let state = Locked(State())

  /// An empty log of a container that runs.
  public init(pod: String, teller: Teller) { (self.pod, self.teller) = (pod, teller) }

  /// How many bytes the container has written.
  public var length: Int { state.withLock { $0.plain.count } }

  /// The job script adds lines to `job.out`.
  public func writeHead(_ lines: String) { state.withLock { $0.head += lines.utf8 } }

  /// The container writes; its lines are stamped, beginning at that time, which is not before that of earlier ones, so
  /// many nanoseconds apart.
  public func write(_ bytes: [UInt8], at seconds: Int64, nanoseconds: Int = 0, apart: Int = 1) {
    state.withLock { state in
      var time = (second: seconds, nanosecond: nanoseconds)
      var date = Array(RFC3339.string(Double(seconds)).utf8.dropLast()) + Array(".000000000Z ".utf8)
      bytes.withUnsafeBufferPointer { bytes in
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
          let found = memchr(base, 0x0A, rest.count)
          let length = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) + 1 } ?? rest.count
          let line = UnsafeBufferPointer(start: base, count: length)
          rest = UnsafeBufferPointer(rebasing: rest[length...])
          if !state.isLineOpen {
            if state.seconds.last?.second != time.second {
              state.seconds.append((time.second, state.plain.count, state.stamped.count))
            }
            var digits = time.nanosecond
            for index in stride(from: 28, through: 20, by: -1) {
              date[index] = UInt8(0x30 + digits % 10)
              digits /= 10
            }
            state.stamped += date
          }
          state.plain += line
          state.stamped += line
          state.isLineOpen = found == nil
          time.nanosecond += apart
          if time.nanosecond >= 1_000_000_000 {
            time = (time.second + 1, time.nanosecond - 1_000_000_000)
            date = Array(RFC3339.string(Double(time.second)).utf8.dropLast()) + Array(".000000000Z ".utf8)
          }
        }
      }
    }
  }

  /// The container ends: streams end when they have told everything.
  public func end() { state.withLock { $0.hasEnded = true } }

  func stream(_ options: LogOptions, now: Double) -> AsyncStream<[UInt8]> {
    let reading = Locked(state.withLock { begin($0, options, now: now) })
    return AsyncStream(unfolding: { [self] in
      while !Task.isCancelled {
        switch state.withLock({ state in reading.withLock { next(&$0, state, options) } }) {
        case .piece(let piece): return piece
        case .end: return nil
        case .wait: try? await Task.sleep(for: .milliseconds(2))
        }
      }
      return nil
    })
  }

  private func begin(_ state: State, _ options: LogOptions, now: Double) -> Reading {
    guard teller == .kubelet else { return Reading(isStamped: false, offset: 0, head: state.head) }
    var reading = Reading(
      isStamped: options.timestamps, offset: 0, limit: options.limitBytes ?? .max, head: [])
    let since = options.sinceTime ?? options.sinceSeconds.map { now - Double($0) }
    let end = told(state, reading).count
    if let since {
      let first = state.seconds.first { Double($0.second) >= since }
      reading.offset = first.map { reading.isStamped ? $0.stamped : $0.plain } ?? end
    }
    if let lines = options.tailLines {
      let text = told(state, reading)[..<end]
      var start = end
      var left = lines
      while start > reading.offset {
        if text[start - 1] == 0x0A {
          if left == 0 { break }
          left -= 1
        }
        start -= 1
      }
      reading.offset = max(reading.offset, start)
    }
    return reading
  }

  /// Of a kubelet what is whole lines.
  private func told(_ state: State, _ reading: Reading) -> ArraySlice<UInt8> {
    let bytes = reading.isStamped ? state.stamped : state.plain
    guard teller == .kubelet, state.isLineOpen, !state.hasEnded else { return bytes[...] }
    return bytes[...(bytes.lastIndex(of: 0x0A) ?? -1)]
  }

  private func next(_ reading: inout Reading, _ state: State, _ options: LogOptions) -> Step {
    if !reading.head.isEmpty {
      defer { reading.head = [] }
      return .piece(reading.head)
    }
    let told = told(state, reading)
    let count = min(told.count - reading.offset, Self.pieceSize, reading.limit)
    guard count > 0 else {
      return state.hasEnded || !options.follow || reading.limit == 0 ? .end : .wait
    }
    defer {
      reading.offset += count
      reading.limit -= count
    }
    return .piece(Array(told[reading.offset..<reading.offset + count]))
  }

  func addPod(to stage: Stage, random: inout RandomSource) {
    stage.addNamespace("default", random: &random)
    let now = stage.clock.now
    let template = PodTemplate(
      namespace: "default", name: pod, node: Self.node,
      containers: [.init(name: "main", image: "docker://busybox")])
    var document = template.document(uid: random.uuid(), created: now, random: &random)
    guard let facts = PodFacts(document) else { return }
    PodStatus.accepted(&document, facts)
    PodStatus.report(&document, facts, [.running(startedAt: now)])
    // A pod of that name: the API server would refuse it too.
    _ = try? stage.store.create(.pod, document)
  }
}

extension EmbeddedSite {
  /// Adds a running pod whose log a test writes.
  public func add(_ log: WrittenLog) { fleet.add(log) }
}
