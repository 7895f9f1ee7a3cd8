import ClientCore
import Testing

@testable import InterLinkTUI
@testable import Monitor

@Suite nonisolated struct LogSinkTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var log: String
    var form = LogSink.Form()
    var written: String
  }

  static let time = "2026-11-21T00:50:20+00:00 "
  static let cases = [
    Case(testDescription: "plain", log: "a\tb\n\nc\n", written: "a\tb\n\nc\n"),
    Case(testDescription: "nothing", log: "", written: ""),
    Case(testDescription: "no line feed at the end", log: "a\nend", written: "a\nend\n"),
    Case(
      testDescription: "what a terminal shows", log: "10%\r50%\r100%\r\n\u{1B}]0;owned\u{07}title\r\nend\n",
      written: "100%\ntitle\nend\n"),
    Case(
      testDescription: "colours end with their line", log: "a\u{1B}[1;31mb\u{1B}[32mc\nd\u{1B}[0m\n",
      written: "a\u{1B}[1;31mb\u{1B}[32mc\u{1B}[m\nd\u{1B}[0m\n"),
    Case(
      testDescription: "no colours", log: "a\u{1B}[1;31mb\u{1B}[0m\n", form: form { $0.hasColours = false },
      written: "ab\n"),
    Case(
      testDescription: "no line's end in a line", log: "a\u{2028}b\u{202E}c\u{9B}2Jd\n",
      form: form { $0.hasPrefix = true },
      written: "[pod/train-0/main] a bcd\n"),
    Case(
      testDescription: "chatter first, between, and last",
      log: "This pod p/1 has been submitted to SLURM node n.\n\(time)Running in background x\none\ntwo\n",
      form: form { $0.filters = [.hideChatter] }, written: "one\ntwo\n"),
    Case(
      testDescription: "matches", log: "one\ntwo\nthree\nfour\n",
      form: form { $0.filters = [only("o"), .hide(query("^two"))] }, written: "one\nfour\n"),
    Case(
      testDescription: "matches with a prefix", log: "one\ntwo\n",
      form: form { ($0.filters, $0.hasPrefix) = ([only("w")], true) }, written: "[pod/train-0/main] two\n"),
    Case(
      testDescription: "a coloured prefix", log: "one\n",
      form: form { ($0.hasPrefix, $0.coloursPrefixes) = (true, true) },
      written: "\u{1B}[36m[pod/train-0/main] \u{1B}[mone\n"),
    Case(
      testDescription: "times", log: "2026-11-21T12:00:03Z one\ntwo\n", form: form { $0.hasTimes = true },
      written: "2026-11-21T12:00:03Z 2026-11-21T12:00:03Z one\n~2026-11-21T12:00:09Z two\n"),
    Case(
      testDescription: "JSON",
      log:
        "This pod p/1 has been submitted to SLURM node n.\n\(time)Running in background x\nERROR \"q\"\t\u{1B}[31mred\u{1B}[0m\n2026-11-21T12:00:03Z one\n",
      form: form { $0.isJSON = true },
      written: """
        {"namespace":"ml","pod":"train-0","container":"main","time":"2026-11-21T12:00:09Z","timeKind":"seen",\
        "chatter":true,"text":"This pod p/1 has been submitted to SLURM node n."}
        {"namespace":"ml","pod":"train-0","container":"main","time":"2026-11-21T00:50:20Z","timeKind":"written",\
        "chatter":true,"text":"2026-11-21T00:50:20+00:00 Running in background x"}
        {"namespace":"ml","pod":"train-0","container":"main","time":"2026-11-21T12:00:09Z","timeKind":"seen",\
        "level":"error","text":"ERROR \\"q\\"\\tred"}
        {"namespace":"ml","pod":"train-0","container":"main","time":"2026-11-21T12:00:03Z","timeKind":"written",\
        "text":"2026-11-21T12:00:03Z one"}

        """),
  ]

  private static func form(_ change: (inout LogSink.Form) -> Void) -> LogSink.Form {
    var form = LogSink.Form()
    change(&form)
    return form
  }

  private static func query(_ text: String) -> LogQuery {
    do { return try LogQuery(text, isRegex: true) } catch { fatalError(error.description) }
  }
  private static func only(_ text: String) -> LogFilter { .only(query(text)) }

  @Test(arguments: cases) func printsLines(_ test: Case) {
    // Seen then, twelve hours after the job's script spoke.
    let log = HeldLog(now: { Timestamp(seconds: 1_795_262_409) })
    log.begin(.apiServer, detour: nil)
    _ = log.take(Array(test.log.utf8))
    log.end(isFinal: true)
    log.finish()
    let written = Locked<[UInt8]>([])
    var sink = LogSink(test.form) { bytes in written.withLock { $0 += bytes } }
    sink.add(LogSink.Origin(namespace: "ml", pod: "train-0", container: "main"))
    let lines = HeldLines(store: log.store)
    sink.write(LogFeed.Part(source: 0, lines: lines, range: lines.range))
    #expect(String(decoding: written.withLock { $0 }, as: UTF8.self) == test.written)
  }
}
