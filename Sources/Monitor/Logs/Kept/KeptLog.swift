public import ClientCore

/// A log in a file, of this run of the program or an earlier one; its pod may have gone.
public struct KeptLog: Sendable, Equatable {
  /// Whose it is.
  public var header: LogHeader
  /// Of the text, which is as the container wrote it but for what a terminal would not show.
  public var path: String
  /// Bytes of text.
  public var byteCount: Int
  /// Lines.
  public var lineCount: Int
  /// When the last line came or was written; `nil` if that is not known.
  public var until: Timestamp?
  /// Whether it is being written, by this process or another.
  public var isGrowing: Bool

  /// What may be missing of it, in sentences; none if nothing is.
  public var gaps: [String] {
    var gaps: [String] = []
    if header.dropped.lines > 0 {
      gaps.append("Its first \(header.dropped.lines) lines were dropped, as a log may take no more room.")
    }
    if isGrowing {
      gaps.append("It is still being read.")
    } else if !header.isWhole {
      let until = until.map { " at \($0.rfc3339)" } ?? ""
      gaps.append("Its end was not seen: what was written after its last line\(until) is missing.")
    }
    return gaps
  }
}

extension LogKeeper {
  /// The logs that are kept, those written to last first.
  @concurrent public func list() async -> [KeptLog] { keptLogs() }

  /// As ``list()``, on this thread.
  func keptLogs() -> [KeptLog] {
    files().compactMap { kept in
      guard let header = LogHeader(beside: kept.path), let file = try? SpillFile.open(kept.path) else {
        return nil
      }
      let lines = file.markCount
      return KeptLog(
        header: header, path: kept.path, byteCount: max(0, kept.length - header.dropped.bytes),
        lineCount: max(0, lines - header.dropped.lines),
        until: lines == 0 ? nil : file.marks(lines - 1..<lines).last?.time?.at,
        isGrowing: SpillFile.isLocked(kept.path))
    }
  }
}
