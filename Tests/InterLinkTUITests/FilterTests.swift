import Testing

@testable import InterLinkTUI

@Suite struct FilterTests {
  nonisolated static let columns = [
    FilterColumn(id: "name"), FilterColumn(id: "ns", aliases: ["namespace"]),
    FilterColumn(id: "state", matchesWhole: true), FilterColumn(id: "age", kind: .duration),
    FilterColumn(id: "restarts", kind: .count), FilterColumn(id: "mem", kind: .bytes),
    FilterColumn(id: "is", matchesWhole: true, vocabulary: ["finding", "disagree", "stuck"]),
  ]

  /// Filters, and whether each shows `train-7 climate CR`, two hours old, with one restart and 2 GiB.
  nonisolated static let cases: [(filter: String, shows: Bool)] = [
    ("", true), ("   ", true), ("train", true), ("TRAIN", false), ("Train", false), ("trian", false),
    ("train climate", true), ("train virgo", false), ("train|virgo", true), ("foo|virgo", false),
    ("!virgo", true), ("!train", false), ("!!train", true), ("!foo|train", false),
    ("/^train-[0-9]/", true), ("/train$/", false), ("~^train", true), (#"~train-\d"#, true),
    ("/a b|train/", true),
    ("/CLIM/", false), ("/clim/", true), (#"/train\/x/"#, false),
    ("ns:clim", true), ("namespace:clim", true), ("NS:clim", true), ("name:clim", false), ("!ns:clim", false),
    ("ns:/^cli/", true), ("ns:~mate$", true), ("ns~mate$", true), ("name~mate$", false),
    ("state:CR", true), ("state:cr", true), ("state:R", false), ("state:PD|CR", true), ("state:PD|R", false),
    ("is:finding", true), ("is:disagree", true), ("IS:Disagree", false), ("is:stuck", false),
    ("!is:stuck", true), ("is:stuck|disagree", true), ("is:finding is:stuck", false),
    ("state:PD|ns:climate", true), ("ns:virgo|name:train", true),
    ("age>1h", true), ("age>2h", false), ("age>=2h", true), ("age<1d", true), ("age<1h59m", false),
    ("age=2h", true),
    ("age!=2h", false), ("age=7200", true), ("age>90m", true), ("age>1h|restarts>5", true),
    ("restarts>0", true), ("restarts>=1.5", false), ("mem>1Gi", true), ("mem>=2gi", true), ("mem>2.1G", true),
    ("mem<2G", false), ("name>train-6", true), ("name<train-10", true), ("name=TRAIN-7", true),
    (#""train-7""#, true), (#""train 7""#, false), (#"ns:"climate""#, true), (#""a|b""#, false),
    (#""!train""#, false),
  ]

  @Test(arguments: cases)
  func showsWhatItSays(filter: String, shows: Bool) throws {
    let texts = ["train-7", "climate", "CR", "2h", "1", "2Gi", "finding disagree"]
    let values: [ColumnValue] = [
      .text("train-7"), .text("climate"), .text("CR"), .number(7200), .number(1), .number(2_147_483_648),
      .missing,
    ]
    let parsed = try FilterParser.parse(filter, columns: Self.columns)
    #expect(
      parsed.matches(haystack: "train-7\u{1F}climate\u{1F}CR", text: { texts[$0] }, value: { values[$0] })
        == shows)
  }

  nonisolated static let mistakes: [(filter: String, position: Int, part: String)] = [
    ("is:orphaned", 3, "finding, disagree, stuck"), ("is:stuck|gone", 9, "No “gone” here"),
    ("is:", 3, "one of finding, disagree, stuck"),
    ("foo:bar", 0, "no column “foo”"), ("train foo>1", 6, "name, ns, state"), ("age>soon", 4, "90s"),
    ("age>", 4, "compared with nothing"), ("restarts>1h", 9, "a number"), ("mem>4Xi", 4, "4Gi"),
    ("!", 1, "missing"),
    ("a|", 2, "missing"), ("name:", 5, "missing"), (#"name:"a b"#, 5, "quote"), ("x /ab", 2, "not closed"),
    ("//", 1, "empty"), ("~(", 1, "no regular expression"), ("/a{2,1}/", 1, "no regular expression"),
  ]

  @Test(arguments: mistakes)
  func mistakesAreSentencesWithAPlace(filter: String, position: Int, part: String) {
    let error = #expect(throws: FilterError.self) { try FilterParser.parse(filter, columns: Self.columns) }
    #expect(error?.position == position)
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }

  @Test func theLastGoodFilterKeepsActing() {
    var input = FilterInput()
    input.set("train", columns: Self.columns)
    input.set("train age>", columns: Self.columns)
    #expect(input.filter.source == "train")
    #expect(input.error?.position == 10)
    input.set("", columns: Self.columns)
    #expect(input.filter == .all)
    #expect(input.error == nil)
  }

  @Test func capitalsBeyondASCIIAreFolded() throws {
    let filter = try FilterParser.parse("été", columns: [])
    #expect(filter.matches(haystack: "ÉTÉ-1", text: { _ in "" }, value: { _ in .missing }))
  }

  @Test func nothingHoldsForWhatIsMissing() {
    for comparison in Filter.Comparison.allCases { #expect(!comparison.holds(.missing, .number(1))) }
  }

  @Test func filtersKnowWhetherTheyDependOnTime() throws {
    #expect(try !FilterParser.parse("train /x/", columns: Self.columns).dependsOnTime)
    #expect(try FilterParser.parse("a|age>1h", columns: Self.columns).dependsOnTime)
  }

  /// Expressions for which the C library would take all memory, or all time.
  nonisolated static let greedy = [
    "~a" + String(repeating: "+", count: 40),
    "~" + String(repeating: "(", count: 30) + "a"
      + String(repeating: "+)", count: 30), "~((a{1,255}){1,255}){1,255}", "~[[:alpha:]]{1,200}{1,200}",
    "~[]+]{200}{200}", "~a++++++++++*++++++++++?+++++", #"~(a)\1"#,
  ]

  @Test(arguments: greedy) func greedyExpressionsAreRefused(_ filter: String) {
    #expect(throws: FilterError.self) { try FilterParser.parse(filter, columns: Self.columns) }
  }

  @Test func ordinaryRepetitionsAreNot() throws {
    for filter in ["~^(ab+)+$", "~[a-z]{1,63}(-[a-z0-9]{1,63})*", "~[[:digit:]]+ms", "~(a|b+|c{3})+"] {
      _ = try FilterParser.parse(filter, columns: Self.columns)
    }
  }
}
