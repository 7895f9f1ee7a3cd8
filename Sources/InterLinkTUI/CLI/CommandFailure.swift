internal import ClientCore
internal import Monitor

/// Why a command could not do what was asked, and what to do next; the program then ends with exit code 1, unless another is
/// told.
nonisolated struct CommandFailure: Error, CustomStringConvertible {
  /// What went wrong.
  let sentence: String
  /// What to do about it; may be empty.
  let advice: String
  /// What the program ends with, if the command tells failures apart.
  let exitCode: Int32

  /// Both become sentences with a full stop, if they are none yet.
  init(_ sentence: String, advice: String = "", exitCode: Int32 = 1) {
    (self.sentence, self.advice) = (Self.stopped(sentence), Self.stopped(advice))
    self.exitCode = exitCode
  }

  /// Explains an error of a layer below.
  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as KubernetesError: self.init(error.description, advice: error.advice)
    case let error as ConfigError: self.init(error.message, advice: error.advice)
    default: self.init("\(error)")
    }
  }

  /// The reason why nothing can be had through `connection`, if so it is.
  init?(_ connection: Connection) {
    switch connection {
    case .connecting, .live: return nil
    case .lost(let reason, _, _, _): self.init(reason)
    case .refused(let reason, let advice, _): self.init(reason, advice: advice)
    }
  }

  var description: String { advice.isEmpty ? sentence : "\(sentence) \(advice)" }

  private static func stopped(_ text: String) -> String {
    guard let last = text.last, !".!?".contains(last) else { return text }
    return text + "."
  }
}
