/// Something that the user can do: the one place from which dispatch, the footer, the help, the `:`
/// line and the documentation take it.
struct Command {
  /// Stable name, for the `:` line and for user key bindings.
  let id: String
  /// Keys that do it unless the user binds others; the first is the one shown.
  let keys: [Key]
  /// A word or two for the footer.
  let label: String
  /// A sentence for the help.
  let help: String
  /// The part of the help to which it belongs.
  let group: Group
  /// Where the keys work.
  let places: Set<Place>
  /// Whether the `:` line knows it: what moves a cursor or edits a line cannot be called.
  var isCallable = true
  /// Other words for the `:` line.
  var words: [String] = []
  /// What may follow the word on the `:` line.
  var argument: Argument?
  /// How early it is shown in the footer (1 first); `nil` if not at all.
  var footer: Int?
  /// Why it cannot be done now, as a sentence; `nil` if it can.
  var whyDisabled: @MainActor (App) -> String? = { _ in nil }
  /// Does it; the string is the argument given on the `:` line, empty for a key.
  let run: @MainActor (App, String) -> Void

  /// The parts of the help, in order.
  enum Group: String, CaseIterable {
    case move = "Move"
    case views = "Views"
    case hands = "Cancel, resubmit, edit"
    case tables = "Tables"
    case texts = "Logs and texts"
    case program = "Program"
    case form = "In the form of flags"
    case dialog = "In a dialog"
    case typing = "While typing or choosing"
  }

  /// What an argument names, for completion.
  enum Argument {
    case namespace
    case context
    case grouping

    /// How it is written in help.
    var placeholder: String {
      switch self {
      case .namespace: "NAMESPACE"
      case .context: "CONTEXT"
      case .grouping: "NAME"
      }
    }
  }
}
