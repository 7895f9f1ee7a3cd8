import ClientCore
import Foundation
import Testing

@testable import Monitor

/// Every log that was recorded from a real site, cut anywhere, gives what a person should see of it.
@Suite struct LogSampleTests {
  /// What a person should see of a sample.
  enum Expected: Sendable {
    /// The job script's lines, which are folded, and the container's.
    case text(script: String = "", String)
    /// Instead of a log, why there is none: a sentence on what the API server answered.
    case told(String)
    /// Instead of a log, of which container there is none, and why.
    case initContainer(String)
    /// The same of a request with `tailLines`, which is never made of the plugin: the log itself is right.
    case tail(told: String)
  }

  static let tls =
    "The virtual kubelet has no certificate yet: an administrator approves it with “kubectl certificate approve”. "
  static let initWords =
    "“init-a” is an init container: the Slurm plugin cannot read its log. What the job script says of it is in the "
    + "other containers' logs."
  static let failure =
    "Internal error occurred: error getting container logs?): HTTP InterLink session GetLogs#%: Unexpected error "
    + "occured while getting logs. Status code: 500. Check "

  /// By the sample's name.
  static let expected: [String: Expected] = [
    "logs-before-csr-approved.txt": .told(
      "\(tls)(Get \"https://127.0.0.1:10251/containerLogs/default/hello/main\": remote error: tls: internal error)"
    ),
    "logs-follow-1.txt": .told(
      "\(tls)(Get \"https://127.0.0.1:10251/containerLogs/default/hello/main?follow=true\": remote error: tls: "
        + "internal error)"),
    "logs-static-running.txt": .told(
      "\(tls)(Get \"https://127.0.0.1:10251/containerLogs/default/hello/main\": remote error: tls: internal error)"
    ),
    "logs-follow-from-pending.txt": .text(
      """
      t 1
      t 2
      t 3
      t 4
      t 5
      t 6
      t 7
      t 8
      t 9
      t 10
      t 11
      t 12

      real    0m12.025s
      user    0m0.011s
      sys     0m0.014s
      """),
    "logs-follow-plugin-restart.txt": .text(
      script: """
        This pod lf-plugin/cfa2c36f-fa68-4b47-a1e3-0f5f0ee5a494 has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 24.
        2026-11-21T00:47:05+00:00 Running in background main pid 32661...
        2026-11-21T00:47:05+00:00 Waiting for container main pid 32661...
        """, numbered("t", 1...17)),
    "logs-follow-running-to-completion.txt": .text(
      script: """
        This pod follow1/398d1401-95bf-4557-9b17-6a8a5788f07a has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 13.
        2026-11-21T00:32:49+00:00 Running in background main pid 4005...
        2026-11-21T00:32:49+00:00 Waiting for container main pid 4005...
        """,
      numbered("tick", 1...75) + """

        done

        real    1m15.207s
        user    0m0.106s
        sys     0m0.053s
        """),
    // The blank line is the plugin's: with a tail it ends what it has read with a line feed too many.
    "logs-follow-tail3.txt": .text("t 123\nt 124\nt 125\n\n" + numbered("t", 126...141)),
    "logs-follow-then-pod-deleted.txt": .text(
      script: """
        This pod lf-delete/e28b2914-1020-41b7-9274-d01d9b8e5517 has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 23.
        2026-11-21T00:45:30+00:00 Running in background main pid 29175...
        2026-11-21T00:45:30+00:00 Waiting for container main pid 29175...
        """, numbered("t", 1...21)),
    "logs-init-finished.txt": .initContainer(initWords),
    "logs-init-running.txt": .initContainer(initWords),
    "rawlogs-follow-init.txt": .initContainer(initWords),
    "logs-static-finished-exit4.txt": .text(
      script: """
        This pod lf-pending/ff68d9e3-bfb5-475c-b737-da93755e0667 has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 26.
        2026-11-21T00:50:20+00:00 Running in background main pid 7910...
        2026-11-21T00:50:20+00:00 Waiting for container main pid 7910...
        2026-11-21T00:50:32+00:00 Container main pid 7910 ended with status 4.
        2026-11-21T00:50:32+00:00 Checking if file exists: /srv/interlink/interlink/jobs/default-ff68d9e3-bfb5-475c-b737-da93755e0667/run-main.status ...
        2026-11-21T00:50:32+00:00 attempt 1/60 file found /srv/interlink/interlink/jobs/default-ff68d9e3-bfb5-475c-b737-da93755e0667/run-main.status
        2026-11-21T00:50:32+00:00 End of script, highest exit code 4...
        """,
      numbered("t", 1...12) + """


        real    0m12.025s
        user    0m0.011s
        sys     0m0.014s
        """),
    // The answer was empty, and kubectl ended well.
    "logs-static-while-pending.txt": .text(""),
    "logs-tail-edge.txt": .tail(told: "The Slurm plugin does not answer. (\(failure)I)"),
    "rawlogs-tail-panic.txt": .told(
      "The Slurm plugin does not answer. (\(failure)InterLink's logs for further informations)"),
    "rawlogs-follow-idle-150s.txt": .text(
      script: """
        This pod idle/c70f9151-82f2-4169-b3f8-d2a171b295c3 has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 85.
        2026-11-21T01:32:40+00:00 Running in background main pid 16523...
        2026-11-21T01:32:40+00:00 Waiting for container main pid 16523...
        """,
      """
      start
      end

      real    2m30.006s
      user    0m0.005s
      sys     0m0.000s
      """),
    "rawlogs-follow-interlink-stopped.txt": .text(
      script: """
        This pod out-a/369f7851-1d6d-485c-937b-381b1fbf45b3 has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 29.
        2026-11-21T00:52:51+00:00 Running in background main pid 8637...
        2026-11-21T00:52:51+00:00 Waiting for container main pid 8637...
        """, numbered("t", 1...21)),
    "rawlogs-follow-pending-then-deleted.txt": .text(""),
    "rawlogs-follow-vk-restart.txt": .text(
      script: """
        This pod vkr/e86a54bf-72d0-4214-a611-8349ec04a6e7 has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 40.
        2026-11-21T01:05:37+00:00 Running in background main pid 25185...
        2026-11-21T01:05:37+00:00 Waiting for container main pid 25185...
        """, numbered("t", 1...17)),
    "rawlogs-utf8-ansi.txt": .text(
      script: """
        This pod utf/e8e96d28-5e7f-45a9-a985-3d2e44d6dccd has been submitted to SLURM node vm.
        To get more info, please run: scontrol show job 50.
        2026-11-21T01:28:45+00:00 Running in background main pid 14786...
        2026-11-21T01:28:45+00:00 Waiting for container main pid 14786...
        """,
      (1...400).map { "日本語テキスト\(String($0 + 100_000).dropFirst()) é ü 🚀 red\n" }.joined()
        + "\u{FFFD}\u{FFFD} bad utf8\nprogress 100%"),
  ]

