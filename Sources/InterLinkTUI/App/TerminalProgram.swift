internal import Dispatch
internal import Glibc

/// Programs of the user's that get the terminal for a while: the editor, the pager.
nonisolated enum TerminalProgram {
  /// Runs `command` with `arguments` behind it, as git does: the shell splits the command.
  ///
  /// - Returns: what `waitpid` says; negative if it cannot be started.
  static func run(_ command: String, _ arguments: [String]) async -> Int32 {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: spawn(command, arguments)) }
    }
  }

  /// Whether what ``run(_:_:)`` returned says that there is no such program.
  static func isMissing(_ status: Int32) -> Bool { status == 127 << 8 || status < 0 }

  /// The command that one of those environment variables names, the first that is set.
  static func command(_ names: [String], else standard: String) -> String {
    for name in names {
      if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
    }
    return standard
  }

  private static func spawn(_ command: String, _ given: [String]) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // We ignore some signals, and it would inherit that.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let words = ["sh", "-c", "\(command) \"$@\"", command] + given
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { if errno != EINTR { return -1 } }
    return status
  }
}
