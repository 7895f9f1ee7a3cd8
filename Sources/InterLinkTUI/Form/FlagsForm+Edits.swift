internal import ClientCore

nonisolated extension FlagsForm {
  /// What is wrong with what is typed.
  struct Problem: Sendable, Equatable {
    let sentence: String
    /// Whether it is refused where it goes to; else it is only not what was meant.
    let isRefused: Bool
  }

  // MARK: Values

  /// What is edited of a row as text: the value, or the whole of what is no single option.
  func editedText(of row: Row) -> String {
    if case .flag(let index) = row.id, row.option == nil { return flags.flags[index].line }
    return row.value
  }

  /// Whether a row's value can stand in one line.
  func isOneLine(_ row: Row) -> Bool { !row.value.contains(where: \.isNewline) }

  /// What is wrong with `text` as the value of `row`; `nil` if nothing is.
  func problem(with text: String, of row: Row) -> Problem? {
    switch row.id {
    case .flag:
      guard let option = row.option else { return Self.problem(withFlags: text) }
      if text.isEmpty {
        guard option.argument == .required else { return nil }
        return Problem(sentence: "\(option.name) needs a value", isRefused: true)
      }
      if option.argument == .none {
        return Problem(sentence: "\(option.name) takes no value", isRefused: true)
      }
      return SbatchValue.problem(with: text, of: option.value).map {
        Problem(sentence: "\(CleanText.line(text)) \($0.words)", isRefused: $0.isRefused)
      }
    case .annotation: return nil
    case .limit:
      guard !text.isEmpty else { return nil }
      guard let amount = ClientCore.Quantity.value(text) else {
        return Problem(sentence: "is no quantity such as 500m, 2 or 8Gi", isRefused: true)
      }
      return amount < 0 ? Problem(sentence: "is below 0", isRefused: true) : nil
    }
  }

  /// What is wrong with the annotation's text; everything else the plugin reads in some way.
  static func problem(withFlags text: String) -> Problem? {
    if ShellWords.hasOpenQuote(text) {
      return Problem(sentence: "a quote is never closed", isRefused: true)
    }
    guard let first = SbatchReader(SlurmFlags(parsing: text).flags.map(\.line)).problems.first else {
      return nil
    }
    return Problem(sentence: first.sentence, isRefused: false)
  }

  /// Gives a row another value; an empty one takes annotations and limits away.
  mutating func set(_ text: String, of row: Row) {
    guard let template else { return }
    switch row.id {
    case .flag(let index):
      var flags = flags.flags
      guard flags.indices.contains(index) else { return }
      if let option = row.option {
        guard text != row.value else { return }
        flags[index] = SlurmFlag(option, value: text.isEmpty ? nil : text)
      } else {
        flags.replaceSubrange(index...index, with: SlurmFlags(parsing: text).flags)
      }
      set(flags)
    case .annotation(let key):
      edit(template.annotationsPath / key, text.isEmpty ? nil : .string(text))
    case .limit(let container, _, let resource):
      edit(container / "resources" / "limits" / resource, text.isEmpty ? nil : .string(text))
    }
  }

  /// Writes the annotation anew as `text`.
  mutating func setFlagsText(_ text: String) {
    guard let template else { return }
    let isEmpty = SlurmFlags(parsing: text).flags.isEmpty
    edit(template.annotationsPath / SlurmFlags.annotation, isEmpty ? nil : .string(text))
  }

  // MARK: Rows

  /// Adds an option at the end; returns its row.
  mutating func add(_ option: SbatchOption, value: String?) -> Row.ID {
    set(flags.flags + [SlurmFlag(option, value: value)])
    return .flag(flags.flags.count - 1)
  }

  /// Takes a row away.
  mutating func remove(_ row: Row) {
    if case .flag(let index) = row.id {
      var flags = flags.flags
      guard flags.indices.contains(index) else { return }
      flags.remove(at: index)
      set(flags)
    } else {
      set("", of: row)
    }
  }

  /// Moves a flag by `offset` places; returns where its row is then.
  mutating func move(_ row: Row, by offset: Int) -> Row.ID {
    var flags = flags.flags
    guard case .flag(let index) = row.id, flags.indices.contains(index + offset) else { return row.id }
    flags.swapAt(index, index + offset)
    set(flags)
    return .flag(index + offset)
  }

  /// Puts right what was found.
  mutating func apply(_ fix: PreflightFinding.Fix) { change(to: fix.applied(to: manifest)) }

  private mutating func set(_ flags: [SlurmFlag]) {
    guard let template else { return }
    let path = template.annotationsPath / SlurmFlags.annotation
    edit(path, flags.isEmpty ? nil : .string(SlurmFlags(flags).text))
  }

  private mutating func edit(_ path: ManifestPath, _ value: JSONValue?) {
    var edited = manifest
    edited[path] = value
    change(to: edited)
  }

  // MARK: What changed

  /// A difference from what was opened.
  struct Change: Sendable, Equatable {
    /// From the pod's own root, whatever holds it.
    var path: ManifestPath
    /// `--time`, `flavor`, `main memory`
    var label: String
    var before: String
    var after: String

    /// The edit that makes it, from the pod's own root.
    var edit: ManifestEdit { after.isEmpty ? .remove(path) : .set(path, .string(after)) }
  }

  /// What differs from what was opened, one for each annotation and limit.
  var changes: [Change] {
    guard let old = PodTemplate(original), let new = template else { return [] }
    var changes: [Change] = []
    let (before, after) = (old.annotations, new.annotations)
    for key in Set(before.keys).union(after.keys).sorted() where before[key] != after[key] {
      let label = key.hasPrefix(Self.prefix) ? String(key.dropFirst(Self.prefix.count)) : key
      changes.append(
        Change(
          path: ["metadata", "annotations", .key(key)], label: label, before: before[key] ?? "",
          after: after[key] ?? ""))
    }
    let fresh = FlagsForm.limits(new)
    let former = FlagsForm.limits(old)
    for limit in fresh + former.filter({ was in !fresh.contains { $0.path == was.path } }) {
      let before = former.first { $0.path == limit.path }?.value ?? ""
      let after = fresh.first { $0.path == limit.path }?.value ?? ""
      if before != after {
        changes.append(
          Change(
            path: ManifestPath(Array(limit.path.steps.dropFirst(new.root.steps.count))), label: limit.label,
            before: before, after: after))
      }
    }
    return changes
  }

  private static func limits(_ template: PodTemplate) -> [(path: ManifestPath, label: String, value: String)]
  {
    template.containers.flatMap { container in
      (container.value[path: ["resources", "limits"]]?.object ?? []).map { resource, value in
        var text = value.string ?? ""
        if case .number(let digits) = value { text = digits }
        return (
          path: container.path / "resources" / "limits" / resource, label: "\(container.name) \(resource)",
          value: text
        )
      }
    }
  }
}
