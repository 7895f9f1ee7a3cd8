/// Output that tries to do something to the terminal it is shown on, or to who reads it.
enum HostileOutput {
  private static let esc = "\u{1B}"

  /// Each by a name; every one writes `[` before and `é]` after what it tries: no sequence has such a letter.
  static let corpus: [(name: String, bytes: [UInt8])] =
    texts.map { ($0.0, Array("[\($0.1)é]\n".utf8)) }
    + raw.map { ($0.0, [0x5B] + $0.1 + [0xC3, 0xA9, 0x5D, 0x0A]) }

  private static let texts: [(String, String)] = [
    // what a terminal keeps
    ("clipboard, BEL", "\(esc)]52;c;cHduZWQ=\u{7}"), ("clipboard, ST", "\(esc)]52;c;cHduZWQ=\(esc)\\"),
    ("clipboard, asked for", "\(esc)]52;c;?\u{7}"), ("clipboard, primary", "\(esc)]52;p;cHduZWQ=\u{9C}"),
    ("title", "\(esc)]0;pwned\u{7}"), ("title of the window", "\(esc)]2;pwned\(esc)\\"),
    ("title of the pane in tmux", "\(esc)kpwned\(esc)\\"), ("working folder", "\(esc)]7;file://x/pwned\u{7}"),
    ("link", "\(esc)]8;;http://pwned/\u{7}text\(esc)]8;;\u{7}"), ("palette", "\(esc)]4;1;rgb:ff/00/00\u{7}"),
    ("notification", "\(esc)]9;pwned\u{7}\(esc)]777;notify;a;b\u{7}"),
    ("file, iTerm", "\(esc)]1337;File=name=eA==;inline=1:cHduZWQ=\u{7}"),
    ("passed through tmux", "\(esc)Ptmux;\(esc)\(esc)]52;c;cHduZWQ=\u{7}\(esc)\\"),
    ("passed through screen", "\(esc)P\(esc)]52;c;cHduZWQ=\u{7}\(esc)\\"),
    // what a terminal answers, as if it had been typed
    ("attributes", "\(esc)[c\(esc)[>c\(esc)[=c\(esc)[0c"), ("status", "\(esc)[5n\(esc)[6n\(esc)[?6n"),
    ("settings", "\(esc)P$qm\(esc)\\\(esc)P$q\"p\(esc)\\"), ("capabilities", "\(esc)P+q544e\(esc)\\"),
    ("title asked for", "\(esc)[21t\(esc)[20t\(esc)[18t"),
    ("colour asked for", "\(esc)]10;?\u{7}\(esc)]11;?\u{7}"),
    ("mode asked for", "\(esc)[?2026$p\(esc)[4$p"), ("answerback", "\u{5}"), ("version", "\(esc)[>q"),
    ("checksum", "\(esc)[1;1;1;1;24;80*y"), ("terminal, VT52", "\(esc)Z"),
    // what a terminal is set to
    ("other screen", "\(esc)[?1049h\(esc)[?47h"), ("mouse", "\(esc)[?1000h\(esc)[?1003h\(esc)[?1006h"),
    ("paste", "\(esc)[?2004h"), ("cursor", "\(esc)[?25l\(esc)[ q\(esc)[5 q"),
    ("margins", "\(esc)[5;10r\(esc)[?69h"),
    ("reset", "\(esc)c\(esc)[!p"), ("clear", "\(esc)[2J\(esc)[3J\(esc)[H"), ("home", "\(esc)[1;1Hpwned"),
    ("far up", "\(esc)[999A\(esc)[999D"), ("charset", "\(esc)(0\u{E}lqqk\u{F}\(esc)(B"),
    ("keys", "\(esc)=\(esc)[>4;2m"),
    ("size", "\(esc)[8;1;1t\(esc)[3;0;0t"), ("lights", "\(esc)[1q"), ("printer", "\(esc)[5i\(esc)[4i"),
    ("keys redefined", "\(esc)[0;59;\"pwned\"p"), ("macro", "\(esc)P1;0!zpwned\(esc)\\\(esc)[1*z"),
    ("repeat", "x\(esc)[999999999b"), ("scroll", "\(esc)[999S\(esc)[999T\(esc)[999L\(esc)[999M"),
    ("insert", "\(esc)[999999999@"), ("tabs", "\(esc)[3g\(esc)H\(esc)[999I\(esc)[9Z"),
    ("colour", "\(esc)[31mred"),
    // pictures
    ("sixel", "\(esc)Pq#0;2;0;0;0#0~~@@vv@@~~$-\(esc)\\"), ("kitty", "\(esc)_Gf=24,s=1,v=1;AAAA\(esc)\\"),
    ("regis", "\(esc)P0pP[0,0]\(esc)\\"),
    // without an end
    ("CSI without an end", "\(esc)[12;3"), ("OSC without an end", "\(esc)]0;pwned"),
    ("DCS without an end", "\(esc)Pqpwned"),
    ("APC without an end", "\(esc)_pwned"), ("PM without an end", "\(esc)^pwned"),
    ("SOS without an end", "\(esc)Xpwned"),
    ("ESC alone", "\(esc)"), ("intermediate without an end", "\(esc)$"),
    ("ST not whole", "\(esc)]0;pwned\(esc)"),
    // begun again and nested
    ("CSI in CSI", "\(esc)[3\(esc)[31m"), ("OSC in OSC", "\(esc)]0;\(esc)]52;c;cHduZWQ=\u{7}"),
    ("CSI in OSC", "\(esc)]0;a\(esc)[31mb\u{7}"),
    ("put together when cleaned", "\(esc)\u{200B}]52;c;cHduZWQ=\u{7}"),
    ("put together of two", "\(esc)\(esc)]0;x\u{7}]52;c;cHduZWQ=\u{7}"),
    ("ESC, NUL", "\(esc)\u{0}]52;c;cHduZWQ=\u{7}"),
    ("BEL in CSI", "\(esc)[3\u{7}1m"), ("line feed in CSI", "\(esc)[3\n1m"),
    ("line feed in OSC", "\(esc)]0;a\nb\u{7}"),
    ("CAN", "\(esc)[3\u{18}1m\(esc)]0;x\u{1A}y\u{7}"),
    ("backspace makes one", "\(esc)x\u{8}]52;c;cHduZWQ=\u{7}"),
    ("carriage return makes one", "]52;c;cHduZWQ=\u{7}\r\(esc)"),
    // C1 as UTF-8
    ("OSC, C1", "\u{9D}52;c;cHduZWQ=\u{9C}"), ("CSI, C1", "\u{9B}6n\u{9B}2J"), ("DCS, C1", "\u{90}$qm\u{9C}"),
    ("APC, PM, SOS, C1", "\u{9F}a\u{9C}\u{9E}b\u{9C}\u{98}c\u{9C}"),
    ("NEL, IND, RI", "a\u{85}b\u{84}c\u{8D}d"),
    ("all C1", String(String.UnicodeScalarView((0x80...0x9F).compactMap(Unicode.Scalar.init)))),
    // what deceives the eye
    ("overrides", "\u{202E}txt.exe\u{202C}\u{202D}x\u{202C}"),
    ("isolates", "\u{2066}a\u{2067}b\u{2068}c\u{2069}"),
    ("marks of direction", "\u{200E}\u{200F}\u{61C}\u{202A}\u{202B}"),
    ("zero width", "pay\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}pal"),
    ("tags", "a\u{E0041}\u{E0042}\u{E007F}"), ("selectors", "a\u{FE0F}\u{FE0E}\u{E0100}"),
    ("separators", "a\u{2028}b\u{2029}c"),
    ("fillers", "\u{3164}\u{115F}\u{FFA0}\u{AD}"), ("annotations", "\u{FFF9}a\u{FFFA}b\u{FFFB}"),
    ("many marks", "e" + String(repeating: "\u{301}", count: 500)), ("musical format", "\u{1D173}\u{1D17A}"),
    // other controls
    (
      "all C0",
      String(String.UnicodeScalarView((0x01...0x1F).filter { $0 != 0x0A }.map { Unicode.Scalar($0) }))
    ),
    ("NUL and DEL", "a\u{0}\u{0}b\u{7F}c"), ("form feed, vertical tab", "a\u{C}b\u{B}c"),
  ]

