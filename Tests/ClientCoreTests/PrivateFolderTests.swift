import Foundation
import Testing

@testable import ClientCore

/// Who may look into our folders and files.
@Suite struct PrivateFolderTests {
  private func mode(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_mode & 0o777) : 0
  }

  @Test func newFoldersAreTheirOwnersAlone() throws {
    let outer = try TemporaryFolder()
    let folder = outer.path + "/state/interlink-tui/journal"
    #expect(PrivateFolder.make(folder) == nil)
    for part in ["/state", "/state/interlink-tui", "/state/interlink-tui/journal"] {
      #expect(mode(outer.path + part) == 0o700)
    }
  }

  @Test func aFolderThatIsOpenToOthersIsClosed() throws {
    let outer = try TemporaryFolder()
    let folder = outer.path + "/journal"
    mkdir(folder, 0o700)
    chmod(folder, 0o777)
    #expect(PrivateFolder.make(folder) == nil)
    #expect(mode(folder) == 0o700)
    // What lies above it is not ours to change.
    #expect(mode(outer.path) != 0)
  }

  @Test func aFileInItsPlaceIsTold() throws {
    let outer = try TemporaryFolder()
    try Data().write(to: URL(filePath: outer.path + "/journal"))
    let failure = try #require(PrivateFolder.make(outer.path + "/journal/x"))
    #expect(failure.code == EEXIST || failure.code == ENOTDIR)
  }

  /// Whoever may write beside it cannot have the journal written somewhere else.
  @Test func aLinkInThePlaceOfAnActionIsNotFollowed() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/elsewhere"
    try Data("untouched".utf8).write(to: URL(filePath: target))
    symlink(target, folder.path + "/a.jsonl")
    #expect(throws: JournalError.self) { try JournalFile.create("a.jsonl", in: folder.path) }
    #expect(throws: JournalError.self) { try JournalFile.reopen(folder.path + "/a.jsonl") }
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "untouched")
  }
}
