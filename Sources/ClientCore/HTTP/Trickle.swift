/// Tells when the loop may rest: while nothing but answers without an end are under way, and those come in small pieces
/// one soon after the other.
///
/// A hundred changes a second, each a wake-up of its own for every part of the program, cost several times what they
/// cost taken together ten times a second.  The first few pieces after a silence are never held back.
struct Trickle {
  /// How long a rest is, in milliseconds: what comes meanwhile waits for its end, and still seems to come at once.
  static let rest: Int32 = 100
  /// Pieces follow each other if there are fewer nanoseconds between them.
  private static let gap: Int64 = 150_000_000
  /// So many must have followed each other.
  private static let patience = 4
  /// Bytes in a turn that are no small piece.
  private static let much = 64 << 10

  private var count = 0
  private var latest: Int64 = 0

  /// Takes note of what came in one turn of the loop.
  ///
  /// - Parameters:
  ///   - isQuiet: whether all that is under way are answers without an end, which have begun, and nobody has asked for
  ///     anything.
  ///   - now: nanoseconds.
  /// - Returns: whether to rest now.
  mutating func rests(after bytes: Int, isQuiet: Bool, now: Int64) -> Bool {
    guard isQuiet, bytes < Self.much else {
      count = 0
      return false
    }
    guard bytes > 0 else { return false }
    count = now - latest < Self.gap ? count + 1 : 0
    latest = now
    return count >= Self.patience
  }
}
