internal import Glibc

/// A port or socket on the far side of an ssh server, as a unix socket here: for an interLink API or a slurmrestd
/// that only its own machine or network can reach.
///
/// ssh is started with the first use, and again, less and less often, when it has ended.  It asks nothing
/// (`BatchMode`).  A connection that the user keeps open for others (`ControlMaster`, `ControlPath` in
/// `~/.ssh/config`) is used if it is there; none is left behind.  ssh ends with ``close()``, with the
/// last reference, and with this process in whatever way that ends.
public actor SSHTunnel {
  /// What is at the far end, as the ssh server names it.
  public enum Target: Sendable, Hashable {
    /// A port of the ssh server's own machine, or of one that it reaches.
    case port(host: String, port: Int)
    /// A unix socket on it.
    case socket(path: String)

    /// Host and port of an http or https URL.
    ///
    /// - Throws: ``HTTPError/Kind/badRequest`` if it is none.
    public static func server(_ url: String) throws(HTTPError) -> Target {
      let location = try CurlURL(url)
      return .port(host: location.host, port: location.port)
    }

    /// The far half of ssh's `-L`.
    var word: String {
      switch self {
      case .port(let host, let port): "\(host):\(port)"
      case .socket(let path): path
      }
    }
  }

  private enum State {
    case idle
    case starting(deadline: ContinuousClock.Instant)
    case open
    case failed(SSHTunnelError, retry: ContinuousClock.Instant)
    case closed
  }

  /// `[user@]host`, or a name of `~/.ssh/config`.
  public nonisolated let destination: String
  private nonisolated let sshOptions: [String]
  private nonisolated let target: Target
  private let timing: Timing
  /// What ssh has said since it was started last.
  private nonisolated let said = Locked((text: [UInt8](), total: 0))
  private var state = State.idle
  private var child: Task<Void, Never>?
  /// Where connections to the far end begin here; another path each time that ssh is started.
  private var socket = ""
  private var backoff = Backoff()
  /// Whether somebody else's connection leads the way: their ssh then holds the socket, ours has ended.
  private var isShared = false

  private static let lastSocket = Locked(0)
  /// How long ssh may take until the way is open.
  private static let patience = Duration.seconds(20)

  /// - Parameters:
  ///   - destination: as one writes it after `ssh`.
  ///   - sshOptions: more options for ssh, each a word: `-p`, `2222`.
  public init(through destination: String, sshOptions: [String] = [], to target: Target) {
    self.init(through: destination, sshOptions: sshOptions, to: target, timing: .system)
  }

  init(through destination: String, sshOptions: [String], to target: Target, timing: Timing) {
    (self.destination, self.sshOptions, self.target, self.timing) = (destination, sshOptions, target, timing)
  }

  deinit { child?.cancel() }

  /// The destination, as it may be shown.
  nonisolated var shownDestination: String { CleanText.line(destination) }

  // MARK: - Use

  /// Opens the way if it is not, and gives the path of its socket here.
  ///
  /// - Throws: ``SSHTunnelError``; the last one, without another try, until the time for that has come.
  public func open() async throws(SSHTunnelError) -> String {
    guard let folder = SSHConnections.folder else {
      throw SSHTunnelError(
        .other, "There is no folder for the socket of the ssh tunnel to \(shownDestination)",
        advice: "Set XDG_RUNTIME_DIR to a short path of a folder that is yours alone")
    }
    switch state {
    case .idle: begin(in: folder)
    case .open where !socketExists: begin(in: folder)
    case .failed(_, let retry) where timing.now() >= retry: begin(in: folder)
    case .open, .starting, .failed, .closed: break
    }
    while case .starting(let deadline) = state {
      if socketExists {
        state = .open
        backoff.reset()
      } else if timing.now() >= deadline {
        child?.cancel()
        let seconds = Self.patience.components.seconds
        fail(SSHTunnelError(.timedOut, "ssh to \(shownDestination) did not get through within \(seconds) s"))
      } else {
        do { try await Task.sleep(for: .milliseconds(10)) } catch {
          throw SSHTunnelError(.cancelled, "The ssh tunnel to \(shownDestination) was no longer wanted")
        }
      }
    }
    switch state {
    case .open: return socket
    case .failed(let error, _): throw error
    case .idle, .starting, .closed:
      throw SSHTunnelError(.cancelled, "The ssh tunnel to \(shownDestination) is closed")
    }
  }

  /// What `error`, of a request through here, is about in truth, if ssh knows: that nobody listens at the far end
  /// looks here like a connection that is cut off.
  ///
  /// - Parameter mark: what ``mark`` was before the request.
  func explained(_ error: HTTPError, since mark: Int) async -> HTTPError {
    switch error.kind {
    case .refused, .unreachable:
      // Nobody holds the socket any more: it is opened anew when it is used next.
      if case .open = state {
        child?.cancel()
        state = .idle
      }
    case .cutOff, .tls: break
    default: return error
    }
    // The reset may come before the word about it.
    if words(since: mark) == nil { try? await Task.sleep(for: .milliseconds(50)) }
    guard let words = words(since: mark) else { return error }
    let kind = words.contains("Connection refused") ? HTTPError.Kind.refused : error.kind
    return HTTPError(kind, "ssh says: \(words)")
  }

  /// Ends ssh, for good.
  public func close() async {
    state = .closed
    child?.cancel()
    await child?.value
    if isShared {
      let words = ["-oBatchMode=yes", "-Ocancel"] + ["-L", "\(socket):\(target.word)"] + sshOptions
      let program = ChildProgram(
        command: "ssh", arguments: words + ["--", destination], timeout: .seconds(2))
      _ = try? await program.collect(limit: 64 << 10)
    }
    unlink(socket)
  }

  // MARK: - What ssh says

  /// A mark for ``explained(_:since:)``.
  nonisolated var mark: Int { said.withLock { $0.total } }

  /// What ssh has said since, such as that nobody listens at the far end; `nil` for nothing.
  private nonisolated func words(since mark: Int) -> String? {
    let text = said.withLock { said in
      String(decoding: said.text.suffix(max(0, said.total - mark)), as: UTF8.self)
    }
    let line = CleanText.line(text)
    return line.isEmpty ? nil : line
  }

  // MARK: - Running ssh

  /// `$0` is the socket, the rest the command.  It watches over ssh: standard input is a pipe whose other end this
  /// process holds, so that it ends when we do, even if we are killed.  What ssh has taken by then has a second to
  /// go on its way.  A status of 0 means that ssh has left the socket to a connection that is shared.
  private static let script = """
    exec 3<&0 </dev/null
    "$@" 3<&- 2>&1 &
    ssh=$!
    { read -r _ <&3; sleep 1; kill $ssh; } >/dev/null 2>&1 &
    guard=$!
    wait $ssh
    status=$?
    kill $guard
    [ $status = 0 ] || rm -f "$0"
    exit $status
    """

  private func begin(in folder: String) {
    let number = Self.lastSocket.withLock { last in
      last += 1
      return last
    }
    socket = "\(folder)/t\(getpid())-\(number)"
    unlink(socket)
    said.withLock { $0 = ([], 0) }
    isShared = false
    let program = ChildProgram(
      command: "/bin/sh", arguments: ["-c", Self.script, socket, "ssh"] + sshWords,
      environment: [("LC_ALL", "C")], endsWithUs: true)
    child = Task { [weak self, socket, said] in
      var result: Result<ChildProgram.Outcome, ChildProgram.Failure>
      do throws(ChildProgram.Failure) {
        let outcome = try await program.run { piece in
          said.withLock { said in
            said.total += piece.count
            said.text = (said.text + piece).suffix(4096)
          }
          return true
        }
        result = .success(outcome)
      } catch {
        result = .failure(error)
      }
      await self?.ended(result, socket)
    }
    state = .starting(deadline: timing.now() + Self.patience)
  }

  var sshWords: [String] {
    [
      "-N", "-T", "-oBatchMode=yes", "-oControlMaster=no", "-oExitOnForwardFailure=yes",
      "-oStreamLocalBindUnlink=yes", "-oStreamLocalBindMask=0177", "-oConnectTimeout=10",
      "-oServerAliveInterval=15", "-oServerAliveCountMax=3", "-L", "\(socket):\(target.word)",
    ] + sshOptions + ["--", destination]
  }

  private func ended(_ result: Result<ChildProgram.Outcome, ChildProgram.Failure>, _ socket: String) {
    guard socket == self.socket else { return }
    child = nil
    switch state {
    case .closed, .idle, .failed: return
    case .starting, .open: break
    }
    switch result {
    case .success(let outcome):
      if outcome.end == .exited(0), socketExists {
        isShared = true
        return
      }
      fail(SSHTunnelError(outcome.end, said: words(since: 0) ?? "", destination: shownDestination))
    case .failure(let failure):
      fail(SSHTunnelError(.other, "ssh to \(shownDestination) cannot be run: \(failure)"))
    }
  }

  private func fail(_ error: SSHTunnelError) {
    state = .failed(error, retry: timing.now() + backoff.next(random: timing.random()))
  }

  private var socketExists: Bool { access(socket, F_OK) == 0 }
}
