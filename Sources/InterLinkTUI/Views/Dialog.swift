/// A question over the view: opened by a key of the user only, with the harmless answer in focus.
struct Dialog {
  /// What the keyboard is on.
  enum Focus: Hashable {
    case option(Int)
    case button(Int)
  }

  /// One of several ways, of which one is chosen.
  struct Option {
    var id: String
    var label: String
    var note = ""
    /// Why it cannot be chosen; it stays in sight.
    var whyDisabled: String?
  }

  /// An answer.
  struct Button {
    var label: String
    /// What it comes to, where the label does not say it.
    var note = ""
    /// Whether something is ended or lost by it.
    var isDangerous = false
    /// Why it cannot be pressed; it stays in sight.
    var whyDisabled: String?
    /// Done after the dialog has gone.
    var press: @MainActor (App, Dialog) -> Void = { _, _ in }
  }

  /// Tells dialogs apart, for answers that come late.
  final class Token {}

  let token = Token()
  var title: String
  /// What it is about, one paragraph each.
  var body: [StyledText] = []
  var options: [Option] = []
  /// The option in force.
  private(set) var chosen = 0
  /// From left to right, the harmless one first.
  var buttons: [Button]
  /// The button that `y` presses.
  var primary: Int?
  /// A number that must be typed before the primary button works.
  var expected: Int?
  private(set) var typed = ""
  /// Commands that would do the same from a shell.
  var commands: [String] = []
  /// Whether they are shown.
  private(set) var showsCommands = false
  /// Called when another option has been chosen.
  var whenChosen: (@MainActor (App, Dialog) -> Void)?
  /// What `e` does.
  var edit: (@MainActor (App, Dialog) -> Void)?
  private(set) var focus: Focus
  /// The first row of the text that is in sight.
  private(set) var top = 0

  /// A question whose first button is in focus.
  init(title: String, body: [StyledText] = [], options: [Option] = [], chosen: Int = 0, buttons: [Button]) {
    (self.title, self.body, self.options, self.buttons) = (title, body, options, buttons)
    self.chosen = chosen
    focus = .button(0)
  }

  /// The option in force; `nil` if there is none.
  var option: Option? { options.indices.contains(chosen) ? options[chosen] : nil }

  /// Puts other options in the place of the present ones; the focus stays on what it is on.
  mutating func replaceOptions(_ options: [Option], chosen: Int) {
    (self.options, self.chosen) = (options, chosen)
    if case .option(let index) = focus, index >= options.count { focus = .button(0) }
  }

  // MARK: Keys

  private var ring: [Focus] {
    options.indices.map { Focus.option($0) } + buttons.indices.map { Focus.button($0) }
  }

  /// Goes round what can be chosen and pressed.
  mutating func moveFocus(by offset: Int) {
    let ring = ring
    guard let index = ring.firstIndex(of: focus) else {
      focus = .button(0)
      return
    }
    focus = ring[(index + offset + ring.count) % ring.count]
  }

  /// Puts an option in force; says why if it cannot be.
  mutating func choose(_ index: Int) -> String? {
    guard options.indices.contains(index) else { return nil }
    if let why = options[index].whyDisabled { return why }
    chosen = index
    return nil
  }

  /// Why a button cannot be pressed now; `nil` if it can.
  func whyDisabled(_ index: Int) -> String? {
    guard buttons.indices.contains(index) else { return nil }
    if let why = buttons[index].whyDisabled { return why }
    if index == primary, let expected, typed != String(expected) {
      return "Type the number \(expected) first: that many are meant."
    }
    return nil
  }

  /// Takes a digit of the number, or takes one back; false for any other key.
  mutating func type(_ key: Key) -> Bool {
    guard expected != nil else { return false }
    switch key {
    case .character(let digit) where digit.isASCII && digit.isNumber && typed.count < 6: typed.append(digit)
    case .backspace: _ = typed.popLast()
    default: return false
    }
    return true
  }

  /// Shows the commands, or hides them.
  mutating func toggleCommands() { showsCommands.toggle() }

  /// Scrolls the text.
  mutating func scroll(by rows: Int) { top = max(0, top + rows) }
}
