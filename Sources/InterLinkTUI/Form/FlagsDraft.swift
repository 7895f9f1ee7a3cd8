internal import ClientCore

/// What was edited and not yet saved anywhere: kept until it is discarded, or done.
nonisolated struct FlagsDraft: Sendable, Equatable {
  /// Values by their path from the pod's own root; an empty one takes what is there away.
  var values: [Value] = []
  /// Text for the annotation that does not parse, as it was typed.
  var unparsed: String?

  /// A value that was given.
  struct Value: Sendable, Equatable {
    var path: ManifestPath
    var text: String
  }

  /// Nothing.
  init() {}

  /// What `form` has changed.
  init(_ form: FlagsForm, unparsed: String? = nil) {
    values = form.changes.map { Value(path: $0.path, text: $0.after) }
    self.unparsed = unparsed
  }

  var isEmpty: Bool { values.isEmpty && unparsed == nil }

  /// `manifest` with what was edited.
  func applied(to manifest: JSONValue) -> JSONValue {
    guard let template = PodTemplate(manifest) else { return manifest }
    var result = manifest
    for value in values {
      result[template.root + value.path] = value.text.isEmpty ? nil : .string(value.text)
    }
    return result
  }

  // MARK: JSON

  /// As it is written to a file.
  var json: JSONValue {
    var json: JSONValue = [
      "values": .array(
        values.map { value in
          [
            "path": .array(
              value.path.steps.map { step in
                switch step {
                case .key(let key): .string(key)
                case .index(let index): .number(String(index))
                }
              }), "text": .string(value.text),
          ]
        })
    ]
    if let unparsed { json["unparsed"] = .string(unparsed) }
    return json
  }

  /// From what was written; what is not understood is left out.
  init(_ json: JSONValue) {
    unparsed = json["unparsed"]?.string
    for entry in json["values"]?.array ?? [] {
      guard let text = entry["text"]?.string, let steps = entry["path"]?.array else { continue }
      let path = steps.compactMap { step -> ManifestPath.Step? in
        step.string.map { .key($0) } ?? step.integer.map { .index($0) }
      }
      if path.count == steps.count, !path.isEmpty {
        values.append(Value(path: ManifestPath(path), text: text))
      }
    }
  }
}

/// Where drafts are kept.
nonisolated protocol DraftStore: Sendable {
  /// The draft of what is called `name`; `nil` if there is none.
  func draft(_ name: String) async -> FlagsDraft?
  /// Keeps a draft; an empty one is discarded.  Returns why it cannot be kept, as a sentence.
  func keep(_ draft: FlagsDraft, _ name: String) async -> String?
}

/// Drafts that last as long as the program.
actor PassingDrafts: DraftStore {
  private var drafts: [String: FlagsDraft] = [:]

  func draft(_ name: String) -> FlagsDraft? { drafts[name] }

  func keep(_ draft: FlagsDraft, _ name: String) -> String? {
    drafts[name] = draft.isEmpty ? nil : draft
    return nil
  }
}
