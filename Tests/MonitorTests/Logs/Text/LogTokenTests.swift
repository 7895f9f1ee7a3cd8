import Testing

@testable import Monitor

@Suite struct LogTokenTests {
  /// A line, and its tokens as `kind:text`.
  static let cases: [(line: String, tokens: [String])] = [
    ("plain words only", []), ("", []),
    ("loss 0.25 lr 1e-05 step -3", ["number:0.25", "number:1e-05", "number:-3"]),
    (
      "31% of 4.2GiB, 1,234,567 rows at 0x1f",
      ["number:31%", "number:4.2GiB", "number:1,234,567", "number:0x1f"]
    ),
    (
      "took 12ms, 1h23m45s, 3.5s and 00:10",
      ["duration:12ms", "duration:1h23m45s", "duration:3.5s", "duration:00:10"]
    ),
    ("1.20it/s", ["number:1.20it"]), ("12.5% 3x", ["number:12.5%", "number:3x"]),
    ("cn03 3dgan job-17 v1.2.3 1.2.3 a1 float32", []), ("12/40", ["number:12", "number:40"]),
    ("2026-11-21 12:00:03,123 x", ["time:2026-11-21 12:00:03,123"]), ("2026-11-21 x", ["time:2026-11-21"]),
    ("at 12:00:03.5 x", ["time:12:00:03.5"]), ("Nov 21 12:00:03 vm", ["time:Nov 21 12:00:03"]),
    (
      "read /scratch/maria/run.py:12, ./x.sh and ~/y.",
      ["path:/scratch/maria/run.py:12", "path:./x.sh", "path:~/y"]
    ),
    ("and/or a / b //", []), ("File \"/a/b.py\", line 3", ["string:\"/a/b.py\"", "number:3"]),
    ("see https://x.org/a?b=c#d.", ["url:https://x.org/a?b=c#d"]),
    ("(s3://bucket/key)", ["url:s3://bucket/key"]),
    ("lr=0.1 name=\"a b\" x==y k= v", ["key:lr", "number:0.1", "key:name", "string:\"a b\""]),
    ("don't say 'hello' it's", ["string:'hello'"]), ("a \"b", []), ("\"a\\\"b\" c", ["string:\"a\\\"b\""]),
    ("10.0.0.1:8080 ::1 fe80::1 256.1.1.1", ["address:10.0.0.1:8080", "address:::1", "address:fe80::1"]),
    ("67cbf9ce-6d61-4f0b-9a35-7f2e1c0d9b11 x", ["address:67cbf9ce-6d61-4f0b-9a35-7f2e1c0d9b11"]),
    ("std::vector aa:bb:cc:dd:ee:ff", []),
    ("ERROR no", ["error:ERROR"]), ("level=warn x=1", ["key:level", "warning:warn", "key:x", "number:1"]),
    ("{\"level\":\"error\",\"n\":1}", ["key:\"level\"", "error:error", "key:\"n\"", "number:1"]),
    ("E1121 12:00:03.456 x", ["error:E", "time:12:00:03.456"]),
    ("日本 12 é\"x\"", ["number:12", "string:\"x\""]), ("日本\"x\" 3", ["string:\"x\"", "number:3"]),
    ("'", []), ("-", []), ("+", []), (":", []), ("/", []), ("~", []), (".", []), ("0x", []), ("1e", []),
    ("12:", ["number:12"]),
    ("1.", ["number:1"]), ("https://", []), ("http", []), ("=", []), ("a=", []), ("\"", []),
    ("1:2:3", ["number:1", "number:2", "number:3"]),
  ]

  private func name(_ kind: LogToken.Kind) -> String {
    if case .level(let level) = kind { "\(level)" } else { "\(kind)" }
  }

  @Test(arguments: cases) func tokens(_ sample: (line: String, tokens: [String])) {
    let bytes = Array(sample.line.utf8)
    let tokens = LogToken.tokens(of: sample.line)
    let found = tokens.map { "\(name($0.kind)):\(String(decoding: bytes[$0.range], as: UTF8.self))" }
    #expect(found == sample.tokens, "\(sample.line)")
  }

  @Test func tokensOfNoiseLieInTheLineAndInOrder() {
    let parts = [
      "12", "é", "\"", "'", "/", ":", "=", "-", ".", "日", "a", "F", "e", "0x", "ms", "://", "ERROR", " ", "[",
      "{", "%",
      "2026-11-21", "T", "12:00:03", ",", "::", "\\", "level", "~", "+", "f00d", "🚀",
    ]
    var dice = Dice(7)
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...14, using: &dice)).map { _ in parts.randomElement(using: &dice) ?? ""
      }.joined()
      var end = 0
      for token in LogToken.tokens(of: text) {
        #expect(
          token.range.lowerBound >= end && token.range.upperBound <= text.utf8.count && !token.range.isEmpty,
          "\(text)")
        end = token.range.upperBound
        for border in [token.range.lowerBound, end] {
          let index = text.utf8.index(text.startIndex, offsetBy: border)
          #expect(index.samePosition(in: text.unicodeScalars) != nil, "\(text)")
        }
      }
    }
  }
}
