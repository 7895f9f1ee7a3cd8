/// A guess at what a small shell command does: `echo`, `printf`, `sleep`, `exit`, `true`, `false`, `date`, `hostname`,
/// `seq` and `for … in … do … done`; enough for the pods that people try a site with.
struct ShellSketch: Sendable {
  private enum Step: Sendable {
    case print([UInt8])
    case wait(Double)
  }

  static let silent = ShellSketch(steps: [], exitCode: 0)

  private static let most = 200_000

  private let steps: [Step]
  let exitCode: Int
  /// Seconds
  let duration: Double

  private init(steps: [Step], exitCode: Int) {
    self.steps = steps
    self.exitCode = exitCode
    duration = steps.reduce(0) { if case .wait(let seconds) = $1 { $0 + seconds } else { $0 } }
  }

  /// - Returns: nil if the program is no such command.
  init?(_ program: JobRequest.Program) {
    var words = program.command + program.arguments
    guard let first = words.first else { return nil }
    let script: String
    if ["sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/bash"].contains(first) {
      guard let option = words.firstIndex(where: { $0.hasPrefix("-") && $0.hasSuffix("c") }),
        option + 1 < words.count
      else { return nil }
      script = words[option + 1]
    } else {
      words[0] = first.split(separator: "/").last.map(String.init) ?? first
      script = words.map { "'" + $0 + "'" }.joined(separator: " ")
    }
    var interpreter = Interpreter(
      variables: Dictionary(program.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    guard interpreter.run(script) else { return nil }
    self.init(steps: interpreter.steps, exitCode: interpreter.exitCode)
  }

  func write(to writer: inout LogWriter) {
    for step in steps where !writer.isFull {
      switch step {
      case .print(let text): writer.print(text)
      case .wait(let seconds): writer.wait(seconds)
      }
    }
  }

  /// Runs statements one after another.
  private struct Interpreter {
    var variables: [String: String]
    var steps: [Step] = []
    var exitCode = 0
    private var hasExited = false

    init(variables: [String: String]) { self.variables = variables }

    /// - Returns: false if the script has something that this does not know.
    mutating func run(_ script: String) -> Bool {
      var statements = Self.statements(script)[...]
      while let statement = statements.popFirst() {
        if hasExited { return true }
        guard let loop = Self.loopHead(statement) else {
          guard simple(statement) else { return false }
          continue
        }
        var body: [String] = []
        var depth = 1
        while let inner = statements.popFirst() {
          if Self.loopHead(inner) != nil { depth += 1 }
          if inner == "done" { depth -= 1 }
          if depth == 0 { break }
          body.append(inner)
        }
        guard depth == 0 else { return false }
        for value in values(loop.list) {
          variables[loop.variable] = value
          guard run(body.joined(separator: "\n")), steps.count < most else { return false }
          if hasExited { return true }
        }
      }
      return true
    }

    private mutating func simple(_ statement: String) -> Bool {
      let words = ShellWords.split(expand(statement))
      guard let name = words.first else { return true }
      let arguments = Array(words.dropFirst())
      switch name {
      case "echo":
        let newline = arguments.first != "-n"
        let text = (newline ? arguments : Array(arguments.dropFirst())).joined(separator: " ")
        steps.append(.print(Array((text + (newline ? "\n" : "")).utf8)))
      case "printf":
        let text = arguments.dropFirst().joined(separator: " ")
        steps.append(.print(Self.formatted(arguments.first ?? "", text)))
      case "seq":
        for value in values("$(" + words.joined(separator: " ") + ")") {
          steps.append(.print(Array("\(value)\n".utf8)))
        }
      case "sleep":
        guard let seconds = arguments.first.flatMap(Self.seconds) else { return false }
        steps.append(.wait(seconds))
      case "exit":
        exitCode = (arguments.first.flatMap { Int($0) } ?? 0) & 255
        hasExited = true
      case "false": exitCode = 1
      case "true", ":", "set", "export", "cd", "": exitCode = 0
      case "hostname": steps.append(.print(Array("node\n".utf8)))
      default: return false
      }
      return true
    }

    /// The format of a `printf`: `\n`, `\t`, `\r`, `\\`, octal digits after a backslash, and `%s` for `text`.
    private static func formatted(_ format: String, _ text: String) -> [UInt8] {
      var result: [UInt8] = []
      var rest = Array(format.utf8)[...]
      while let byte = rest.popFirst() {
        if byte == 0x25, rest.first == 0x73 {
          rest.removeFirst()
          result += text.utf8
        } else if byte == 0x5C, let next = rest.first {
          let digits = rest.prefix { (0x30...0x37).contains($0) }.prefix(3)
          rest = rest.dropFirst(max(1, digits.count))
          switch next {
          case 0x6E: result.append(0x0A)
          case 0x74: result.append(0x09)
          case 0x72: result.append(0x0D)
          case _ where !digits.isEmpty:
            result.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }))
          default: result += next == 0x5C ? [0x5C] : [0x5C, next]
          }
        } else {
          result.append(byte)
        }
      }
      return result
    }

