import Testing

@testable import ClientCore

/// The annotation as the plugin reads it, and back.
struct SlurmFlagsTests {
  static let parsings: [(text: String, lines: [String])] = [
    ("", []), ("   ", []), ("--time=02:30:00", ["--time=02:30:00"]),
    ("--job-name=x -A geant4 -p geant4", ["--job-name=x", "-A geant4", "-p geant4"]),
    ("-p gpu --gres=gpu:1 --ntasks-per-node=1", ["-p gpu", "--gres=gpu:1", "--ntasks-per-node=1"]),
    ("--comment \"two words\"", ["--comment two words"]),
    ("--comment=two\\ words", ["--comment=two words"]),
    ("'--comment=\"two words\"'", ["--comment=\"two words\""]),
    ("--nice -5", ["--nice", "-5"]), ("-p a b c -t 5", ["-p a b c", "-t 5"]),
    ("lonely --time=5", ["lonely", "--time=5"]), ("--a\n--b\t--c", ["--a", "--b", "--c"]),
    ("'' --time=5", ["--time=5"]), ("-p ''", ["-p"]), ("--x=\\", ["--x=\\"]), ("'--open", ["--open"]),
  ]

  @Test(arguments: parsings) func readsAsThePlugin(_ text: String, _ lines: [String]) {
    #expect(SlurmFlags(parsing: text).flags.map(\.line) == lines)
  }

  @Test func anyTextComesBackAsTheSameFlags() {
    var random = SeededGenerator(seed: 4)
    let pieces = [
      "--time=1:00", "-p", "gpu", " ", "  ", "\t", "\n", "'", "\"", "\\", "--comment=", "a b", "#", ":", "-",
      "--", "=", "é", "日本", "--mem", "4G", "\u{2028}", "\r\n", "$HOME", "`", ";",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      let flags = SlurmFlags(parsing: text)
      #expect(SlurmFlags(parsing: flags.text) == flags, "\(text.debugDescription)")
    }
  }

  @Test func anyValueReachesSbatchWhole() throws {
    var random = SeededGenerator(seed: 5)
    let letters = Array("ab \"'\\#=:,-\té")
    let option = try #require(SbatchOption.named("--comment"))
    for _ in 0..<20_000 {
      let value = String(
        (0..<Int.random(in: 0...10, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }
      )
      let flags = SlurmFlags([SlurmFlag(option, value: value)])
      let reading = SbatchReader(SlurmFlags(parsing: flags.text).flags.map(\.line))
      #expect(reading.arguments.map(\.value) == [value], "\(value.debugDescription): \(flags.text)")
    }
  }

  static let keys: [(flag: String, key: String)] = [
    ("-p gpu", "--partition"), ("-pgpu", "-pgpu"), ("--partition=gpu", "--partition"),
    ("-c 4", "--cpus-per-task"),
    ("-x node", "-x"), ("--mem 4G", "--mem"), ("-c=4", "--cpus-per-task"),
  ]

  @Test(arguments: keys) func tellsEqualFlagsAsThePlugin(_ text: String, _ key: String) {
    #expect(SlurmFlags(parsing: text).flags.map(\.key) == [key])
  }

  static let openQuotes: [(text: String, isOpen: Bool)] = [
    ("--a='b", true), ("--a='b'", false), ("\"it's", true), ("\"it's\"", false), ("\\'", false),
    ("'\\'", false),
  ]

  @Test(arguments: openQuotes) func findsOpenQuotes(_ text: String, _ isOpen: Bool) {
    #expect(ShellWords.hasOpenQuote(text) == isOpen)
  }
}
