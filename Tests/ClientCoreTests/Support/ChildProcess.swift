import ClientCore
import Glibc

/// A program that runs beside a test, its output thrown away.
final class ChildProcess: Sendable {
  private let pid: pid_t
  private let status = Locked<Int32?>(nil)

  init(_ path: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(0)...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // A daemon that inherits another test's socket would keep it open after that test has closed it.
    for descriptor in Int32(3)..<4096 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    // Threads of Swift's pool block every signal, and a child would begin so.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
    guard failure == 0 else { throw POSIXFailure(path) }
    self.pid = pid
  }

  /// Whether it has not ended yet.
  var isRunning: Bool { reap(WNOHANG) == nil }

  /// Asks it to end.
  func terminate() { if isRunning { kill(pid, SIGTERM) } }

  /// Waits until it has ended without holding a thread of the pool; its wait status, 0 for success.
  func ended() async -> Int32 {
    while isRunning { try? await Task.sleep(for: .milliseconds(5)) }
    return wait()
  }

  /// Waits until it has ended; its wait status, 0 for success.
  func wait() -> Int32 { reap(0) ?? -1 }

  private func reap(_ options: Int32) -> Int32? {
    status.withLock { status in
      var now: Int32 = 0
      if status == nil, waitpid(pid, &now, options) == pid { status = now }
      return status
    }
  }
}
