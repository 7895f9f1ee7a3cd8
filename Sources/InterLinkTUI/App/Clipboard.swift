internal import ClientCore
internal import Dispatch
internal import Glibc

/// The clipboard of the terminal that is looked at, wherever that is.
nonisolated enum Clipboard {
  /// Bytes of text that are sent at most: xterm and others drop more (100,000 bytes of base64).
  static let limit = 74_994

  /// What puts `text` there (OSC 52).
  ///
  /// tmux drops it from a program unless `set-clipboard` is `on`, and hands it on to the terminal outside if it is
  /// wrapped and `allow-passthrough` is set; GNU screen hands on what is wrapped.
  static func sequence(_ text: String, isInTmux: Bool, isInScreen: Bool) -> String {
    let plain = "\u{1B}]52;c;\(Base64.encode(Array(text.utf8)))\u{7}"
    if isInTmux { return plain + "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\" }
    // It takes 768 bytes at a time.
    guard isInScreen else { return plain }
    let bytes = Array(plain.utf8)
    return stride(from: 0, to: bytes.count, by: 512).map { start in
      "\u{1B}P\(String(decoding: bytes[start..<min(bytes.count, start + 512)], as: UTF8.self))\u{1B}\\"
    }.joined()
  }

  /// Asks tmux to take `text` as its newest buffer and to pass it on: what works whatever is set there.
  ///
  /// - Returns: false if it is too old for that (before 3.2), or not there.
  static func load(inTmux text: String) async -> Bool {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: spawnTmux(text)) }
    }
  }

  private static func spawnTmux(_ text: String) -> Bool {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    for output in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }
    let words = ["tmux", "load-buffer", "-w", "-"]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let hasStarted = posix_spawnp(&child, "tmux", &actions, nil, &arguments, environ) == 0
    close(ends[0])
    // SIGPIPE is ignored by the whole program: an early end is seen by its status.
    if hasStarted { write(text, to: ends[1]) }
    close(ends[1])
    guard hasStarted else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { if errno != EINTR { return false } }
    return status == 0
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count > 0 { done += count } else if errno != EINTR { return }
      }
    }
  }
}