    /// `$name`, `${name}`.
    private func expand(_ text: String) -> String {
      var result = ""
      var rest = text[...]
      var isQuoted = false
      while let character = rest.popFirst() {
        if character == "'" { isQuoted.toggle() }
        guard character == "$", !isQuoted, rest.first != "(" else {
          result.append(character)
          continue
        }
        let braces = rest.first == "{"
        if braces { rest.removeFirst() }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest.dropFirst(name.count)
        if braces, rest.first == "}" { rest.removeFirst() }
        result += variables[String(name)] ?? ""
      }
      return result
    }

    /// The list of a `for`: words, `$(seq …)` or `{a..b}`.
    private func values(_ list: String) -> [String] {
      let text = list.trimmingPrefix(while: \.isWhitespace)
      if text.hasPrefix("$(seq ") {
        let numbers = expand(String(text.dropFirst(6).prefix { $0 != ")" })).split(separator: " ").compactMap
        { Int($0) }
        switch numbers.count {
        case 1: return Self.range(1, numbers[0], 1)
        case 2: return Self.range(numbers[0], numbers[1], 1)
        case 3: return Self.range(numbers[0], numbers[2], numbers[1])
        default: return []
        }
      }
      if text.hasPrefix("{"), text.hasSuffix("}") {
        let ends = text.dropFirst().dropLast().replacing("..", with: " ").split(separator: " ").compactMap {
          Int($0)
        }
        if ends.count == 2 { return Self.range(ends[0], ends[1], 1) }
      }
      return ShellWords.split(expand(String(text)))
    }

    private static func range(_ from: Int, _ to: Int, _ step: Int) -> [String] {
      guard step > 0, to >= from, (to - from) / step < most else { return [] }
      return stride(from: from, through: to, by: step).map(String.init)
    }

    private static func loopHead(_ statement: String) -> (variable: String, list: String)? {
      guard statement.hasPrefix("for ") else { return nil }
      let words = statement.dropFirst(4).split(separator: " ", maxSplits: 2)
      guard words.count == 3, words[1] == "in" else { return nil }
      return (String(words[0]), String(words[2]))
    }

    private static func seconds(_ text: String) -> Double? {
      let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
      if text == "infinity" { return 1e9 }
      if let last = text.last, let factor = factors[last] {
        return Double(text.dropLast()).map { min($0 * factor, 1e9) }
      }
      return Double(text).flatMap { $0 >= 0 ? min($0, 1e9) : nil }
    }

    /// Cuts at `;`, `&&` and line ends outside of quotes; `do` and `done` become statements of their own.
    private static func statements(_ script: String) -> [String] {
      var result: [String] = []
      var current = ""
      var quote: Character?
      var previous: Character = " "
      func trimmed(_ text: String) -> String {
        String(
          text.trimmingPrefix(while: \.isWhitespace).reversed().trimmingPrefix(while: \.isWhitespace)
            .reversed())
      }
      func flush() {
        let statement = trimmed(current)
        current = ""
        guard !statement.isEmpty else { return }
        if statement.hasPrefix("do ") {
          result.append(trimmed(String(statement.dropFirst(3))))
        } else if statement != "do" {
          result.append(statement)
        }
      }
      for character in script {
        if let open = quote {
          if character == open { quote = nil }
          current.append(character)
        } else if character == "'" || character == "\"" {
          quote = character
          current.append(character)
        } else if character == ";" || character.isNewline {
          flush()
        } else if character == "&", previous == "&" {
          current.removeLast()
          flush()
        } else {
          current.append(character)
        }
        previous = character
      }
      flush()
      return result
    }
  }
}
