internal import ClientCore
import Foundation
internal import Monitor

extension SiteSession {
  /// The site as actions need it.
  nonisolated func actionSite(isReadOnly: Bool) -> ActionSite {
    sources.actionSite(
      name: name, client: client, isReadOnly: isReadOnly || config.isReadOnly,
      protectedNamespaces: config.protectedNamespaces)
  }
}

extension ClusterSession {
  /// Where actions are written down; the demo's go with it.
  ///
  /// - Throws: ``CommandFailure`` without a home.
  nonisolated func journal() throws(CommandFailure) -> Journal {
    if let demo { return Journal(folder: demo.journalFolder) }
    return try Self.journal()
  }

  /// The user's.
  nonisolated static func journal() throws(CommandFailure) -> Journal {
    guard let folder = Journal.usualFolder(ProcessInfo.processInfo.environment) else {
      throw CommandFailure(
        "There is no place for the journal, so nothing can be done: HOME is not set.",
        advice: "Set XDG_STATE_HOME to a folder of yours")
    }
    return Journal(folder: folder)
  }
}