  private static let raw: [(String, [UInt8])] = [
    ("C1, eight bits", Array(0x80...0x9F)),
    ("OSC, eight bits", [0x9D] + Array("52;c;cHduZWQ=".utf8) + [0x9C]),
    ("CSI, eight bits", [0x9B] + Array("6n".utf8)), ("DCS, eight bits", [0x90] + Array("$qm".utf8) + [0x9C]),
    (
      "overlong ESC",
      [0xC0, 0x9B, 0x5D, 0x35, 0x32, 0x07, 0xE0, 0x80, 0x9B, 0x5B, 0x63, 0xF0, 0x80, 0x80, 0x9B, 0x63]
    ),
    (
      "not characters",
      [0xEF, 0xBF, 0xBE, 0xEF, 0xBF, 0xBF, 0xF4, 0x8F, 0xBF, 0xBF, 0xEF, 0xB7, 0x90]
    ),
    ("overlong line feed", [0xC0, 0x8A]), ("continuation bytes", [0x80, 0xBF, 0x9B, 0xA0]),
    ("surrogates", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]),
    ("beyond Unicode", [0xF4, 0x90, 0x80, 0x80, 0xFF, 0xFE]),
    ("cut off before ESC", [0xE2, 0x80, 0x1B, 0x5D, 0x30, 0x3B, 0x78, 0x07]),
    ("cut off in OSC", [0x1B, 0x5D, 0x30, 0xC2, 0x07]),
    ("C1 cut in OSC", [0x1B, 0x5D, 0x30, 0xC2, 0x9C, 0xC2]),
    ("BOM of UTF-16", [0xFF, 0xFE, 0x1B, 0x00, 0x5D, 0x00]),
  ]

  /// Noise made of what sequences are made of.
  static func noise(_ dice: inout Dice) -> [UInt8] {
    var result: [UInt8] = []
    for _ in 0..<Int.random(in: 1...60, using: &dice) {
      switch Int.random(in: 0..<10, using: &dice) {
      case 0:
        result +=
          corpus.randomElement(using: &dice)?.bytes.dropLast(Int.random(in: 0...3, using: &dice)) ?? []
      case 1...2: result += [0x1B, "[]PX^_\\78(#%cDEM".utf8.randomElement(using: &dice) ?? 0x5B]
      case 3: result += [0xC2, .random(in: 0x80...0x9F, using: &dice)]
      case 4: result.append(.random(in: 0...0x1F, using: &dice))
      case 5: result.append(.random(in: 0x80...0xFF, using: &dice))
      case 6: result += "0123456789;:?<>$ ".utf8.shuffled(using: &dice).prefix(3)
      case 7: result += "ABCDEFGJKPXcmnsuhltqp@".utf8.shuffled(using: &dice).prefix(2)
      case 8:
        result +=
          ["日本", "é", "e\u{301}", "🚀", "\u{202E}", "\t"].randomElement(using: &dice).map { Array($0.utf8) }
          ?? []
      default: result += "text ".utf8
      }
    }
    return result
  }
}
