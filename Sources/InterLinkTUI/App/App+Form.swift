internal import ClientCore
internal import Monitor

/// What keys do in the form of flags and in the list of preflight.
extension App {
  /// The form on screen, if one is.
  var form: FlagsFormView? { view as? FlagsFormView }

  /// Opens the form of the current pod.
  func openForm(proposal: FlagsDraft = FlagsDraft()) {
    if let record = currentPod { open(FlagsFormView(record, proposal: proposal)) }
  }

  /// Looks over the current pod, or over what the form makes of it.
  func openPreflight() {
    if let record = currentPod { open(PreflightView(record, form: form)) }
  }

  /// Opens what is under the form's cursor for typing.
  func editValue() {
    if let why = form?.beginEditing() { inform(why) }
  }

  /// Asks which option or annotation is to be added.
  func addToForm() {
    guard let form, let loaded = form.loaded else { return }
    let present = Set(loaded.rows.compactMap { $0.option?.name })
    var items = SbatchOption.all.map { option in
      Picker.Item(
        name: option.name, label: Self.label(option.name, option.meaning),
        isCurrent: present.contains(option.name))
    }
    items += FlagsForm.knownAnnotations.filter { $0.key != FlagsForm.flavor }.map {
      Picker.Item(name: $0.key, label: Self.label($0.key, $0.meaning))
    }
    picker = Picker(title: "Add which option?", items: items, cursor: 0) { [weak self, weak form] name in
      guard let self, let form else { return }
      self.add(name, to: form)
    }
  }

  private static func label(_ name: String, _ meaning: String) -> String {
    name + String(repeating: " ", count: max(1, 34 - name.count)) + meaning
  }

  private func add(_ name: String, to form: FlagsFormView) {
    if let option = SbatchOption.named(name) {
      let suggested = option.argument == .required ? Self.suggestion(option) : nil
      form.edit(self) { .row($0.add(option, value: suggested)) }
    } else {
      form.edit(self) { loaded in
        guard let template = loaded.template else { return nil }
        var edited = loaded.manifest
        edited[template.annotationsPath / name] = ""
        loaded.change(to: edited)
        return .row(.annotation(name))
      }
    }
    editValue()
  }

  /// A value to begin with, where one is known that is never wrong.
  private static func suggestion(_ option: SbatchOption) -> String? {
    switch option.value {
    case .count(let least): String(max(1, least))
    case .time: "01:00:00"
    case .memory: "1G"
    case .gres: "gpu:1"
    case .gpus, .nodes: "1"
    case .choice(let words): words.first
    default: ""
    }
  }

  /// Puts right what is found under the cursor; asks how where there are several ways.
  func applyFix() {
    let fixes = form?.findingsHere.flatMap(\.fixes) ?? (view as? PreflightView)?.selected?.fixes ?? []
    guard fixes.count > 1 else {
      if let fix = fixes.first { apply(fix) }
      return
    }
    let items = fixes.indices.map { Picker.Item(name: String($0), label: CleanText.line(fixes[$0].title)) }
    picker = Picker(title: "Put it right how?", items: items) { [weak self] name in
      if let index = Int(name), fixes.indices.contains(index) { self?.apply(fixes[index]) }
    }
  }

  /// Makes a fix in the form; from the list of a pod, opens the form with it.
  private func apply(_ fix: PreflightFinding.Fix) {
    if let form {
      form.edit(self) { loaded in
        loaded.apply(fix)
        return nil
      }
      inform("\(CleanText.line(fix.title)): done; u takes it back.")
    } else if let view = view as? PreflightView {
      if let open = trail.path.compactMap({ $0 as? FlagsFormView }).last(where: { $0.key == view.key }) {
        open.edit(self) { loaded in
          loaded.apply(fix)
          return nil
        }
        inform("\(CleanText.line(fix.title)): done in the form.")
      } else {
        let form = FlagsFormView(view.record)
        self.open(form)
        load { [weak self, weak form] in
          guard let self, let form else { return }
          await form.whenLoaded()
          form.edit(self) { loaded in
            loaded.apply(fix)
            return nil
          }
          changed()
        }
      }
    }
  }

  /// Takes the last edit back, or makes it again.
  func undoInForm(forward: Bool) {
    form?.edit(self) { loaded in
      if forward { loaded.redo() } else { loaded.undo() }
      return nil
    }
  }

  /// Takes the row under the cursor away.
  func removeRow() {
    guard let form, let row = form.row else { return }
    form.edit(self) { loaded in
      loaded.remove(row)
      return nil
    }
  }

  /// Moves the flag under the cursor.
  func moveRow(by offset: Int) {
    guard let form, let row = form.row else { return }
    form.edit(self) { .row($0.move(row, by: offset)) }
  }
}
