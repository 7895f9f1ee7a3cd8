internal import Glibc

/// What all uses of ssh share: where its sockets are, and what to do when it does not get in.
enum SSHConnections {
  /// A folder that nobody else can have made or looks into; `nil` if there is none.
  ///
  /// Its path is short: a socket's may have 107 bytes.
  static let folder: String? = {
    let runtime = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }
    let folder = runtime.map { "\($0)/interlink-tui-ssh" } ?? "/tmp/interlink-tui-ssh-\(getuid())"
    guard folder.utf8.count < 40 else { return nil }
    mkdir(folder, 0o700)
    var about = stat()
    guard lstat(folder, &about) == 0, about.st_mode & S_IFMT == S_IFDIR, about.st_uid == getuid(),
      about.st_mode & 0o077 == 0
    else { return nil }
    return folder
  }()

  /// Where ssh keeps the sockets of its connections for commands, which end a minute after their last use; without
  /// one each command logs in anew.  `%C` is a digest of host, port and user.
  static var controlPath: String? { folder.map { $0 + "/%C" } }

  /// What to do next after ssh said `text`; `nil` if that is not known.
  static func advice(_ text: String) -> String? {
    if text.contains("Permission denied") {
      return "Load your key into the ssh agent, or name it in ~/.ssh/config: nothing is asked here"
    }
    if text.contains("Host key verification failed") {
      return "Log in there once by hand and check the host's key, or correct ~/.ssh/known_hosts"
    }
    if text.contains("Could not resolve hostname") { return "Check the host's name, or ~/.ssh/config" }
    if text.contains("Connection refused") || text.contains("timed out") || text.contains("No route") {
      return "Check host, port and network; is a VPN needed?"
    }
    return nil
  }
}
