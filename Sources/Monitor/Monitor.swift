// CONTRACT: the Monitor room fills this in.
public import ClientCore

/// The live model of one site: runs the sources, joins what they say, and hands out snapshots.
public actor Monitor {
  /// Watches the site behind `client`.
  ///
  /// - Parameters:
  ///   - namespace: `nil` for all namespaces.
  ///   - isDemo: marks the identity.
  ///   - now: this machine's clock; replaced by demos and tests that must repeat.
  public init(
    client: KubernetesClient, namespace: String?, isDemo: Bool = false,
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
  ) { fatalError("stub") }

  /// The newest snapshot whenever there is a newer one, coalesced to at most 30 a second; one reader.
  public nonisolated var snapshots: AsyncStream<Snapshot> { fatalError("stub") }

  /// Starts the sources; ends them when its task is cancelled.
  public func run() async { fatalError("stub") }

  /// Ends every back-off: the user asked to retry now.
  public func retryNow() { fatalError("stub") }

  /// Looks at `namespace` (`nil`: all) from now on.
  public func look(at namespace: String?) { fatalError("stub") }

  /// Opens (or finds again) the log of one container: at most one stream per container.
  public func log(of key: PodKey, container: String) -> LogSession { fatalError("stub") }

  /// Events about one object, newest last.
  public func events(about uid: String, namespace: String) async throws(KubernetesError) -> [Event] {
    fatalError("stub")
  }

  /// The object as the server has it, for YAML.
  public func manifest(of key: PodKey) async throws(KubernetesError) -> JSONValue { fatalError("stub") }
}

/// The log of one container: what has been held of it, and whether more is to come.
public final class LogSession: Sendable {
  /// Where the stream stands.
  public enum State: Sendable, Equatable {
    /// Not asked yet, and why: "the job is still queued".
    case waiting(String)
    case connecting
    case following
    /// The stream ended, and why, as far as it is known; never "finished" unless the container is.
    case ended(String)
    /// Reopened at that time.
    case lost(String, retryAt: Timestamp)
  }

  /// One line, cleaned for the screen.
  public struct Line: Sendable, Equatable {
    public var text: String
    /// Chatter of the plugin's `job.out`, not of the container.
    public var isChatter: Bool
  }

  /// Counts of what is held, and the stream's state; grows `revision` with each change.
  public struct Status: Sendable, Equatable {
    public var revision: UInt64
    public var state: State
    /// Lines held, numbered ``firstLine`` ..< ``firstLine`` + ``lineCount``.
    public var lineCount: Int
    /// Number of the oldest line held: lines before it were dropped to stay within memory.
    public var firstLine: Int
  }

  /// Where it stands now.
  public var status: Status { fatalError("stub") }

  /// Held lines with those numbers (clamped to what is held).
  public func lines(_ range: Range<Int>) -> [Line] { fatalError("stub") }

  /// Yields whenever the status has changed since the last element; one reader.
  public var changes: AsyncStream<Void> { fatalError("stub") }
}
