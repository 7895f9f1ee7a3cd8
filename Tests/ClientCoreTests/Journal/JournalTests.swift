import Foundation
import Glibc
import Testing

@testable import ClientCore

/// What is written of an action, and what is read of it after any end.
struct JournalTests {
  private static func plan(_ count: Int = 1) -> ActionPlan {
    var plan = ActionPlan(
      .cancel, origin: ActionOrigin(site: "s", context: "c", server: "https://a", user: "u"))
    for index in 0..<count {
      let object = ObjectReference(namespace: "ns", name: "p\(index)", uid: "uid-\(index)")
      var target = ActionTarget(object)
      (target.node, target.job) = ("vk", 42)
      target.kept = [ActionTarget.Kept(object: object, text: "{\"a\":1.50,\"b\":\"\\u001b[31m\"}\n")]
      target.steps = [
        .awaitJob(object), .delete(object, propagation: nil),
        .verifyEnd(.init(uid: object.uid, node: "vk", job: 42)),
      ]
      target.will("Deletes it.")
      plan.targets.append(target)
    }
    return plan
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "journal-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder + "/state/journal")
  }

  @Test func whatIsWrittenIsRead() throws {
    try withFolder { folder in
      let journal = Journal(folder: folder)
      let plan = Self.plan(2)
      var file: JournalFile? = try journal.begin(plan)
      let running = try #require(journal.entry(plan.id))
      #expect(running.isRunning && !running.isUnresolved)
      try file?.append(JournalRecord.begin(target: 0, step: 0).line)
      var facts = StepFacts()
      facts.job = 43
      try file?.append(
        JournalRecord.end(target: 0, step: 0, StepResult(.done, "It is 43.", facts: facts)).line)
      try file?.append(JournalRecord.begin(target: 0, step: 1).line)
      file = nil
      let entry = try #require(journal.entry(plan.id))
      #expect(!entry.isRunning && entry.isUnresolved && entry.isCutOff && !entry.isTorn)
      #expect(entry.targets[0].nextStep == 1 && entry.targets[0].steps[1].begun != nil)
      #expect(entry.facts(of: 0).job == 43)
      #expect(entry.plan?.targets.map(\.steps) == plan.targets.map(\.steps))
      #expect(entry.plan?.targets.map(\.kept) == plan.targets.map(\.kept))
      #expect(entry.plan?.origin == plan.origin)
      #expect(entry.summary == "cut off with 2 of 2 not finished")
    }
  }

  @Test func onlyTheOwnerMayRead() throws {
    try withFolder { folder in
      let plan = Self.plan()
      let journal = Journal(folder: folder)
      _ = try journal.begin(plan)
      var status = stat()
      stat(folder, &status)
      #expect(status.st_mode & 0o777 == 0o700)
      stat(journal.path(plan.id), &status)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  /// However much of the last line reached the disk.
  @Test func aTornLastLineIsSurvived() throws {
    try withFolder { folder in
      let journal = Journal(folder: folder)
      let plan = Self.plan()
      var file: JournalFile? = try journal.begin(plan)
      let intent = try #require(FileManager.default.contents(atPath: journal.path(plan.id)))
      let last = JournalRecord.begin(target: 0, step: 0).line
      try file?.append(last)
      file = nil
      let whole = try #require(FileManager.default.contents(atPath: journal.path(plan.id)))
      for length in stride(from: 0, to: whole.count, by: 7) {
        try whole.prefix(length).write(to: URL(fileURLWithPath: journal.path(plan.id)))
        let entry = try #require(journal.entry(plan.id))
        #expect((entry.plan != nil) == (length >= intent.count), "\(length)")
        #expect(entry.isTorn == (length > 0 && length != intent.count), "\(length)")
        #expect(entry.isUnresolved == (length >= intent.count))
      }
      // Gone on after a torn line, the next lines are whole.
      try whole.dropLast(9).write(to: URL(fileURLWithPath: journal.path(plan.id)))
      try journal.dismiss(plan.id, because: "enough")
      let entry = try #require(journal.entry(plan.id))
      #expect(entry.dismissal == "enough" && !entry.isUnresolved && entry.unreadableLines == 1)
    }
  }

  @Test func oneWorksOnItAtATime() throws {
    try withFolder { folder in
      let journal = Journal(folder: folder)
      let plan = Self.plan()
      var file: JournalFile? = try journal.begin(plan)
      #expect(try journal.reopen(plan.id) == nil)
      #expect(throws: JournalError.self) { try journal.dismiss(plan.id, because: "") }
      #expect(journal.unresolved().isEmpty)
      _ = file
      file = nil
      #expect(try journal.reopen(plan.id) != nil)
      #expect(journal.unresolved().count == 1)
    }
  }

  @Test func onlyWhatIsOverIsPruned() throws {
    try withFolder { folder in
      let journal = Journal(folder: folder)
      let (over, open, now) = (Self.plan(), Self.plan(), Timestamp.now)
      for plan in [over, open] { _ = try journal.begin(plan) }
      try journal.dismiss(over.id, because: "done")
      #expect(journal.prune(olderThan: 100, now: now) == 0)
      #expect(journal.prune(olderThan: 100, now: now + 1000) == 1)
      #expect(journal.ids() == [open.id])
    }
  }

  /// Open all year, it takes no more room than that of so many actions; what is unresolved stays.
  @Test func theOldestThatAreOverMakeRoom() throws {
    try withFolder { folder in
      let journal = Journal(folder: folder, limit: 3)
      let open = Self.plan()
      _ = try journal.begin(open)
      let over = (0..<4).map { _ in Self.plan() }
      for plan in over {
        _ = try journal.begin(plan)
        try journal.dismiss(plan.id, because: "done")
      }
      #expect(journal.ids() == [over[3].id, over[2].id, open.id])
      // One that is worked on stays, too.
      let plan = Self.plan()
      let running = try journal.begin(plan)
      withExtendedLifetime(running) {
        for _ in 0..<3 { _ = try? journal.begin(Self.plan()) }
        #expect(journal.ids().contains(plan.id) && journal.ids().contains(open.id))
      }
    }
  }

  @Test func newestFirst() throws {
    try withFolder { folder in
      let journal = Journal(folder: folder)
      let plans = (0..<3).map { _ in Self.plan() }
      for plan in plans { _ = try journal.begin(plan) }
      #expect(journal.entries().map(\.id) == plans.map(\.id).sorted(by: >))
      #expect(journal.entry("../../etc/passwd") == nil)
    }
  }

  @Test func whatCannotBeWrittenIsRefused() throws {
    try withFolder { folder in
      // A file stands where the folder should.
      let parent = (folder as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: (parent as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: parent))
      let error = #expect(throws: JournalError.self) { _ = try Journal(folder: folder).begin(Self.plan()) }
      #expect(error?.message.hasPrefix("Nothing was done") == true)
      #expect(error?.advice.contains("XDG_STATE_HOME") == true)
    }
    let full = try #require(try JournalFile.reopen("/dev/full"))
    let error = #expect(throws: JournalError.self) { try full.append([0x61]) }
    #expect(error?.advice.contains("Make room") == true)
  }

  @Test(
    arguments: [
      (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/interlink-tui/journal"),
      (["XDG_STATE_HOME": "s", "HOME": "/h"], "/h/.local/state/interlink-tui/journal"), ([:], nil),
    ] as [([String: String], String?)])
  func theFolderIsXDGs(_ environment: [String: String], _ folder: String?) {
    #expect(Journal.usualFolder(environment) == folder)
  }
}
