internal import ClientCore
internal import Monitor

/// The form in which a pod's flags, annotations and limits are edited.
///
/// It edits a copy: nothing reaches the cluster before the user says where it is to go.
final class FlagsFormView: View {
  /// What is being typed.
  enum Editing {
    case value(FlagsForm.Row.ID, LineEditor)
    /// All flags as one text.
    case raw(LineEditor)
  }

  /// What the cursor can be on.
  enum Item: Hashable {
    case row(FlagsForm.Row.ID)
    /// A finding that concerns no row, by its place.
    case finding(Int)
  }

  let key: PodKey
  /// `namespace/name`
  let podName: String
  private(set) var record: PodRecord
  private(set) var form: Load<FlagsForm> = .loading
  private(set) var editing: Editing?
  private(set) var cursor: Item?
  /// Text for the annotation that does not parse: kept as it was typed until it is put right.
  private(set) var unparsed: String?
  /// Why the draft is not kept, if it is not.
  private(set) var draftTrouble: String?
  /// Whether the form began with what was left in a draft.
  private(set) var isFromDraft = false
  /// Edits to begin with, such as a fix or a proposal.
  private let proposal: FlagsDraft
  private var saving: Task<Void, Never>?
  private var isAsked = false
  private var loading: Task<Void, Never>?
  var top = 0

  /// The form of `record`'s pod, with `proposal` made already.
  init(_ record: PodRecord, proposal: FlagsDraft = FlagsDraft()) {
    (self.record, self.proposal) = (record, proposal)
    key = record.key
    podName = "\(record.pod.meta.namespace)/\(record.pod.meta.name)"
  }

  var place: Place { editing == nil ? .flags : .flagsField }
  var name: String { "flags" }
  var pending: Task<Void, Never>? { saving }
  /// By what its draft is called.
  var draftName: String { "\(key.site)-\(key.uid)" }

  /// The form, once the manifest is there.
  var loaded: FlagsForm? { if case .loaded(let form) = form { form } else { nil } }

  // MARK: Loading

  func refresh(_ app: App) {
    if let newer = app.podRecord(key) { record = newer }
    if !isAsked { ask(app) }
    // Slurm is asked for them only now that the form is open.
    if var loaded, let partitions = context(app).partitions, loaded.context.partitions != partitions {
      loaded.context.partitions = partitions
      form = .loaded(loaded)
    }
  }

  private func context(_ app: App) -> PreflightContext {
    PreflightContext(app.snapshot, site: key.site, node: record.pod.nodeName)
  }

  func retry(_ app: App) { if loaded == nil { ask(app) } }

  private func ask(_ app: App) {
    isAsked = true
    let (site, drafts, key, name) = (app.site, app.options.drafts, key, draftName)
    let context = context(app)
    let loading = Task { [weak self, weak app] in
      do throws(KubernetesError) {
        let manifest = try await site.manifest(of: key)
        let draft = await drafts.draft(name)
        self?.begin(FlagsForm(manifest, context), draft)
        // What is proposed must not be lost either.
        if let self, let app, !self.proposal.isEmpty { self.keepDraft(app) }
      } catch {
        self?.form = .failed(Sentences.failure("The manifest of \(self?.podName ?? "the pod")", error))
      }
      app?.changed()
    }
    self.loading = loading
    app.load { await loading.value }
  }

  /// Waits until the manifest is there, or cannot be had.
  func whenLoaded() async { await loading?.value }

  private func begin(_ fresh: FlagsForm, _ draft: FlagsDraft?) {
    var fresh = fresh
    if let draft {
      fresh.change(to: draft.applied(to: fresh.manifest))
      unparsed = draft.unparsed
      isFromDraft = true
    }
    fresh.change(to: proposal.applied(to: fresh.manifest))
    form = .loaded(fresh)
    cursor = items(fresh).first
  }

  // MARK: The cursor

  /// What the cursor goes through.
  func items(_ form: FlagsForm) -> [Item] {
    form.rows.map { .row($0.id) } + form.generalFindings.map { .finding($0) }
  }

  /// The row under the cursor.
  var row: FlagsForm.Row? {
    guard case .row(let id)? = cursor else { return nil }
    return loaded?.rows.first { $0.id == id }
  }

  /// What was found about what is under the cursor, the worst first.
  var findingsHere: [PreflightFinding] {
    guard let form = loaded else { return [] }
    switch cursor {
    case .finding(let index)?: return form.findings.indices.contains(index) ? [form.findings[index]] : []
    default: return row?.findings.map { form.findings[$0] } ?? []
    }
  }

  func move(_ motion: Motion) {
    guard let form = loaded else { return }
    let items = items(form)
    let index = cursor.flatMap(items.firstIndex) ?? 0
    let wanted =
      switch motion {
      case .up: index - 1
      case .down: index + 1
      case .halfUp, .pageUp: index - 8
      case .halfDown, .pageDown: index + 8
      case .top: 0
      case .bottom: items.count - 1
      case .left, .right: index
      }
    if !items.isEmpty { cursor = items[min(max(0, wanted), items.count - 1)] }
  }

