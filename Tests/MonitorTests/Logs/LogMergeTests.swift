import Testing

@testable import Monitor

/// What a merge has handed on.
private final class Merged {
  var merge = LogMerge()
  var chatter: [UInt8] = []
  var output: [UInt8] = []

  var outputText: String { String(decoding: output, as: UTF8.self) }
  var chatterText: String { String(decoding: chatter, as: UTF8.self) }

  func stream(_ pieces: [[UInt8]], isFinal: Bool = false) {
    merge.begin()
    for piece in pieces { piece.withUnsafeBufferPointer { merge.take($0, sink) } }
    merge.end(isFinal: isFinal, sink)
  }

  func stream(_ text: String, isFinal: Bool = false) { stream([Array(text.utf8)], isFinal: isFinal) }

  func sink(_ part: LogMerge.Part, _ bytes: UnsafeBufferPointer<UInt8>, _ time: LogTime?) {
    switch part {
    case .chatter: chatter += bytes
    case .output: output += bytes
    }
  }
}

@Suite struct LogMergeTests {
  static let head = """
    This pod out-a/369f7851-1d6d-485c-937b-381b1fbf45b3 has been submitted to SLURM node vm.
    To get more info, please run: scontrol show job 29.
    2026-11-21T00:52:51+00:00 Running in background main pid 8637...
    2026-11-21T00:52:51+00:00 Waiting for container main pid 8637...

    """
  static let tail = """
    2026-11-21T00:53:32+00:00 Container main pid 8637 ended with status 4.
    2026-11-21T00:53:32+00:00 End of script, highest exit code 4...

    """
  static let retry =
    "HTTP InterLink session GetLogs#36152: Cannot open in follow mode the container logs "
    + "/srv/jobs/default-ff68/run-main.out because it does not exist yet, sleeping before retrying..."
  static let cut = "error writing response to client: unexpected EOF"
  static let times = "\nreal\t0m12.025s\nuser\t0m0.011s\nsys\t0m0.014s\n"

