import ClientCore
import EmbeddedSite
import Foundation
import Testing

@testable import Monitor

/// A million numbered lines through a site whose connections break all the time: every one arrives, once.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ResumeTests {
  /// How the far side tells a log.
  enum Behaviour: CaseIterable {
    /// Everything each time, without times.
    case slurmPlugin
    /// Stamped, through `pods/NAME/log`.
    case timestamps
    /// Stamped, from the kubelet's own port.
    case kubeletPort
  }

  private static let batches = 200
  private static let batchLines = 5000
  /// Cuts of either kind, refusals and failures.
  private static let faults = 640
  private static let base: Int64 = 1_795_000_000

  private static let head = """
    This pod numbers/369f7851-1d6d-485c-937b-381b1fbf45b3 has been submitted to SLURM node vm.
    To get more info, please run: scontrol show job 29.
    2026-11-21T00:52:51+00:00 Running in background main pid 8637...
    2026-11-21T00:52:51+00:00 Waiting for container main pid 8637...

    """
  private static let laterHead =
    "2026-11-21T00:53:32+00:00 Container main pid 8637 ended with status 0.\n"

  /// The lines, some of them the same, some with characters of several bytes.
  private static let written: [[UInt8]] = (0..<batches).map { batch in
    var bytes: [UInt8] = []
    bytes.reserveCapacity(batchLines * 16)
    for line in 0..<batchLines {
      let number = batch * batchLines + line
      bytes += String(number).utf8
      bytes += (number % 5 == 0 ? " 学習 é\n" : number % 7 == 0 ? "\nsame" : "").utf8
      bytes.append(0x0A)
    }
    return bytes
  }

  @Test(arguments: Behaviour.allCases) func aMillionLinesArriveOnce(_ behaviour: Behaviour) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "resume-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = EmbeddedSite.Configuration()
    configuration.address = .unix(path: folder.appending(path: "api").path)
    configuration.scene = .bare
    let site = try await EmbeddedSite.start(configuration)
    let log = WrittenLog(pod: "numbers", teller: behaviour == .slurmPlugin ? .slurmPlugin : .kubelet)
    if behaviour == .slurmPlugin { log.writeHead(Self.head) }
    site.add(log)
    Self.disturb(site, behaviour)

    let opened = Locked(0)
    let session = Self.session(site, behaviour, opened)
    session.update(.running)
    let writer = Task {
      for (batch, bytes) in Self.written.enumerated() {
        log.write(bytes, at: Self.base + Int64(batch * 25), apart: 3_500_000)
        if batch == Self.batches / 2, behaviour == .slurmPlugin { log.writeHead(Self.laterHead) }
        // It is written while it is read and cut.
        _ = await eventually(within: 60) { opened.withLock { $0 } >= batch * 580 / Self.batches }
      }
    }
    var restarts = 0
    // The API server goes and comes again: now and then, and when a stream has told all and would not be cut.
    let deadline = ContinuousClock.now + .seconds(120)
    while !site.areFaultsUsedUp, ContinuousClock.now < deadline {
      let before = opened.withLock { $0 }
      try await Task.sleep(for: .milliseconds(20))
      let isIdle = before == opened.withLock { $0 } && session.log.outputLength == log.length
      guard isIdle || before > restarts * 60 else { continue }
      restarts += 1
      await site.pause()
      try await site.resume()
    }
    await writer.value
    log.end()
    session.update(.ended("done"))
    #expect(await eventually(within: 60) { session.status.state == .ended("done") })
    await site.stop()

    let (output, chatter) = session.log.store.parts
    #expect(output == Array(Self.written.joined()))
    #expect(
      String(decoding: chatter, as: UTF8.self)
        == (behaviour == .slurmPlugin ? Self.head + Self.laterHead : ""))
    #expect(opened.withLock { $0 } > 500)
  }

  private static func session(
    _ site: EmbeddedSite, _ behaviour: Behaviour, _ opened: Locked<Int>
  ) -> LogSession {
    var route = HTTPRoute()
    route.unixSocket = site.unixSocket
    let client = KubernetesClient(
      http: HTTPClient(), cluster: ClusterAccess(context: "test", server: site.url, route: route))
    let road =
      behaviour == .kubeletPort
      ? LogRoad.kubelet(KubeletClient(node: WrittenLog.node, through: client)) : .apiServer(client)
    let counted = LogRoad(road.path) { (request, take) throws(LogFailure) in
      opened.withLock { $0 += 1 }
      try await road.fetch(request, take)
    }
    return LogSession(
      namespace: "default", pod: "numbers", container: "main", limits: LogLimits(memory: 512 << 20),
      backOff: [.milliseconds(1)]
    ) { _ in [counted] }
  }

  /// Lets each of the next requests for the log fail in some way.
  private static func disturb(_ site: EmbeddedSite, _ behaviour: Behaviour) {
    var dice = Dice(UInt64(behaviour.hashValueThatStays))
    let total = written.reduce(0) { $0 + $1.count }
    let request =
      behaviour == .kubeletPort
      ? EmbeddedSite.RequestPattern("get", "nodes/proxy") : EmbeddedSite.RequestPattern("get", "pods/log")
    for number in 0..<faults {
      // With a stamped log each stream goes on from about where the last one was cut; the plugin tells all of it again,
      // so that most cuts are early ones, and now and then one comes after all that is known.
      let place: Int
      if behaviour != .slurmPlugin {
        place = Int.random(in: 0...160_000, using: &dice)
      } else if number % 16 == 15 {
        place = max(0, total / faults * number - Int.random(in: 0...100_000, using: &dice))
      } else {
        place = Int.random(in: 0...(number % 4 == 0 ? 100_000 : 700), using: &dice)
      }
      let fault: EmbeddedSite.Fault =
        switch Int.random(in: 0..<20, using: &dice) {
        case 0: .cut
        case 1: .internalError
        case 2: .unavailable
        case 3: .bodyStall(after: place, .milliseconds(3))
        case 4...10: .bodyEnd(after: place)
        default: .bodyCut(after: place)
        }
      site.fail(request, with: fault)
    }
  }
}

extension ResumeTests.Behaviour {
  fileprivate var hashValueThatStays: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension LogStore {
  /// Bytes of the output and of the chatter.
  fileprivate var parts: (output: [UInt8], chatter: [UInt8]) {
    var (output, chatter): ([UInt8], [UInt8]) = ([], [])
    for index in 0..<blockCount {
      let block = block(index)
      var start = 0
      for line in 0..<block.lineCount where block.marks[line].isChatter {
        let range = block.range(of: line)
        output += block.bytes[start..<range.lowerBound]
        chatter += block.bytes[range] + [0x0A]
        start = range.upperBound + 1
      }
      output += block.bytes[start...]
    }
    return (output, chatter)
  }
}
