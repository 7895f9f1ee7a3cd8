/// How a job's script ended: Slurm's `exit:signal` pair.
public struct ExitStatus: Sendable, Hashable, CustomStringConvertible {
  /// The exit code, 0 to 255.
  public var code: Int
  /// The signal that ended it; 0 for none.  125 stands for "out of memory" (`SIG_OOM`).
  public var signal: Int

  /// Exactly this.
  public init(code: Int, signal: Int = 0) { (self.code, self.signal) = (code, signal) }

  /// The status that `wait(2)` gives, which Slurm before 23.02 writes as a plain number.
  public init(waitStatus: Int) {
    self.init(code: waitStatus >> 8 & 0xFF, signal: waitStatus & 0x7F)
  }

  /// Reads `0:15`, as squeue, scontrol and sacct print it.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let code = Int(parts[0]) else { return nil }
    guard let signal = parts.count == 2 ? Int(parts[1]) : 0 else { return nil }
    self.init(code: code, signal: signal)
  }

  /// Exit code 0 and no signal.
  public var isSuccess: Bool { code == 0 && signal == 0 }

  /// `0:15`
  public var description: String { "\(code):\(signal)" }

  /// What it most likely means, after "The job …".
  public var meaning: String {
    if signal == 125 { return "was killed for using more memory than it had asked for" }
    if signal != 0 { return "was ended by \(Self.named(signal))\(Self.hint(signal))" }
    switch code {
    case 0: return "ended with exit code 0"
    case 125: return "ended with exit code 125: the container could not be started"
    case 126: return "ended with exit code 126: its command is there but cannot be run"
    case 127: return "ended with exit code 127: its command was not found"
    case 129...192:
      return
        "ended with exit code \(code): a process in it was ended by \(Self.named(code - 128))\(Self.hint(code - 128))"
    // Batch systems before Slurm, and wrappers written for them, add 256 to a signal.
    case 257...320:
      return
        "ended with exit code \(code): a process in it was ended by \(Self.named(code - 256))\(Self.hint(code - 256))"
    default: return "ended with exit code \(code)"
    }
  }

  /// `SIGKILL (9)`
  static func named(_ signal: Int) -> String {
    names[signal].map { "\($0) (\(signal))" } ?? "signal \(signal)"
  }

  private static func hint(_ signal: Int) -> String {
    switch signal {
    case 9: ": killed by hand, for memory, or at the end of its time"
    case 15: ": cancelled, preempted, or at the end of its time"
    case 2: ": interrupted"
    case 11: ": it touched memory that is not its own"
    case 7: ": it touched memory that is not there"
    case 6: ": it gave itself up"
    case 4: ": built for another kind of processor, perhaps"
    case 8: ": a wrong sum, such as a division by 0"
    case 24: ": its limit of processor time was reached"
    case 25: ": its limit of file size was reached"
    default: ""
    }
  }

  /// Linux's numbers on the machines that Slurm runs on.
  private static let names: [Int: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
    9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
    16: "SIGSTKFLT", 17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU",
    23: "SIGURG", 24: "SIGXCPU", 25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO",
    30: "SIGPWR", 31: "SIGSYS",
  ]
}
