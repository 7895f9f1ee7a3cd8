extension App {
  /// Opens the line for a filter or a search; with a text (from the `:` line) it takes that at once.
  func editQuery(_ kind: Prompt.Kind, _ text: String) {
    if text.isEmpty {
      openPrompt(kind, text: kind == .filter ? view.query : "")
    } else {
      view.setQuery(text, self)
    }
  }

  /// Opens the line.
  func openPrompt(_ kind: Prompt.Kind, text: String) {
    prompt = Prompt(
      kind: kind, editor: LineEditor(text, history: histories[kind] ?? []), before: view.query,
      completing: nil)
  }

  /// A key that is no command while the line is open.
  func typeIntoPrompt(_ key: Key) {
    guard prompt?.editor.handle(key) == .changed else { return }
    prompt?.completing = nil
    queryChanged()
  }

  /// Text pasted by the terminal: typed where something is typed, ignored elsewhere.
  func paste(_ text: String) {
    if prompt != nil {
      prompt?.editor.insert(text)
      prompt?.completing = nil
      queryChanged()
    } else if place == .flagsField {
      form?.paste(text)
    }
    changed()
  }

  /// A filter acts while it is typed.
  private func queryChanged() {
    if let prompt, prompt.kind == .filter { view.setQuery(prompt.editor.text, self) }
  }

  /// enter in line or list.
  func accept() {
    if let prompt {
      // A filter with a mistake in it stays in the line, where the mistake is shown.
      guard prompt.problem(self) == nil else { return }
      self.prompt = nil
      let text = prompt.editor.text
      if !text.isEmpty {
        histories[prompt.kind] = Array(((histories[prompt.kind] ?? []) + [text]).suffix(100))
      }
      switch prompt.kind {
      case .filter: break
      case .search: view.setQuery(text, self)
      case .command: runLine(text)
      case .only, .hide: if !text.isEmpty { filterLog(prompt.kind, text) }
      case .save: if !text.isEmpty { saveLog(to: text) }
      case .moment: if !text.isEmpty { goToTime(text) }
      }
    } else if let picker {
      self.picker = nil
      if let item = picker.selected { picker.choose(item.name) }
    } else {
      form?.acceptEditing(self)
    }
  }

  /// esc in line or list.
  func dismiss() {
    if let prompt {
      self.prompt = nil
      if prompt.kind == .filter { view.setQuery(prompt.before, self) }
    } else if picker != nil {
      picker = nil
    } else {
      form?.dismissEditing()
    }
  }

  /// tab in the line: the first completion, then the next.
  func complete() {
    guard var prompt else { return }
    let completions = prompt.completions(self)
    guard !completions.isEmpty else { return }
    let index = prompt.completing.map { ($0.index + 1) % completions.count } ?? 0
    let typed = prompt.completing?.typed ?? prompt.editor.text
    prompt.editor.replace(0..<prompt.editor.text.count, with: completions[index].line)
    prompt.completing = (typed, index)
    self.prompt = prompt
  }

  /// up and down: in a list its cursor, in the line its history.
  func chooseOrRecall(_ offset: Int) {
    if prompt != nil { typeIntoPrompt(offset < 0 ? .up : .down) } else { picker?.move(by: offset) }
  }

  /// Runs a line of the `:` prompt.
  private func runLine(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first else { return }
    guard let command = CommandTable.command(named: line) ?? CommandTable.command(named: name) else {
      fail("There is no command “\(name)”; ? lists them all.")
      return
    }
    guard command.places.contains(view.place) || !isTied(command) else {
      fail("“\(name)” cannot be done here.")
      return
    }
    perform(command, argument: words.count > 1 ? words[1].trimmingCharacters : "")
  }

  /// Whether a command acts on what is on screen, rather than on the program.
  private func isTied(_ command: Command) -> Bool { !command.places.isSuperset(of: Place.tables) }
}

nonisolated extension String {
  /// Without blanks at both ends.
  fileprivate var trimmingCharacters: String {
    var result = self[...]
    while result.first == " " { result.removeFirst() }
    while result.last == " " { result.removeLast() }
    return String(result)
  }
}