  @Test func theScriptsLinesAreChatter() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nt 2\n")
    #expect(merged.outputText == "t 1\nt 2\n")
    #expect(merged.chatterText == Self.head)
  }

  @Test func whatAPrologueSaysIsChatter() {
    let merged = Merged()
    let lines = Self.head.split(separator: "\n", omittingEmptySubsequences: false)
    let head = (lines[..<2] + ["Loading module cuda/12"] + lines[2...]).joined(separator: "\n")
    merged.stream(head + "t 1\n")
    #expect(merged.outputText == "t 1\n")
  }

  @Test func aPluginWithoutChatterHasNone() {
    let merged = Merged()
    merged.stream("epoch 1\n2026-11-21T00:52:51+00:00 Waiting for container main\n")
    #expect(merged.chatter.isEmpty)
    #expect(merged.outputText.hasPrefix("epoch 1\n2026"))
  }

  /// A job that is started again may tell of its submission once more, however that comes.
  @Test func theFirstLineOnceMoreIsChatterInPiecesToo() {
    let text = Self.head + "This pod out-a/369f has been submitted to SLURM node vm.\nt 1\n"
    let (whole, pieces) = (Merged(), Merged())
    whole.stream(text, isFinal: true)
    pieces.stream(text.utf8.map { [$0] }, isFinal: true)
    #expect(whole.outputText == "t 1\n")
    #expect(pieces.outputText == whole.outputText)
    #expect(pieces.chatterText == whole.chatterText)
  }

  @Test func wordsOfThePluginAtACutAreNotTheContainers() {
    for whole in [Self.head, Self.retry] {
      for length in 1..<whole.utf8.count {
        let merged = Merged()
        merged.stream(String(whole.prefix(length)))
        #expect(merged.output.isEmpty)
      }
    }
  }

  @Test func theRetrySentenceIsNeverShown() {
    let merged = Merged()
    merged.stream(Self.retry + Self.retry + "t 1\nt 2\n")
    #expect(merged.outputText == "t 1\nt 2\n")
    let afterHead = Merged()
    afterHead.stream(Self.head + Self.retry + "t 1\n")
    #expect(afterHead.outputText == "t 1\n")
    let alone = Merged()
    alone.stream(Self.retry + String(Self.retry.prefix(60)))
    #expect(alone.output.isEmpty && alone.chatter.isEmpty)
  }

  @Test func theNoticeOfACutIsNeverShown() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nt 2" + Self.cut)
    #expect(merged.outputText == "t 1\nt 2")
    merged.stream(Self.head + "t 1\nt 2\nt 3\n")
    #expect(merged.outputText == "t 1\nt 2\nt 3\n")
  }

  @Test func wordsOfTheNoticeInALogStay() {
    let merged = Merged()
    merged.stream("error \nerror writing file\n" + Self.cut + "\nmore\nerror wr", isFinal: true)
    #expect(merged.outputText == "error \nerror writing file\n" + Self.cut + "\nmore\nerror wr")
  }

  @Test func aLongerChatterDoesNotShiftTheOutput() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nt 2\n")
    merged.stream(Self.head + Self.tail + "t 1\nt 2\nt 3\n" + Self.times, isFinal: true)
    #expect(merged.outputText == "t 1\nt 2\nt 3\n" + Self.times)
    #expect(merged.chatterText == Self.head + Self.tail)
    #expect(merged.merge.endsWithTimes)
  }

  @Test func outputThatRepeatsItselfIsNotTakenForOverlap() {
    let merged = Merged()
    let lines = String(repeating: "same\n", count: 500)
    merged.stream(Self.head + lines)
    merged.stream(Self.head + lines + lines)
    #expect(merged.output.count == 1000 * 5)
  }

  @Test(arguments: [1000, 4096, 100_000]) func aLongLogReadAgainInPiecesAddsNothing(_ size: Int) {
    let merged = Merged()
    let log = Array((Self.head + (0..<30_000).map { "line \($0)\n" }.joined()).utf8)
    let pieces = stride(from: 0, to: log.count, by: size).map { Array(log[$0..<min($0 + size, log.count)]) }
    merged.stream(pieces)
    let output = merged.output
    merged.stream(pieces, isFinal: true)
    #expect(merged.output == output && output.count == log.count - Self.head.utf8.count)
  }

  @Test func linesOfAShapeNotKnownMayStandBetween() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nt 2\n")
    let cancelled = "slurmstepd: error: *** JOB 29 ON vm CANCELLED AT 2026-11-21T00:53:30 ***\n"
    merged.stream(Self.head + cancelled + "t 1\nt 2\nt 3\n", isFinal: true)
    #expect(merged.outputText == "t 1\nt 2\nt 3\n")
    #expect(merged.chatterText == Self.head + cancelled)
  }

  @Test func aLogThatStartsAgainIsShownWhole() {
    let merged = Merged()
    merged.stream("old 1\nold 2\n")
    merged.stream("new 1\nnew 2\n", isFinal: true)
    #expect(merged.outputText == "old 1\nold 2\nnew 1\nnew 2\n")
    #expect(merged.chatterText.contains("starts again"))
  }

  /// A job that was requeued writes anew, perhaps over the same beginning.
  @Test(arguments: [0, 1, 700, 1024, 5000, 70_000, 200_000]) func anotherOutputIsNeverSwallowed(_ same: Int) {
    let lines = (0..<40_000).map { "step \($0)\n" }.joined()
    let banner = String(lines.prefix(same))
    let merged = Merged()
    merged.stream(Self.head + banner + String(repeating: "old run\n", count: 2000))
    let new = banner + (0..<3000).map { "new \($0)\n" }.joined()
    merged.stream([Array((Self.head + new).utf8)], isFinal: true)
    #expect(merged.chatterText.contains("starts again"))
    #expect(merged.outputText.hasSuffix((0..<3000).map { "new \($0)\n" }.joined()))
    let before = merged.output
    merged.stream(Self.head + new + "and more\n", isFinal: true)
    #expect(merged.output == before + Array("and more\n".utf8))
  }

  @Test func aRequeuedJobSaysSoAndLosesNothing() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nt 2\n")
    let again = Self.head.replacing("00:52:51", with: "01:10:00")
    merged.stream(again + "t 1\nt 2\nt 1\n", isFinal: true)
    merged.stream(again + "t 1\nt 2\nt 1\n", isFinal: true)
    #expect(merged.outputText == "t 1\nt 2\nt 1\n")
    #expect(merged.chatterText.components(of: "the job was started again") == 1)
    #expect(merged.chatterText.hasSuffix(again.split(separator: "\n").last.map { $0 + "\n" } ?? ""))
  }

  @Test func aShorterStreamAddsNothing() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nt 2\n")
    merged.stream(Self.head + "t 1\n")
    merged.stream(Self.head)
    merged.stream("")
    merged.stream(Self.head + "t 1\nt 2\nt 3\n")
    #expect(merged.outputText == "t 1\nt 2\nt 3\n")
    #expect(merged.chatterText == Self.head)
  }

  @Test func chatterWaitsForTheEndOfALine() {
    let merged = Merged()
    merged.stream(Self.head + "t 1\nhalf a")
    merged.stream(Self.head + Self.tail + "t 1\nhalf a")
    #expect(merged.chatterText == Self.head)
    merged.stream(Self.head + Self.tail + "t 1\nhalf a line\n")
    #expect(merged.outputText == "t 1\nhalf a line\n")
    #expect(merged.chatterText == Self.head + Self.tail)
  }

  @Test func settlingShowsWhatCannotBeToldApart() {
    let merged = Merged()
    merged.merge.begin()
    Array("This".utf8).withUnsafeBufferPointer { merged.merge.take($0, merged.sink) }
    #expect(merged.merge.isUnsettled)
    merged.merge.settle(merged.sink)
    #expect(merged.outputText == "This")
  }

  static let recorded = [
    "rawlogs-follow-idle-150s.txt", "rawlogs-follow-interlink-stopped.txt", "rawlogs-follow-vk-restart.txt",
    "rawlogs-utf8-ansi.txt", "logs-follow-from-pending.txt", "logs-follow-plugin-restart.txt",
    "logs-follow-running-to-completion.txt", "logs-follow-then-pod-deleted.txt",
  ]

  /// Whatever a stream is cut into, and wherever it breaks and begins again, the output is the same.
  @Test(arguments: recorded) func recordedStreamsMerge(_ name: String) throws {
    let stream = try RecordedStream(name).bytes
    try #require(stream.count > 100)
    let whole = Merged()
    whole.stream([stream], isFinal: true)
    #expect(!whole.outputText.contains("Cannot open in follow mode"))
    #expect(!whole.outputText.contains(Self.cut))
    #expect(!whole.outputText.contains("has been submitted to SLURM"))
    var dice = Dice(7)
    for _ in 0..<60 {
      let merged = Merged()
      for _ in 0..<Int.random(in: 0...3, using: &dice) {
        let end = Int.random(in: 0...stream.count, using: &dice)
        merged.stream(Array(stream[..<end]).pieces(&dice))
        #expect(whole.output.starts(with: merged.output))
      }
      merged.stream(stream.pieces(&dice), isFinal: true)
      #expect(merged.outputText == whole.outputText)
      #expect(!merged.chatterText.contains("starts again"))
    }
  }

  @Test func theEndOfAPendingFollowIsNothing() throws {
    let stream = try RecordedStream("rawlogs-follow-pending-then-deleted.txt")
    let merged = Merged()
    merged.stream(stream.chunks)
    #expect(merged.output.isEmpty && merged.chatter.isEmpty)
  }

  @Test func aStaticLogContinuesAFollowedOne() throws {
    let followed = try RecordedStream("logs-follow-from-pending.txt").bytes
    let whole = try RecordedStream.plain("logs-static-finished-exit4.txt")
    var dice = Dice(3)
    for _ in 0..<40 {
      let merged = Merged()
      merged.stream(Array(followed[..<Int.random(in: 0...followed.count, using: &dice)]).pieces(&dice))
      merged.stream(whole.pieces(&dice), isFinal: true)
      #expect(merged.outputText.hasPrefix("t 1\nt 2\n"))
      #expect(merged.outputText.hasSuffix("t 12\n" + Self.times))
      #expect(merged.outputText.components(of: "t 7\n") == 1)
      #expect(merged.chatterText.components(of: "scontrol show job 26") == 1)
    }
  }
}

extension String {
  /// How often `part` is in it.
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
