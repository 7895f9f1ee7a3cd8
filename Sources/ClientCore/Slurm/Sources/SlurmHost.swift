/// Where Slurm's commands are run.
public struct SlurmHost: Sendable, CustomStringConvertible {
  /// `[user@]host`, or a name of `~/.ssh/config`; `nil` for this machine.
  public var destination: String?
  /// More options for ssh, each a word: `-p`, `2222`, `-F`, `/path`.
  public var sshOptions: [String] = []
  /// The folder of the commands, if it is not on the `PATH`.
  public var folder: String?
  /// Set for the commands, for instance `SLURM_CONF`.
  public var environment: [String: String] = [:]

  /// This machine, or that of `destination`.
  public init(_ destination: String? = nil) { self.destination = destination }

  /// `this machine`, or the destination.
  public var description: String { destination.map { CleanText.line($0) } ?? "this machine" }

  /// Settings that make the commands print what we can read: times as seconds since 1970, English, no pager's
  /// or user's own formats.
  private var settings: [(name: String, value: String?)] {
    var settings: [(String, String?)] = [("SLURM_TIME_FORMAT", "%s"), ("LC_ALL", "C")]
    for name in [
      "SQUEUE_FORMAT", "SQUEUE_FORMAT2", "SQUEUE_SORT", "SQUEUE_STATES", "SQUEUE_USERS", "SQUEUE_PARTITION",
      "SQUEUE_ACCOUNT", "SQUEUE_NAMES", "SQUEUE_ARRAY", "SACCT_FORMAT", "SLURM_DEBUG_FLAGS",
    ] {
      settings.append((name, nil))
    }
    return settings + environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The program and its words that run `command` there.
  ///
  /// `env` sets the environment on both sides; what ssh hands to the far shell is quoted word by word.
  func words(_ command: [String], controlPath: String?) -> [String] {
    // `env` takes its options first.
    var words =
      ["env"] + settings.filter { $0.value == nil }.flatMap { ["-u", $0.name] }
      + settings.compactMap { setting in setting.value.map { "\(setting.name)=\($0)" } }
    words.append(folder.map { "\($0)/\(command[0])" } ?? command[0])
    words += command.dropFirst()
    guard let destination else { return words }

    var ssh = ["ssh", "-T", "-oBatchMode=yes", "-oConnectTimeout=10", "-oServerAliveInterval=15"]
    if let controlPath {
      ssh += ["-oControlMaster=auto", "-oControlPath=\(controlPath)", "-oControlPersist=60"]
    }
    return ssh + sshOptions + ["--", destination, words.map(Self.quoted).joined(separator: " ")]
  }

  /// `word` for a POSIX shell.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (0x2B...0x3A).contains(byte) || byte == 0x3D || byte == 0x5F || byte == 0x25 || byte == 0x40
        || (byte | 0x20) &- 0x61 < 26
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
