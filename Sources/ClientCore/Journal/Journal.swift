internal import Glibc

/// What was done to sites, written down before it was done: one file an action, in a folder that only its owner
/// may read.  The newest actions are kept, and every one that is unresolved.
public struct Journal: Sendable {
  /// Where the files are.
  public let folder: String
  /// How many actions are kept before the oldest that are resolved go.
  let limit: Int

  /// The journal in `folder`, which is made with the first action.
  public init(folder: String) { self.init(folder: folder, limit: 1000) }

  init(folder: String, limit: Int) { (self.folder, self.limit) = (folder, limit) }

  /// `interlink-tui/journal` in `$XDG_STATE_HOME` or `~/.local/state`; `nil` without a home.
  public static func usualFolder(_ environment: [String: String]) -> String? {
    // The XDG specification has relative paths ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/interlink-tui/journal"
    }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.local/state/interlink-tui/journal"
  }

  /// Files of actions are called by their id.
  private static let suffix = ".jsonl"
  /// More than a bulk of any size writes.
  private static let sizeLimit = 1 << 30

  // MARK: - Reading

  /// The ids of all actions, newest first.
  public func ids() -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var ids: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(Self.suffix), !name.hasPrefix(".") {
        ids.append(String(name.dropLast(Self.suffix.count)))
      }
    }
    return ids.sorted(by: >)
  }

  /// What was written of an action; `nil` if there is no such file, or nothing can be read in it.
  public func entry(_ id: String) -> JournalEntry? {
    guard !id.contains("/") else { return nil }
    // Asked first: whoever ends in between has then written all of it.
    let isRunning = JournalFile.isLocked(path(id))
    guard let bytes = try? readFile(path(id), limit: Self.sizeLimit) else { return nil }
    return JournalEntry(id: id, bytes: bytes, isRunning: isRunning)
  }

  /// All actions, newest first.
  public func entries() -> [JournalEntry] { ids().compactMap(entry) }

  /// Actions that ended in the middle, or that left a manifest that is not in the cluster any more, newest first.
  public func unresolved() -> [JournalEntry] { entries().filter(\.isUnresolved) }

  // MARK: - Writing

  /// Writes an action down; from then on it may be done.
  func begin(_ plan: ActionPlan) throws(JournalError) -> JournalFile {
    makeRoom()
    let file = try JournalFile.create(plan.id + Self.suffix, in: folder)
    do throws(JournalError) {
      try file.append(JournalRecord.intent(plan).line)
    } catch {
      unlink(file.path)
      throw error
    }
    return file
  }

  /// Opens the file of an action again; `nil` while somebody works on it.
  func reopen(_ id: String) throws(JournalError) -> JournalFile? { try JournalFile.reopen(path(id)) }

  /// Writes that nothing more is to be done about an action; what it kept stays in its file.
  public func dismiss(_ id: String, because sentence: String) throws(JournalError) {
    guard let file = try reopen(id) else {
      throw JournalError(
        "The action \(CleanText.line(id)) is still being worked on", advice: "Wait until it has ended")
    }
    try file.append(JournalRecord.closed(sentence).line)
  }

  /// Removes what ended more than `age` seconds ago; never what is unresolved.
  ///
  /// - Returns: how many were removed.
  @discardableResult
  public func prune(olderThan age: Double, now: Timestamp = .now) -> Int {
    entries().count { now - $0.lastWritten > age && remove($0) }
  }

  /// Removes the oldest resolved actions until another one has room.
  private func makeRoom() {
    var ids = ids()
    var excess = ids.count + 1 - limit
    while excess > 0, let oldest = ids.popLast() {
      if let entry = entry(oldest), remove(entry) { excess -= 1 }
    }
  }

  /// - Returns: false if it is unresolved, or somebody works on it.
  private func remove(_ entry: JournalEntry) -> Bool {
    // Held while it goes, so that nobody begins to work on it.
    guard !entry.isUnresolved, !entry.isRunning, let file = try? reopen(entry.id) else { return false }
    return withExtendedLifetime(file) { unlink(file.path) == 0 }
  }

  func path(_ id: String) -> String { "\(folder)/\(id)\(Self.suffix)" }
}
