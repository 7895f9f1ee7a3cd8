import ClientCore
import Foundation
import Testing

@testable import Monitor

/// Logs in files: written as they come, read back from there, and found again later.
@Suite(.timeLimit(.minutes(1))) struct KeptLogTests {
  private static let header = {
    var header = LogHeader(
      site: "here", namespace: "ns", pod: "train", uid: "4c7a1b9e-0000", container: "../main",
      since: Timestamp(seconds: 1000))
    header.job = "17"
    return header
  }()

  private func log(
    _ keeper: LogKeeper, memory: Int = 1 << 20, disk: Int = 1 << 30, _ header: LogHeader = header
  ) -> HeldLog {
    HeldLog(limits: LogLimits(memory: memory, disk: disk), writer: LogWriter(keeper, header)) {
      Timestamp(seconds: 2000)
    }
  }

  private func take(_ text: String, _ log: HeldLog) { _ = log.take(Array(text.utf8)) }

  @Test func whatIsHeldIsInAFileThatOnlyItsOwnerReads() throws {
    let folder = try TemporaryFolder()
    let keeper = LogKeeper(folder: folder.path + "/state/logs")
    let log = log(keeper)
    take("one\ntwo", log)
    let path = try #require(try log.save())
    #expect(path == "\(keeper.folder)/ns_train_4c7a1b9e____main.log")
    #expect(FileManager.default.contents(atPath: path) == Data("one\ntwo".utf8))
    for name in ["", ".log", ".log.marks", ".log.json"] {
      let name = name.isEmpty ? "" : "/ns_train_4c7a1b9e____main\(name)"
      #expect(folder.mode("state/logs" + name) == (name.isEmpty ? 0o700 : 0o600), "\(name)")
    }
    take(" three\n", log)
    _ = try log.save()
    #expect(FileManager.default.contents(atPath: path) == Data("one\ntwo three\n".utf8))
  }

  /// A killed process loses no more than a second.
  @Test func whatComesIsWrittenSoon() async throws {
    let folder = try TemporaryFolder()
    let log = log(LogKeeper(folder: folder.path))
    take("unfinished", log)
    #expect(
      await eventually { folder.contents("ns_train_4c7a1b9e____main.log") == Array("unfinished".utf8) })
    #expect(log.status.keepingTrouble == nil)
  }

  @Test func whatWaitsIsWrittenWhenNobodyHoldsTheLogAnyMore() throws {
    let folder = try TemporaryFolder()
    var held: HeldLog? = log(LogKeeper(folder: folder.path))
    held.map { take("one\n", $0) }
    _ = try held?.save()
    held.map { take("two", $0) }
    held = nil
    #expect(folder.contents("ns_train_4c7a1b9e____main.log") == Array("one\ntwo".utf8))
    held = log(LogKeeper(folder: folder.path))
    held.map { take("never saved", $0) }
    held = nil
    #expect(folder.contents("ns_train_4c7a1b9e____main.2.log") == Array("never saved".utf8))
  }

  @Test func twoWritersHaveFilesOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    let keeper = LogKeeper(folder: folder.path)
    let (first, second) = (log(keeper), log(keeper))
    take("first\n", first)
    take("second\n", second)
    let paths = [try first.save(), try second.save()]
    #expect(Set(paths).count == 2)
    #expect(folder.contents("ns_train_4c7a1b9e____main.log") == Array("first\n".utf8))
    #expect(folder.contents("ns_train_4c7a1b9e____main.2.log") == Array("second\n".utf8))
  }

  /// Against the bytes themselves, with a memory that is much too small.
  @Test func whatDoesNotFitTheMemoryIsReadBack() async throws {
    let folder = try TemporaryFolder()
    let memory = 64 << 10
    let log = log(LogKeeper(folder: folder.path), memory: memory)
    var dice = Dice(5)
    var lines: [String] = []
    for _ in 0..<20 {
      let new = (0..<1000).map { _ in
        "\(lines.count) " + String(repeating: "x", count: .random(in: 0...80, using: &dice))
      }
      lines += new
      take(new.map { $0 + "\n" }.joined(), log)
      #expect(log.store.cost <= memory)
    }
    let store = log.store
    #expect(store.held == 0..<20_000 && !store.spilled.isEmpty)
    for _ in 0..<200 {
      let first = Int.random(in: 0..<20_000, using: &dice)
      let range = first..<min(20_000, first + Int.random(in: 0..<300, using: &dice))
      #expect(log.lines(range).map(\.text) == Array(lines[range]))
    }
    #expect(log.lines(0..<20_000).allSatisfy { $0.time == LogTime(Timestamp(seconds: 2000), .seen) })
    // Searching and filtering go back as far.
    let query = try LogQuery("x x")
    #expect(store.numbers(passing: [.only(query)], in: 0..<20_000).isEmpty)
    var search = try #require(LogSearch(try LogQuery("\(lines[3])")))
    #expect(search.find(in: store, from: 19_999, forward: false) != nil)
  }

  @Test func oldestLinesGoWhenTheFileMayGrowNoMore() async throws {
    let folder = try TemporaryFolder()
    let disk = 12 << 20
    let log = log(LogKeeper(folder: folder.path), memory: 1 << 20, disk: disk)
    let line = String(repeating: "y", count: 1000)
    for number in 0..<400 { take((0..<100).map { "\(number * 100 + $0) \(line)\n" }.joined(), log) }
    let path = try #require(try log.save())
    let status = log.status
    #expect(status.droppedLines > 0 && status.firstLine == status.droppedLines)
    #expect(status.byteCount <= disk + 1 << 20 && status.byteCount > disk / 2)
    #expect(
      log.lines(status.firstLine..<status.firstLine + 1).first?.text.hasPrefix("\(status.firstLine) ") == true
    )
    #expect(log.status.diskBytes > 0 && log.status.diskBytes < disk + 10 << 20)
    // It is so in the file, too.
    let kept = try #require(await LogKeeper(folder: folder.path).list().first { $0.path == path })
    let reader = try await KeptLogReader.open(kept)
    let first = reader.status.firstLine
    #expect(first > 0 && reader.lines(first..<first + 1).first?.text.hasPrefix("\(first) ") == true)
    #expect(kept.gaps.first?.contains("first \(kept.header.dropped.lines) lines were dropped") == true)
  }

  /// The header is a file like any other: somebody may have changed it.
  @Test func aHeaderMaySayAnything() async throws {
    for number in ["9223372036854775807", "4611686018427387904", "-1"] {
      let folder = try TemporaryFolder()
      let path = "\(folder.path)/a.log"
      try Data("line\n".utf8).write(to: URL(filePath: path))
      let header = """
        {"format":1,"pod":"p","uid":"u","container":"c","since":"2026-11-21T00:00:00Z","droppedLines":\(number)}
        """
      try Data(header.utf8).write(to: URL(filePath: path + ".json"))
      let kept = try #require(await LogKeeper(folder: folder.path).list().first)
      let reader = try await KeptLogReader.open(kept)
      let first = reader.status.firstLine
      #expect(reader.lines(first..<first + 1).map(\.text) == ["line"], "\(number)")
    }
  }

  @Test func itIsStillThereWhenTheLogIsGone() async throws {
    let folder = try TemporaryFolder()
    let keeper = LogKeeper(folder: folder.path)
    var held: HeldLog? = log(keeper)
    held.map { take("a \u{1B}[31mred\u{1B}[0m\nb", $0) }
    held?.end(isFinal: true)
    held?.finish()
    held = nil
    let kept = try #require(await keeper.list().first)
    #expect(kept.header.uid == "4c7a1b9e-0000" && kept.header.job == "17" && kept.header.isWhole)
    #expect(kept.lineCount == 2 && kept.gaps.isEmpty && !kept.isGrowing)
    #expect(kept.until == Timestamp(seconds: 2000))
    let reader = try await KeptLogReader.open(kept)
    #expect(reader.texts == ["a red", "b"])
    #expect(await reader.search(try LogQuery("red"), from: 0, forward: true) == 0)
    let filtered = FilteredLog(reader, [.hide(try LogQuery("red"))])
    await filtered.reach(1)
    #expect(filtered.texts == ["b"])
  }

  @Test func whatMayBeMissingIsTold() async throws {
    let folder = try TemporaryFolder()
    let keeper = LogKeeper(folder: folder.path)
    var held: HeldLog? = log(keeper)
    held.map { take("a\n", $0) }
    _ = try held?.save()
    #expect(await keeper.list().map(\.gaps) == [["It is still being read."]])
    held = nil
    #expect(
      await keeper.list().first?.gaps.first
        == "Its end was not seen: what was written after its last line at 1970-01-01T00:33:20Z is missing.")
  }

  /// The same log, read once more from its beginning.
  @Test func anEarlierFileWithNoMoreInItGoes() async throws {
    let folder = try TemporaryFolder()
    let keeper = LogKeeper(folder: folder.path)
    var other = Self.header
    other.uid = "another"
    for (text, header) in [
      ("a\n", Self.header), ("x\n", Self.header), ("a\nb\n", Self.header), ("a\n", other),
    ] {
      let log = log(keeper, header)
      take(text, log)
      log.end(isFinal: true)
      log.finish()
    }
    let texts = folder.names.filter { $0.hasSuffix(".log") }.compactMap { folder.contents($0) }
    #expect(Set(texts) == Set(["x\n", "a\nb\n", "a\n"].map { Array($0.utf8) }) && texts.count == 3)
  }

  @Test func theOldestLogsMakeRoom() async throws {
    let folder = try TemporaryFolder()
    let keeper = LogKeeper(folder: folder.path, total: 300 << 10)
    let text = String(repeating: "z", count: 99) + "\n"
    var paths: [String] = []
    for number in 0..<5 {
      var header = Self.header
      header.uid = "\(number)"
      let log = log(keeper, header)
      take(String(repeating: text, count: 1000), log)
      paths.append(try #require(try log.save()))
      // Files of one second cannot be told apart by their times.
      utime(paths[number], number)
    }
    keeper.prune()
    #expect(await keeper.list().map(\.path) == [paths[4], paths[3]])
    #expect(folder.names.count == 6)
  }

  private func utime(_ path: String, _ minutes: Int) {
    let date = Date(timeIntervalSinceNow: Double(minutes * 60 - 3600))
    try? FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
  }

  /// A folder that is none, and a disk that is full.
  @Test func thatNothingCanBeWrittenIsASentence() async throws {
    let folder = try TemporaryFolder()
    var full = LogKeeper(folder: folder.path)
    full.make = { (_, _) throws(LogFileError) in
      SpillFile(path: "/dev/full", text: open("/dev/full", O_RDWR), marks: open("/dev/null", O_RDWR))
    }
    for (keeper, word) in [(LogKeeper(folder: "/dev/null/logs"), "Not a directory"), (full, "No space left")]
    {
      let log = log(keeper, memory: 64 << 10)
      for number in 0..<3000 { take("line \(number)\n", log) }
      #expect(await eventually { log.status.keepingTrouble?.contains(word) == true })
      let status = log.status
      #expect(status.firstLine + status.lineCount == 3000)
      #expect(log.store.cost <= 64 << 10)
      for number in 3000..<20_000 { take("line \(number)\n", log) }
      #expect(log.store.cost <= 64 << 10 && log.status.droppedLines > 0)
      #expect(log.lines(19_999..<20_000).map(\.text) == ["line 19999"])
      #expect(throws: LogFileError.self) { try log.save() }
    }
  }

  /// Much more than may be in memory, byte for byte.
  @Test func twoHundredMegabytesGoThroughFour() async throws {
    let folder = try TemporaryFolder()
    let memory = 4 << 20
    let log = log(LogKeeper(folder: folder.path), memory: memory)
    var piece: [UInt8] = []
    for number in 0..<64 { piece += Array("\(number) \(String(repeating: "abcdefgh", count: 128))\n".utf8) }
    let count = 200 << 20 / piece.count
    for _ in 0..<count {
      _ = log.take(piece)
      #expect(log.store.cost <= memory)
    }
    let path = try #require(try log.save())
    let file = try SpillFile.open(path)
    #expect(file.length == count * piece.count && log.status.droppedLines == 0)
    var bytes: [UInt8] = []
    let isSame = (0..<count).allSatisfy { index in
      file.read(index * piece.count..<(index + 1) * piece.count, into: &bytes)
      return bytes == piece
    }
    #expect(isSame)
    #expect(log.lines(64..<66).map(\.text.count) == [1026, 1026])
  }
}
