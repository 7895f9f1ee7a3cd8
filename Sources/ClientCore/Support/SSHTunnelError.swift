/// Why an ``SSHTunnel`` is not open.
public struct SSHTunnelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The classes that call for different advice.
  public enum Kind: String, Sendable {
    /// ssh says why.
    case refused
    case notInstalled
    case timedOut
    case cancelled
    case other
  }

  /// The class.
  public let kind: Kind
  /// What was tried, and what ssh said, in one line.
  public let message: String
  /// What to do next.
  public let advice: String

  init(_ kind: Kind, _ message: String, advice: String? = nil) {
    (self.kind, self.message) = (kind, message)
    self.advice = advice ?? "Check that 'ssh -o BatchMode=yes' gets in there without a question"
  }

  /// ssh has ended so, having said that.
  init(_ end: ChildProgram.Outcome.End, said: String, destination: String) {
    let said = said.count > 500 ? "…" + said.suffix(500) : said
    switch end {
    case .exited(127):
      self.init(.notInstalled, "ssh is not installed here", advice: "Install OpenSSH's client")
    case .exited(let code):
      let reason = said.isEmpty ? "no reason" : said
      self.init(
        .refused, "ssh to \(destination) failed (exit code \(code)): \(reason)",
        advice: SSHConnections.advice(said))
    case .signaled(let signal):
      self.init(.other, "ssh to \(destination) was ended by signal \(signal)")
    }
  }

  /// The message.
  public var description: String { message }
}
