extension LogSession {
  /// Counts of what is held, and the stream's state.
  public struct Status: Sendable, Equatable {
    /// Grows with each change.
    public var revision: UInt64
    /// Where the stream stands.
    public var state: State
    /// Lines held, numbered ``firstLine`` ..< ``firstLine`` + ``lineCount``.
    public var lineCount: Int
    /// Number of the oldest line held.
    public var firstLine: Int
    /// Bytes held.
    public var byteCount: Int
    /// Grows when lines get other numbers; what a number named before is then to be looked up again.
    public var generation = 0
    /// How many lines at the end may still change: a progress bar is drawn over itself.
    public var unsettledLines = 0
    /// Lines that went, because the log may take no more room.
    public var droppedLines = 0
    /// Of a filter: the lines it chooses from.
    public var total: Int?
    /// What part of the lines was looked at, from 0 to 1, while a filter or a merge is being made.
    public var scanned: Double?
    /// When the oldest line held was written.
    public var oldest: LogTime?
    /// When the newest line held was written.
    public var newest: LogTime?
    /// Bytes of it in files.
    public var diskBytes = 0
    /// Why it is not kept in a file, in a sentence, if it should be.
    public var keepingTrouble: String?
    /// The way by which the present or last stream came; `nil` before the first.
    public var path: LogPath?
    /// Why it does not come by the Kubernetes API, if it does not: a sentence.
    public var detour: String?
    /// Whether what there was at the beginning has been read; said of logs of which it is read first.
    public var isHistoryRead = false
    /// Why nothing more comes, if so it is.
    public var end: End?

    /// A status.
    public init(revision: UInt64, state: State, lineCount: Int, firstLine: Int, byteCount: Int = 0) {
      (self.revision, self.state, self.lineCount, self.firstLine) = (revision, state, lineCount, firstLine)
      self.byteCount = byteCount
    }

    /// The numbers of the lines held.
    public var held: Range<Int> { firstLine..<firstLine + lineCount }
    /// The number behind the last line that stays as it is.
    public var settledEnd: Int { firstLine + max(0, lineCount - unsettledLines) }
  }
}
