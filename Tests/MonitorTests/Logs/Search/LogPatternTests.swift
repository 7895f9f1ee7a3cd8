import Testing

@testable import Monitor

/// Expressions, beside those of the standard library, and where that would take for ever.
@Suite(.timeLimit(.minutes(1))) struct LogPatternTests {
  static let cases: [(pattern: String, text: String, found: [String])] = [
    ("a", "bab", ["a"]),
    ("a+", "caaat a", ["aaa", "a"]),
    ("^a", "aa", ["a"]),
    ("a$", "aa", ["a"]),
    ("^$", "", []),
    ("a*", "baa", ["aa"]),
    ("a{2}", "aaaaa", ["aa", "aa"]),
    ("a{2,}", "a aa aaa", ["aa", "aaa"]),
    ("a{1,2}b", "aaab", ["aab"]),
    ("x{,2}", "x{,2}", ["x{,2}"]),
    ("cat|dog", "a dog, a cat", ["dog", "cat"]),
    ("(ab)+c", "ababc", ["ababc"]),
    ("(?:a|b)c", "bc", ["bc"]),
    ("(?<name>\\d+)ms", "12ms", ["12ms"]),
    ("\\d+\\.\\d+", "loss 0.25", ["0.25"]),
    ("[^ ]+=", "a=1 bc=2", ["a=", "bc="]),
    ("[a-c-]+", "x-ab-c", ["-ab-c"]),
    ("[]a]+", "]a]", ["]a]"]),
    ("\\bat\\b", "at cat at", ["at", "at"]),
    ("\\Bat", "at cat", ["at"]),
    ("\\w+", "naïve été", ["naïve", "été"]),
    ("\\s", "a b\u{A0}c", [" ", "\u{A0}"]),
    (".", "日本", ["日", "本"]),
    ("[ä-ü]+", "xäöüy", ["äöü"]),
    ("[^a]", "a😀", ["😀"]),
    ("ERROR", "error ERROR", ["ERROR"]),
    ("error", "error ERROR", ["error", "ERROR"]),
    ("\\Serror", "xERROR", ["xERROR"]),
    ("É|é", "é É", ["é", "É"]),
    ("straße", "STRASSE Straße", ["Straße"]),
    ("\\x41\\u{42}", "AB", ["AB"]),
    ("\\[x\\]", "a[x]", ["[x]"]),
    ("a.*?b", "a1b2b", ["a1b"]),
    ("a.*b", "a1b2b", ["a1b2b"]),
    ("\\.\\*", ".*", [".*"]),
  ]

  @Test(arguments: cases) func matchesAreWhereTheyAreExpected(
    _ sample: (pattern: String, text: String, found: [String])
  ) throws {
    let query = try LogQuery(sample.pattern, isRegex: true)
    #expect(query.ranges(in: sample.text).map { String(sample.text[$0]) } == sample.found)
  }

  static let mistakes: [(pattern: String, says: String)] = [
    ("a(", "a ( has no )"), ("a)", "a ) has no ("), ("[a", "a [ has no ]"), ("*a", "* has nothing to repeat"),
    ("a\\", "it ends with a \\"), ("(?=a)", "groups that begin with (?= are not known here"),
    ("(a)\\1", "\\1, which refers back, is not known here"), ("a{3,1}", "{3,1} is the wrong way round"),
    ("\\p{L}", "\\p is not known here"), ("((a{500}){500})", "it is too long"),
    ("[z-a]", "the wrong way round"),
    (String(repeating: "(", count: 500), "it is nested too deeply"), ("a{5000}", "more than 1000 times"),
  ]

  @Test(arguments: mistakes) func aMistakeIsASentence(_ sample: (pattern: String, says: String)) {
    #expect { try LogQuery(sample.pattern, isRegex: true) } throws: { error in
      "\(error)".hasPrefix("“\(sample.pattern)” is no regular expression: ")
        && "\(error)".contains(sample.says)
    }
    #expect(throws: Never.self) { try LogQuery(sample.pattern) }
  }

  /// Those at which an engine that tries one way after another would still be at work tomorrow.
  @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*a){12}b", "(a*)*b"]) func noExpressionTakesForEver(
    _ pattern: String
  )
    throws
  {
    let query = try LogQuery(pattern, isRegex: true)
    let text = String(repeating: "a", count: 20_000) + "!"
    #expect(query.ranges(in: text).isEmpty)
    var search = try #require(LogSearch(query))
    let matches = search.matches(Array(text.utf8)[...])
    #expect(!matches)
  }

  /// Whether there is a match, beside the standard library, with everything random.
  @Test(arguments: 0..<8) func itAgreesWithTheStandardLibrary(_ seed: UInt64) throws {
    var dice = Dice(seed)
    for _ in 0..<25 {
      let pattern = Self.pattern(3, &dice)
      let query = try LogQuery(pattern, isRegex: true)
      let regex = try Regex(pattern).ignoresCase()
      var search = try #require(LogSearch(query))
      for _ in 0..<12 {
        let text = String(
          (0..<Int.random(in: 0...8, using: &dice)).map { _ in "abAB1 é-".randomElement(using: &dice) ?? "a" }
        )
        let expected = try regex.firstMatch(in: text) != nil
        let found = search.matches(Array(text.utf8)[...])
        #expect(found == expected, "\(pattern) in “\(text)”")
      }
    }
  }

  private static func pattern(_ depth: Int, _ dice: inout Dice) -> String {
    let atoms = ["a", "b", "1", " ", "é", ".", "\\d", "\\w", "[ab]", "[^a]", "^", "$", "-"]
    if depth == 0 { return atoms.randomElement(using: &dice) ?? "a" }
    switch Int.random(in: 0..<6, using: &dice) {
    case 0: return "(?:\(pattern(depth - 1, &dice))|\(pattern(depth - 1, &dice)))"
    case 1:
      let mark = ["*", "+", "?", "{2}", "{0,2}"].randomElement(using: &dice) ?? "*"
      return "(?:\(pattern(depth - 1, &dice)))\(mark)"
    default: return pattern(depth - 1, &dice) + pattern(depth - 1, &dice)
    }
  }
}
