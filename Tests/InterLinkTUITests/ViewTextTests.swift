import ClientCore
import Monitor
import Testing

@testable import InterLinkTUI

/// Ages, quantities and the plain words for what pods and nodes are in.
@Suite struct ViewTextTests {
  // The table of apimachinery's duration.HumanDuration.
  nonisolated static let ages: [(Double, String)] = [
    (-3, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (363, "6m3s"), (600, "10m"), (10_799, "179m"),
    (10_800, "3h"), (11_220, "3h7m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"), (273_600, "3d4h"),
    (691_200, "8d"), (63_072_000, "2y"), (64_022_400, "2y11d"), (252_288_000, "8y"), (.infinity, "31709y"),
  ]
  @Test(arguments: ages) func agesAreKubectls(_ seconds: Double, _ text: String) {
    #expect(Format.age(seconds) == text)
  }

  nonisolated static let quantities: [(String, String, String)] = [
    ("memory", "7059Mi", "6.9Gi"), ("memory", "8Gi", "8Gi"), ("memory", "1e9", "954Mi"),
    ("memory", "512", "512"), ("memory", "1e300", "8388608Ti"),
    ("memory", "-1e300", "-9.223372036854775e+18"),
    ("cpu", "500m", "0.5"), ("cpu", "188", "188"), ("cpu", "1m", "1m"), ("cpu", "1250m", "1250m"),
    ("cpu", "0.1", "0.1"), ("cpu", "0", "0"), ("cpu", "-1.5", "-1.5"), ("cpu", "1u", "1u"),
    ("cpu", "1e30", "1e30"),
    ("cpu", "lots", "lots"), ("nvidia.com/gpu", "4", "4"),
  ]
  @Test(arguments: quantities) func quantitiesAreShort(_ name: String, _ text: String, _ shown: String) {
    #expect(Format.quantity(text, of: name) == shown)
  }

  @Test func numbersAreGrouped() {
    #expect(Format.grouped(1_234_567) == "1,234,567")
    #expect(Format.grouped(-12) == "-12")
    #expect(Format.count(1, "pod") == "1 pod")
    #expect(Format.count(12_345, "pod") == "12,345 pods")
  }

  @Test func momentsNameTheDayOnlyIfItIsAnother() {
    let now = Fixture.now
    #expect(Format.moment(now, now: now) == "14:02:11")
    #expect(Format.moment(now + -86400, now: now) == "11-20 14:02:11")
    #expect(Format.moment(now + -400 * 86400, now: now) == "2025-10-17 14:02:11")
  }

  nonisolated static let summaries: [(String, String, String)] = [
    ("3dgan-train-0", "Running", ""),
    ("3dgan-eval", "Pending", "job not started"),
    ("plants-7f9c0a41-x9l2m", "Pending", "no job ID yet"),
    ("cmcc-regrid", "Succeeded", "never seen running (exit 0)"),
    ("glitch-scan", "Failed", "refused: invalid partition specified: nope"),
    ("ocean-sst", "Failed", "time limit reached (exit 15)"),
    ("whiten-o4", "Failed", "cancelled? (exit 15, TERM)"),
    ("matched-filter-2", "Failed", "main: exit 7, side-2: exit 137, KILL: killed, often for memory"),
    (
      "wants-more-than-there-is", "Pending",
      "unschedulable: 1 Insufficient cpu, 2 node(s) had untolerated taint"
    ),
    ("needs-config", "Initializing", "waits for its ConfigMaps or Secrets"),
    ("going-away", "Terminating", "being deleted"),
    ("was-here", "Gone", "deleted; was Running when last seen"),
    ("<b>50% *bold* {x}</b>", "Pending", "JobHeld: held by user"),
  ]
  @Test(arguments: summaries) func podsAreSummarised(_ name: String, _ phase: String, _ reason: String) throws
  {
    let record = try #require(Fixture.pods().first { $0.pod.meta.name == name })
    let summary = PodSummary(record)
    #expect(summary.phase == phase)
    #expect(summary.reason == reason)
  }

  nonisolated static let pings: [(String, String)] = [
    (
      "Ping failed: Post \"http://127.0.0.1:3000/pinglink\": dial tcp 127.0.0.1:3000: connect: connection refused",
      "connection refused at 127.0.0.1:3000"
    ),
    ("Ping failed with code -1. Response: 503", "interLink answers, its plugin does not (503)"),
    (
      "Ping failed with code -1. Response: call exit status: 500. Body: sinfo stderr: %m\n"
        + "slurm_load_partitions: Unable to contact slurm controller (connect failure)\n503",
      "Slurm: Unable to contact slurm controller (connect failure)"
    ),
  ]
  @Test(arguments: pings) func failedPingsSayWhy(_ message: String, _ why: String) {
    #expect(NodeSummary.pingError(in: message) == why)
  }

  @Test func textsWrapAtBlanksAndByCells() {
    func rows(_ text: String, _ width: Int) -> [String] {
      let styled = StyledText(text)
      return styled.wrapped(to: width).map { String(styled.characters[$0]) }
    }
    #expect(rows("one two three", 8) == ["one two ", "three"])
    #expect(rows("/a/path/without/blanks", 10) == ["/a/path/wi", "thout/blan", "ks"])
    #expect(rows("気候モデル", 4) == ["気候", "モデ", "ル"])
    #expect(rows("", 4) == [""])
    #expect(rows("wide", 0) == ["w", "i", "d", "e"])
  }

  @Test func needlesFoldCaseUnlessTheyHoldACapital() {
    #expect(Needle("loss")?.isIn("LOSS 4") == true)
    #expect(Needle("Loss")?.isIn("loss 4") == false)
    #expect(Needle("学習")?.isIn("epoch 学習率") == true)
    #expect(Needle("") == nil)
    #expect(Needle("aa")?.ranges(in: Array("aAaa b aa")) == [0..<2, 2..<4, 7..<9])
  }

  @Test func secretsNeverReachTheScreen() {
    let lines = YAMLText.lines(Secrets.masked(Stage.manifest)).map(\.text).joined(separator: "\n")
    #expect(!lines.contains("topsecret") && !lines.contains("c2VjcmV0"))
    #expect(lines.contains("value: \"40\""))
    for name in ["DB_PASSWORD", "interlink.eu/wg-private-key", "WANDB_API_KEY", "githubToken"] {
      #expect(Secrets.isSecret(name: name), "\(name)")
    }
    for name in ["interlink.eu/wg-peer-public-key", "secretName", "JobID", "EPOCHS"] {
      #expect(!Secrets.isSecret(name: name), "\(name)")
    }
    #expect(Secrets.shown(annotation: "slurm-job.vk.io/pre-exec", "PrivateKey = x") == Secrets.mask)
    #expect(Secrets.shown(annotation: "slurm-job.vk.io/flags", "--time=5") == "--time=5")
  }

  nonisolated static let scalars: [(String, String)] = [
    ("plain", "plain"), ("true", "\"true\""), ("8831201", "\"8831201\""), ("a: b", "\"a: b\""),
    ("-c", "\"-c\""),
    ("", "\"\""), ("x #y", "\"x #y\""), ("10:30", "\"10:30\""), ("back\\slash", "back\\slash"),
    ("@at", "\"@at\""),
    ("a\u{1B}]0;x\u{7}", #""a\x1b]0;x\x07""#), ("\u{9B}31m", #""\x9b31m""#), ("a\u{202E}b", #""a\u202eb""#),
    ("a\nb\u{1B}", #""a\nb\x1b""#), ("a\r", #""a\r""#), ("\u{E0041}", #""\U000e0041""#),
    ("{x}", "\"{x}\""), ("気候", "気候"), ("a:", "\"a:\""), ("1.5Gi", "1.5Gi"),
  ]
  @Test(arguments: scalars) func yamlQuotesWhatWouldReadAsSomethingElse(_ text: String, _ written: String) {
    #expect(YAMLText.lines(.string(text)).map(\.text) == [written])
  }
}
