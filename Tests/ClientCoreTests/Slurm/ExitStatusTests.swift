import ClientCore
import Testing

struct ExitStatusTests {
  static let cases: [(text: String, says: String)] = [
    ("0:0", "ended with exit code 0"),
    ("3:0", "ended with exit code 3"),
    ("0:15", "was ended by SIGTERM (15): cancelled, preempted, or at the end of its time"),
    ("0:9", "was ended by SIGKILL (9): killed by hand, for memory, or at the end of its time"),
    ("0:125", "was killed for using more memory than it had asked for"),
    ("0:53", "was ended by signal 53"),
    ("125:0", "ended with exit code 125: the container could not be started"),
    ("126:0", "ended with exit code 126: its command is there but cannot be run"),
    ("127:0", "ended with exit code 127: its command was not found"),
    (
      "137:0",
      "ended with exit code 137: a process in it was ended by SIGKILL (9): killed by hand, for memory, or at the end of its time"
    ),
    (
      "143:0",
      "ended with exit code 143: a process in it was ended by SIGTERM (15): cancelled, preempted, or at the end of its time"
    ),
    (
      "271:0",
      "ended with exit code 271: a process in it was ended by SIGTERM (15): cancelled, preempted, or at the end of its time"
    ),
    ("255:0", "ended with exit code 255"),
  ]

  @Test(arguments: cases) func isExplained(_ example: (text: String, says: String)) throws {
    let exit = try #require(ExitStatus(example.text))
    #expect(exit.meaning == example.says)
    #expect(exit.description == example.text)
    #expect(exit.isSuccess == (example.text == "0:0"))
  }

  @Test func readsWaitStatuses() {
    // Recorded: a script that ended with exit 9, one that was cancelled.
    #expect(ExitStatus(waitStatus: 2304) == ExitStatus(code: 9))
    #expect(ExitStatus(waitStatus: 15) == ExitStatus(code: 0, signal: 15))
    #expect(ExitStatus(waitStatus: 139) == ExitStatus(code: 0, signal: 11), "the bit of the core dump")
  }

  @Test func refusesOtherTexts() {
    for text in ["", ":", "1:2:3", "a:0", "0:b"] { #expect(ExitStatus(text) == nil, "\(text)") }
  }
}
