/// An option of sbatch: its names, whether it takes a value, of which kind, and what it means.
public struct SbatchOption: Sendable, Hashable, Identifiable {
  /// Whether a value follows.
  public enum Argument: Sendable, Hashable {
    case none
    /// After `=` or as the next word.
    case required
    /// After `=` only: a word of its own is not taken for it.
    case optional
  }

  /// `--time`
  public let name: String
  /// `-t`, if there is one.
  public let short: Character?
  /// Whether a value follows.
  public let argument: Argument
  /// Of which kind the value is.
  public let value: SbatchValue.Kind
  /// What it asks for, in a few words.
  public let meaning: String

  /// The name.
  public var id: String { name }

  /// All of sbatch, from 20.11 to 25.05.
  public static let all: [SbatchOption] = table

  /// The option that `name` (with its dashes) calls: a long name may be cut short as long as only one fits
  /// (`getopt_long`).
  public static func named(_ name: String) -> SbatchOption? {
    if let option = byName[name] { return option }
    guard name.hasPrefix("--") else {
      guard name.count == 2, let letter = name.last else { return nil }
      return byLetter[letter]
    }
    guard name.count > 2 else { return nil }
    let fitting = all.filter { $0.name.hasPrefix(name) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// Names nearest to `name`, for the advice after a mistake.
  public static func nearest(to name: String) -> String? {
    let scored = all.map { ($0.name, EditDistance.of($0.name, name)) }
    guard let best = scored.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }), best.1 <= 2 else { return nil }
    return best.0
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
  private static let byLetter = Dictionary(
    uniqueKeysWithValues: all.compactMap { option in option.short.map { ($0, option) } })

  init(
    _ name: String, _ short: Character? = nil, _ argument: Argument = .required,
    _ value: SbatchValue.Kind = .text, _ meaning: String
  ) {
    (self.name, self.short, self.argument) = ("--" + name, short, argument)
    (self.value, self.meaning) = (value, meaning)
  }
}