  private static func numbered(_ word: String, _ numbers: ClosedRange<Int>) -> String {
    numbers.map { "\(word) \($0)" }.joined(separator: "\n")
  }

  static let texts = expected.keys.sorted().filter { if case .text = expected[$0] { true } else { false } }
  static let others = expected.keys.sorted().filter { !texts.contains($0) }

  @Test func noSampleIsForgotten() throws {
    let recorded = try RecordedStream.names().filter { $0.hasPrefix("logs-") || $0.hasPrefix("rawlogs-") }
    #expect(recorded == Self.expected.keys.sorted())
    #expect(recorded.count == 20)
  }

  /// In one stream, and in one that is cut anywhere and another that tells all again.
  @Test(arguments: texts) func aPersonSeesTheText(_ name: String) throws {
    guard case .text(let script, let output) = Self.expected[name] else { return }
    let bytes = try Self.log(name)
    var dice = Dice(UInt64(name.utf8.count))
    for round in 0..<40 {
      let log = HeldLog()
      if round % 2 == 1 {
        log.begin(.apiServer, detour: nil)
        let cut = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &dice)))
        for piece in cut.pieces(&dice) { _ = log.take(piece) }
        log.end(isFinal: false)
      }
      log.begin(.apiServer, detour: nil)
      for piece in bytes.pieces(&dice) { _ = log.take(piece) }
      log.end(isFinal: true)
      log.finish()
      let lines = log.lines(0..<Int.max)
      #expect(lines.filter(\.isChatter).map(\.text) == Self.lines(script), "round \(round)")
      #expect(lines.filter { !$0.isChatter }.map(\.text) == Self.lines(output), "round \(round)")
    }
  }

  @Test(arguments: others) func orIsToldWhyThereIsNone(_ name: String) throws {
    switch Self.expected[name] {
    case .told(let sentence):
      let error = try #require(Self.errors(name).first)
      #expect(Self.withoutNumber(LogFailure(error).sentence) == sentence)
    case .initContainer(let sentence):
      var pod = pod("multi")
      (pod.phase, pod.meta.annotations["JobID"]) = ("Running", "39")
      var container = Pod.Container()
      container.name = "init-a"
      pod.initContainers = [container]
      let record = PodRecord(key: PodKey(site: "", uid: "multi"), pod: pod, learnt: Beginning.wall)
      #expect(LogAvailability(record, container: "init-a") == .never(sentence))
    case .tail(let sentence):
      let errors = try Self.errors(name)
      #expect(errors.count == 2)
      #expect(errors.map { Self.withoutNumber(LogFailure($0).sentence) }.first == sentence)
    case .text, nil: Issue.record("\(name) has a text")
    }
  }

  // MARK: - Reading samples

  /// The log's bytes: recorded a piece a line, or as they are.
  private static func log(_ name: String) throws -> [UInt8] {
    if name == "logs-static-while-pending.txt" {
      // Nothing but how kubectl ended.
      #expect(try RecordedStream.plain(name) == Array("exit 0\n".utf8))
      return []
    }
    if name.hasPrefix("logs-static") { return try RecordedStream.plain(name) }
    return try RecordedStream(name).bytes
  }

  /// What the API server answered, as kubectl or the client wrote it down.
  private static func errors(_ name: String) throws -> [KubernetesError] {
    let text = String(decoding: try RecordedStream.plain(name), as: UTF8.self)
    var errors: [KubernetesError] = []
    for line in text.split(separator: "\n") {
      if let start = line.firstRange(of: "Error from server")?.upperBound {
        let parts = line[start...].split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
        let message = parts.last ?? ""
        errors.append(.status(KubernetesError.Status(code: 500, message: String(message))))
      }
    }
    for answer in try RecordedStream(name).chunks where answer.starts(with: Array(#"{"kind":"Status""#.utf8))
    {
      let json = try JSONValue(answer)
      errors.append(
        .status(
          KubernetesError.Status(code: json["code"]?.integer ?? 0, message: json["message"]?.string ?? "")))
    }
    return errors
  }

  /// Each request has another number.
  private static func withoutNumber(_ text: String) -> String {
    text.replacing(/GetLogs#[0-9]+/, with: "GetLogs#%")
  }

  private static func lines(_ text: String) -> [String] {
    text.isEmpty ? [] : text.components(separatedBy: "\n")
  }
}
