internal import ClientCore
internal import Glibc

/// Why a log is not kept: a sentence.
public struct LogFileError: Error, Equatable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }

  /// Lines were dropped while nothing could be written.
  init(gapIn path: String) {
    description = "\(CleanText.line(path)) lacks lines that were dropped while nothing could be written."
  }

  init(_ what: String, _ path: String, _ code: Int32) {
    let path = CleanText.line(path)
    let advice =
      code == ENOSPC || code == EDQUOT
      ? " Make room on that disk, or set XDG_STATE_HOME to a folder on another." : ""
    description = "\(path) cannot be \(what) (\(String(cString: strerror(code)))).\(advice)"
  }
}
