import Testing

@testable import EmbeddedSite

@Suite struct ShellSketchTests {
  private static func sketch(_ script: String) -> ShellSketch? {
    ShellSketch(.init(name: "main", image: "busybox", command: ["/bin/sh", "-c"], arguments: [script]))
  }

  private static func output(_ script: String, until time: Double = .infinity) -> String? {
    guard let sketch = sketch(script) else { return nil }
    var writer = LogWriter(until: time, origin: 0, random: RandomSource(seed: 1))
    sketch.write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  static let scripts: [(script: String, output: String?, seconds: Double, code: Int)] = [
    ("echo hello", "hello\n", 0, 0),
    ("echo 'a  b'; sleep 2; echo \"c\"", "a  b\nc\n", 2, 0),
    ("for i in $(seq 1 3); do echo \"t $i\"; sleep 1; done; echo done", "t 1\nt 2\nt 3\ndone\n", 3, 0),
    ("for i in 1 2; do for j in a b; do echo $i$j; done; done", "1a\n1b\n2a\n2b\n", 0, 0),
    ("for i in {1..3}; do echo ${i}x; done", "1x\n2x\n3x\n", 0, 0),
    ("echo one && sleep 1m && exit 3; echo never", "one\n", 60, 3),
    ("printf 'a\\nb'", "a\nb", 0, 0),
    ("printf '\\033[%sm\\134\\012' 31", "\u{1B}[31m\\\n", 0, 0),
    ("seq 2", "1\n2\n", 0, 0),
    ("curl https://example.org", nil, 0, 0),
    ("for i in 1 2; do echo $i", nil, 0, 0),
  ]

  @Test func guessesWhatCommandsDo() throws {
    for example in Self.scripts {
      #expect(Self.output(example.script) == example.output, "\(example.script)")
      if let sketch = Self.sketch(example.script) {
        #expect(sketch.duration == example.seconds, "\(example.script)")
        #expect(sketch.exitCode == example.code, "\(example.script)")
      }
    }
    #expect(Self.output("for i in $(seq 1 9); do echo $i; sleep 1; done", until: 2.5) == "1\n2\n3\n")
    #expect(ShellSketch(.init(name: "m", image: "i", command: ["sleep", "90"]))?.duration == 90)
    #expect(ShellSketch(.init(name: "m", image: "i")) == nil)
  }

  static let words: [(String, [String])] = [
    ("-p geant4 --time=5", ["-p", "geant4", "--time=5"]),
    ("--comment \"two words\"", ["--comment", "two words"]),
    ("a\\ b 'c\"d' \"e\\\"f\"", ["a b", "c\"d", "e\"f"]),
    ("''", [""]), ("  ", []), ("'open", ["open"]),
  ]

  @Test func splitsWords() {
    for (text, expected) in Self.words { #expect(ShellWords.split(text) == expected, "\(text)") }
  }
}
