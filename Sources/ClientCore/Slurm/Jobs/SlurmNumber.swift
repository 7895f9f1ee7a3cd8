/// A number of Slurm's, which may also be unset or unlimited.
public enum SlurmNumber: Sendable, Hashable {
  /// Not set: the default holds.
  case unset
  /// No limit.
  case unlimited
  /// That many, in the unit of its field.
  case value(Int)

  /// The number, unless it is unset or unlimited.
  public var value: Int? { if case .value(let value) = self { value } else { nil } }

  /// Of a raw number, as old versions write them: the last two of 32 and 64 bits mean
  /// `NO_VAL` and `INFINITE` (`slurm.h`).
  init(raw: Int) {
    switch raw {
    case 0xFFFF_FFFE, -2: self = .unset
    case 0xFFFF_FFFF, -1: self = .unlimited
    default: self = .value(raw)
    }
  }

  /// Of a text: digits, a word for "no limit", or nothing of use.
  init(text: String) {
    switch text.uppercased() {
    case "UNLIMITED", "INFINITE", "INFINITY", "PARTITION_LIMIT":
      self = text.hasPrefix("P") ? .unset : .unlimited
    default: self = Int(text).map { SlurmNumber(raw: $0) } ?? .unset
    }
  }
}