  // MARK: Edits

  /// Makes an edit, keeps the draft, and puts the cursor where the edit says.
  func edit(_ app: App, _ change: (inout FlagsForm) -> Item?) {
    guard case .loaded(var form) = form else { return }
    let place = cursor.flatMap(items(form).firstIndex) ?? 0
    let wanted = change(&form)
    self.form = .loaded(form)
    let items = items(form)
    if let wanted, items.contains(wanted) {
      cursor = wanted
    } else if cursor.map({ !items.contains($0) }) ?? true {
      cursor = items.isEmpty ? nil : items[min(place, items.count - 1)]
    }
    keepDraft(app)
  }

  /// Opens the value under the cursor for typing.
  func beginEditing() -> String? {
    guard let form = loaded, let row else { return nil }
    if row.option?.argument == SbatchOption.Argument.none {
      return "\(row.label) takes no value; x takes the flag away."
    }
    if Self.isSecret(row) { return "The value holds a secret, and is not shown; E opens it in your editor." }
    if !form.isOneLine(row) { return "The value has several lines; E opens it in your editor." }
    editing = .value(row.id, LineEditor(form.editedText(of: row)))
    return nil
  }

  /// Opens all flags as one text.
  func beginRaw() {
    guard let form = loaded else { return }
    editing = .raw(LineEditor(unparsed ?? form.flagsText))
  }

  /// A key while something is typed.
  func type(_ key: Key) {
    switch editing {
    case .value(let id, var editor)?:
      _ = editor.handle(key)
      editing = .value(id, editor)
    case .raw(var editor)?:
      _ = editor.handle(key)
      editing = .raw(editor)
    case nil: break
    }
  }

  /// Text pasted while something is typed.
  func paste(_ text: String) {
    switch editing {
    case .value(let id, var editor)?:
      editor.insert(text)
      editing = .value(id, editor)
    case .raw(var editor)?:
      editor.insert(text)
      editing = .raw(editor)
    case nil: break
    }
  }

  /// What is wrong with what is typed.
  var problem: FlagsForm.Problem? {
    switch editing {
    case .value(let id, let editor)?:
      guard let form = loaded, let row = form.rows.first(where: { $0.id == id }) else { return nil }
      return form.problem(with: editor.text, of: row)
    case .raw(let editor)?: return FlagsForm.problem(withFlags: editor.text)
    case nil: return unparsed.flatMap { FlagsForm.problem(withFlags: $0) }
    }
  }

  /// Takes what is typed; what is refused stays in the line, where it is said why.
  func acceptEditing(_ app: App) {
    switch editing {
    case .value(let id, let editor)?:
      guard let row = loaded?.rows.first(where: { $0.id == id }) else { break }
      if problem?.isRefused == true { return }
      editing = nil
      edit(app) { form in
        form.set(editor.text, of: row)
        return .row(id)
      }
    case .raw(let editor)?:
      editing = nil
      take(flagsText: editor.text, app)
    case nil: break
    }
    editing = nil
  }

  /// Writes the flags anew; a text that does not parse is kept beside them.
  func take(flagsText text: String, _ app: App) {
    if let problem = FlagsForm.problem(withFlags: text), problem.isRefused {
      unparsed = text
      app.fail("The text is kept, but not taken for the flags: \(problem.sentence). t opens it again.")
      keepDraft(app)
      return
    }
    unparsed = nil
    edit(app) { form in
      form.setFlagsText(text)
      return nil
    }
  }

  /// Leaves the value as it was.
  func dismissEditing() { editing = nil }

  /// Whether a row's value must not be on screen.
  static func isSecret(_ row: FlagsForm.Row) -> Bool {
    guard case .annotation(let key) = row.id else { return false }
    return Secrets.shown(annotation: key, row.value) == Secrets.mask
  }

  // MARK: The draft

  /// Whether there is something that would be lost.
  var hasChanges: Bool { loaded?.isChanged == true || unparsed != nil }

  private func keepDraft(_ app: App) {
    guard let form = loaded else { return }
    keep(FlagsDraft(form, unparsed: unparsed), app)
  }

  /// Forgets the draft: its edits went where they belong, or nobody wants them.
  func discardDraft(_ app: App) { keep(FlagsDraft(), app) }

  private func keep(_ draft: FlagsDraft, _ app: App) {
    let (drafts, name, before) = (app.options.drafts, draftName, saving)
    // One after the other, so that an older draft never replaces a newer one.
    saving = Task { [weak self, weak app] in
      await before?.value
      let trouble = await drafts.keep(draft, name)
      guard let self, trouble != self.draftTrouble else { return }
      self.draftTrouble = trouble
      app?.changed()
    }
  }
}
