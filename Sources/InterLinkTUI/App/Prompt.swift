internal import Monitor

/// The line at the bottom in which something is typed.
struct Prompt {
  /// What is typed in it.
  enum Kind: Hashable {
    case filter, search, command
    /// A filter of a log: only what matches, or all but that.
    case only, hide
    /// A time to go to.
    case moment
    /// A file into which a log is saved.
    case save

    /// What stands before it.
    var sign: String {
      switch self {
      case .filter, .search: "/"
      case .command: ":"
      case .only: "&"
      case .hide: "-"
      case .moment: "@"
      case .save: "save to"
      }
    }
  }

  let kind: Kind
  var editor: LineEditor
  /// The filter or search in force before, for esc.
  let before: String
  /// What was typed when completion began, and which completion stands there now.
  var completing: (typed: String, index: Int)?

  /// Something that the line may become.
  struct Completion {
    /// The whole line.
    var line: String
    var note: String
  }

  /// What is wrong with the line, as a sentence; `nil` if nothing is.
  func problem(_ app: App) -> String? {
    switch kind {
    case .filter: return app.view.table?.input.error?.message
    case .search, .only, .hide:
      guard app.logs != nil else { return nil }
      do throws(LogQueryError) { _ = try LogQuery(typed: editor.text) } catch { return error.description }
      return nil
    case .moment:
      do throws(LogMoment.Failure) { _ = try app.moment(editor.text) } catch { return error.message }
      return nil
    case .command, .save: return nil
    }
  }

  /// What can be typed, while nothing is; empty where that is known.
  func hint(_ app: App) -> String {
    switch kind {
    case .search where app.logs != nil, .only, .hide: "text, or ~ and a regular expression"
    case .moment: "14:02, 11-20 14:02:11 or -10m"
    default: ""
    }
  }

  /// What the line may become: commands, or what may follow one.
  func completions(_ app: App) -> [Completion] {
    guard kind == .command else { return [] }
    let typed = completing?.typed ?? editor.text
    guard let blank = typed.firstIndex(of: " ") else { return commands(typed, app) }
    guard let command = CommandTable.command(named: String(typed[..<blank])), let argument = command.argument
    else { return [] }
    let wanted = typed[blank...].drop { $0 == " " }.lowercased()
    let names =
      switch argument {
      case .namespace: ["all"] + app.snapshot.namespaces
      case .context: app.options.contexts
      case .grouping: ["none"] + (app.view.table?.groupingIDs ?? [])
      }
    return names.filter { $0.lowercased().hasPrefix(wanted) }.map {
      Completion(line: "\(typed[..<blank]) \($0)", note: "")
    }
  }

  private func commands(_ typed: String, _ app: App) -> [Completion] {
    CommandTable.all.filter(\.isCallable).compactMap { command in
      guard let word = ([command.id] + command.words).first(where: { $0.hasPrefix(typed) }) else {
        return nil
      }
      // A disabled command stays, and says why.
      return Completion(line: word, note: command.whyDisabled(app) ?? command.help)
    }
  }
}
