/// The words of a command, told apart as getopt_long does.
struct CommandWords: Sendable {
  /// An option that a command knows.
  struct Option: Sendable {
    enum Argument: Sendable { case none, required, optional }

    var letter: Character?
    var name: String
    var argument: Argument

    init(_ letter: Character?, _ name: String, _ argument: Argument = .none) {
      (self.letter, self.name, self.argument) = (letter, name, argument)
    }
  }

  /// The last value of each option by its long name, "" without one.
  private(set) var options: [String: String] = [:]
  /// What is no option.
  private(set) var words: [String] = []

  /// - Throws: what the command prints, if an option is unknown or lacks its value.
  init(_ words: [String], of command: String, known: [Option]) throws(CommandFailure) {
    var rest = words[...]
    func usage(_ text: String) -> CommandFailure {
      CommandFailure(.failed("\(command): \(text)\nTry \"\(command) --help\" for more information\n"))
    }
    while let word = rest.popFirst() {
      if word == "--" {
        self.words += rest
        return
      } else if word.hasPrefix("--") {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let matches = known.filter { $0.name.hasPrefix(name) }
        guard let option = known.first(where: { $0.name == name }) ?? (matches.count == 1 ? matches[0] : nil)
        else { throw usage("unrecognized option '--\(name)'") }
        if parts.count > 1 {
          options[option.name] = String(parts[1])
        } else if option.argument == .required {
          guard let value = rest.popFirst() else { throw usage("option '--\(name)' requires an argument") }
          options[option.name] = value
        } else {
          options[option.name] = ""
        }
      } else if word.hasPrefix("-"), word.count > 1 {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
          guard let option = known.first(where: { $0.letter == letter }) else {
            throw usage("invalid option -- '\(letter)'")
          }
          if option.argument == .none {
            options[option.name] = ""
            continue
          }
          if !letters.isEmpty {
            options[option.name] = String(letters)
          } else if option.argument == .required {
            guard let value = rest.popFirst() else {
              throw usage("option requires an argument -- '\(letter)'")
            }
            options[option.name] = value
          } else {
            options[option.name] = ""
          }
          break
        }
      } else {
        self.words.append(word)
      }
    }
  }

  /// Takes what is no option as more values of one.
  mutating func takeWords(into name: String) {
    options[name] = ([options[name] ?? ""] + words).filter { !$0.isEmpty }.joined(separator: ",")
    words = []
  }

  func has(_ name: String) -> Bool { options[name] != nil }
  subscript(name: String) -> String? { options[name] }

  /// The value of an option, split at commas; nil without it.
  func list(_ name: String) -> [String]? {
    options[name].map { $0.split(separator: ",").map(String.init) }
  }
}

/// A command that ends before its work is done.
struct CommandFailure: Error, Sendable {
  var result: CommandResult
  init(_ result: CommandResult) { self.result = result }
}
