/// Why Slurm could not be asked, or what it answered instead.
public struct SlurmError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The classes that call for different advice.
  public enum Kind: String, Sendable, CaseIterable {
    /// Nobody listens there, or the way there is broken.
    case unreachable
    /// slurmctld, behind whoever answered, does not.
    case controllerDown
    /// No token, a wrong one, or one that has expired.
    case authentication
    /// Slurm knows us and says no.
    case permission
    /// ssh did not get in.
    case ssh
    /// The program is not there.
    case notInstalled
    /// There is no accounting database.
    case noAccounting
    /// No answer in time.
    case timedOut
    /// Something else answers, or in a form that we cannot read.
    case notSlurm
    /// Slurm says what is wrong.
    case refused
    /// Our task was cancelled.
    case cancelled
  }

  /// The class.
  public let kind: Kind
  /// What was tried and what answered, in one line.
  public let message: String
  /// What to do next.
  public let advice: String

  /// An error of `kind`, with the advice that goes with it.
  public init(_ kind: Kind, _ message: String, advice: String? = nil) {
    (self.kind, self.message, self.advice) = (kind, message, advice ?? Self.advice(kind))
  }

  /// The message.
  public var description: String { message }

  private static func advice(_ kind: Kind) -> String {
    switch kind {
    case .unreachable: "Check that the address is right, and that slurmrestd runs there"
    case .controllerDown: "Slurm's controller (slurmctld) is down or out of reach: wait, or tell the site"
    case .authentication: "Renew the token: scontrol token lifespan=3600"
    case .permission: "Ask the site for the right to see this"
    case .ssh: "Check that 'ssh -o BatchMode=yes' gets in without a question: key, agent, host key"
    case .notInstalled: "Install Slurm's commands there, or say in the configuration where they are"
    case .noAccounting: "This cluster keeps no accounting: only jobs of the last minutes can be seen"
    case .timedOut: "Slurm is slow or out of reach: it will be asked again, less often"
    case .notSlurm: "Check the address or command: something else than Slurm answers"
    case .refused: "Look Slurm's message up, or ask the site"
    case .cancelled: "Nothing: it was no longer wanted"
    }
  }

  /// Finds the class of what Slurm says of itself, whichever program brings the words.
  static func kind(ofSlurmText text: String) -> Kind? {
    let text = text.lowercased()
    for (words, kind) in phrases where text.contains(words) { return kind }
    return nil
  }

  /// Texts of `slurm_strerror` (`src/common/slurm_errno.c`) and of the programs around it.
  private static let phrases: [(words: String, kind: Kind)] = [
    ("unable to contact slurm controller", .controllerDown),
    ("slurm_persist_conn_open_without_init", .noAccounting),
    ("accounting storage is disabled", .noAccounting),
    ("unable to connect to database", .noAccounting),
    ("slurm backup controller in standby mode", .controllerDown),
    ("zero bytes were transmitted or received", .controllerDown),
    ("socket timed out", .controllerDown),
    ("protocol authentication error", .authentication),
    ("authentication failure", .authentication),
    ("authentication token expired", .authentication),
    ("access/permission denied", .permission),
    ("access denied", .permission),
    ("user's account not permitted", .permission),
  ]
}
