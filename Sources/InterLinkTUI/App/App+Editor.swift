internal import ClientCore

/// Texts that are edited in the user's own editor.
extension App {
  /// Opens the flags, or the annotation under the cursor, in the user's editor.
  func editOutside() {
    guard let form, let loaded = form.loaded else { return }
    if let row = form.row, case .annotation = row.id {
      return run(form, on: row.value + "\n") { [weak self, weak form] text in
        guard let self, let form else { return }
        var text = text[...]
        while text.last?.isNewline == true { text.removeLast() }
        form.edit(self) { loaded in
          loaded.set(String(text), of: row)
          return .row(row.id)
        }
      }
    }
    let text = form.unparsed ?? loaded.flags.flags.map(\.text).joined(separator: "\n")
    run(form, on: FlagsText.page(text, podName: form.podName)) { [weak self, weak form] text in
      guard let self, let form else { return }
      form.take(flagsText: FlagsText.flags(of: text), self)
    }
  }

  private func run(_ form: FlagsFormView, on text: String, then take: @escaping (String) -> Void) {
    load { [weak self] in
      guard let self else { return }
      do {
        let edited = try await onEdit(text)
        if edited == text { inform("Nothing was changed in the editor.") } else { take(edited) }
      } catch {
        fail(String(describing: error))
      }
      changed()
    }
  }
}

/// Flags as a page for an editor: one a line, and lines of explanation that are left out again.
nonisolated enum FlagsText {
  static func page(_ flags: String, podName: String) -> String {
    """
    # Flags of \(CleanText.line(podName)) for sbatch, one a line.
    # Lines that begin with # are left out. Save and leave the editor to take them over.
    \(flags)

    """
  }

  /// The annotation's text: all lines that are no explanation.
  static func flags(of page: String) -> String {
    page.split(whereSeparator: \.isNewline)
      .filter { !$0.drop { $0 == " " || $0 == "\t" }.hasPrefix("#") }
      .joined(separator: " ")
  }
}

nonisolated extension SlurmFlag {
  /// As it is written in the annotation.
  fileprivate var text: String { SlurmFlags([self]).text }
}
