/// Something that the user can do: the one place from which dispatch, the footer, the help, the `:`
/// line and the documentation take it.
struct Command {
  /// Stable name, for the `:` line and for user key bindings.
  let id: String
  /// Keys that do it unless the user binds others; the first is the one shown.
  let keys: [Key]
  /// Keys that do it in places where ``keys`` have another meaning.
  var otherKeys: [Place: [Key]] = [:]
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
  /// How early in the footers of places where that is otherwise; 0 if not at all.
  var otherFooters: [Place: Int] = [:]
  /// Why it cannot be done now, as a sentence; `nil` if it can.
  var whyDisabled: @MainActor (App) -> String? = { _ in nil }
  /// Does it; the string is the argument given on the `:` line, empty for a key.
  let run: @MainActor (App, String) -> Void

  /// The keys that do it in `place`.
  func keys(in place: Place) -> [Key] { otherKeys[place] ?? keys }

  /// How early the footer shows it in `place`; `nil` if not at all.
  func footer(in place: Place) -> Int? {
    guard let other = otherFooters[place] else { return footer }
    return other == 0 ? nil : other
  }

  /// All its keys as the help and the documentation name them: first those that hold everywhere.
  var keyNames: [(keys: [String], place: Place?)] {
    [(keys.map(\.description), nil)]
      + otherKeys.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.value.map(\.description), $0.key) }
  }

  /// The parts of the help, in order.
  enum Group: String, CaseIterable {
    case move = "Move"
    case views = "Views"
    case hands = "Cancel, resubmit, edit"
    case tables = "Tables"
    case texts = "Texts"
    case logs = "Logs"
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
