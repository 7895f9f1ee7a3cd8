import Monitor
import Testing

@testable import ClientCore
@testable import InterLinkTUI

/// Cancelling, resubmitting, saving and taking back, played without a terminal.
@Suite struct HandsAppTests {
  private func started(_ hands: FixedHands, isReadOnly: Bool = false) async -> App {
    let app = Stage.app(
      Fixture.joined(), site: FixedSite(manifest: Manifests.troubled(), hands: hands), isReadOnly: isReadOnly)
    await app.settle()
    _ = app.draw(rows: 24, columns: 80)
    return app
  }

  private func play(_ app: App, _ script: String) async throws { await app.play(try KeyScript.keys(script)) }
  private func text(_ app: App) -> String { app.draw(rows: 24, columns: 80).text }

  // MARK: Cancel

  @Test func enterLeavesThePodRunning() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>")
    for leave in ["<enter>", "<esc>", "n", "q", "<ctrl-c>"] {
      try await play(app, "c")
      #expect(app.place == .dialog && text(app).contains("Asks Slurm (vega) until job 8831201 has ended."))
      try await play(app, leave)
      #expect(app.place == .pods && !app.hasQuit, "after \(leave)")
    }
    #expect(hands.asked.carriedOut.isEmpty)
  }

  @Test func aCancelNamesThePodByItsUID() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>cy")
    let uid = app.snapshot.pods.first { $0.pod.meta.name == "3dgan-train-0" }?.pod.meta.uid
    #expect(hands.asked.carriedOut.flatMap(\.targets).map(\.object.uid) == [uid ?? "none"])
    #expect(hands.asked.cancelled.first?.choice == .pod)
  }

  @Test func theOtherButtonIsOneTabAway() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>c<tab><enter>")
    #expect(hands.asked.carriedOut.count == 1)
  }

  @Test func whatManyMarksMeanMustBeCounted() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "2*")
    let count = app.targets.count
    try #require(count > 10)
    try await play(app, "cy")
    #expect(hands.asked.carriedOut.isEmpty && app.message?.text.contains("Type the number") == true)
    try await play(app, "\(count + 1)<backspace><backspace>\(count)y")
    #expect(hands.asked.carriedOut.first?.targets.count == count)
  }

  @Test func marksAreTakenByRangeAndTakenAwayAgain() async throws {
    let app = await started(FixedHands())
    try await play(app, "2g jj<ctrl-space>")
    #expect(app.pods.markedRows.count == 4)
    try await play(app, "**")
    #expect(app.pods.markedRows.isEmpty)
  }

  @Test func onlyWhatTheFilterLetsThroughIsMarked() async throws {
    let app = await started(FixedHands())
    try await play(app, "2/virgo<enter>*<esc>")
    #expect(app.targets.count == 4 && app.targets.allSatisfy { $0.pod.meta.namespace == "virgo" })
  }

  @Test func anotherWayIsPlannedAnew() async throws {
    let hands = FixedHands { target in
      target.alternatives = [
        ActionAlternative(choice: .deleteOwner, sentence: "Delete Job itwinai/3dgan-train and all its pods.")
      ]
    }
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>c")
    #expect(text(app).contains("Delete Job itwinai/3dgan-train and all its pods."))
    try await play(app, "<shift-tab><enter>")
    #expect(hands.asked.cancelled.last?.choice == .deleteOwner)
    try await play(app, "y")
    #expect(hands.asked.carriedOut.count == 1)
  }

  @Test func whatIsForbiddenStaysAndSaysWhy() async throws {
    let hands = FixedHands { target in
      target.block(.access, "You may not delete pods in namespace itwinai.")
    }
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>cy")
    #expect(app.message?.text == "You may not delete pods in namespace itwinai.")
    #expect(app.place == .dialog && hands.asked.carriedOut.isEmpty)
  }

  @Test func readOnlyIsSaidAndNothingIsPlanned() async throws {
    let hands = FixedHands()
    let app = await started(hands, isReadOnly: true)
    #expect(text(app).contains("READ-ONLY"))
    for key in ["c", "r"] {
      try await play(app, "2/3dgan-train<enter>" + key)
      #expect(app.place == .pods && app.message?.text.contains("read-only") == true)
    }
    #expect(hands.asked.cancelled.isEmpty && hands.asked.resubmitted.isEmpty)
  }

  @Test func aJobWithoutAPodIsEnded() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "4/is:orphan<enter>cy")
    let orphan = try #require(hands.asked.ended.first)
    #expect(orphan.job == 8_831_101 || orphan.job != nil)
    #expect(!orphan.node.isEmpty)
    #expect(hands.asked.carriedOut.first?.kind == .endJob)
  }

  @Test func jobsOfOthersAndEndedOnesAreNotTouched() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "4a*c")
    // Marked are all jobs of the queue, with pods and without.
    #expect(app.orphans.allSatisfy { $0.entry?.isForeign == false })
    try await play(app, "<esc><ctrl-\\>")
    for row in JobRow.rows(of: app.snapshot, all: true) where row.pod == nil && row.entry?.isForeign == true {
      app.open(JobDetailView(row))
      try await play(app, "c")
      #expect(app.place == .jobDetail && app.message?.text.contains("not interLink's") == true)
    }
    #expect(hands.asked.ended.isEmpty)
  }

  @Test func commandsAreShownAndCopied() async throws {
    let app = await started(FixedHands())
    var copied = ""
    app.onCopy = { copied = $0 }
    try await play(app, "2/3dgan-train<enter>c!")
    #expect(text(app).contains("$ kubectl --context vega-prod -n itwinai delete pod/3dgan-train-0"))
    try await play(app, "Y")
    #expect(copied == "kubectl --context vega-prod -n itwinai delete pod/3dgan-train-0")
    #expect(app.place == .dialog)
  }

  // MARK: Under way

  @Test func rowsAndStripTellWhatIsUnderWay() async throws {
    let hands = FixedHands(outcome: { _ in .working(step: 1, title: "see that job 8831201 ends") })
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>cy")
    app.works[0].ended = nil
    app.handsChanged()
    await app.settle()
    let frame = app.draw(rows: 24, columns: 160).text
    #expect(frame.contains("cancelling") && frame.contains("see that job 8831201 ends"))
    try await play(app, "jjj<ctrl-g>")
    #expect(hands.asked.stops == 1 && app.place == .pods)
  }

  @Test func leavingWhileSomethingIsUnderWayIsAskedFirst() async throws {
    let app = await started(FixedHands(outcome: { _ in .working(step: 0, title: "delete it") }))
    try await play(app, "2/3dgan-train<enter>cy")
    app.works[0].ended = nil
    try await play(app, "q")
    #expect(!app.hasQuit && app.place == .dialog)
    try await play(app, "<enter>Qy")
    #expect(app.hasQuit)
  }

  @Test func aFailureStaysInSightUntilItIsDismissed() async throws {
    let hands = FixedHands(outcome: { _ in .ended(ActionOutcome(.orphan, "Job 8831201 lives on.")) })
    let app = await started(hands)
    try await play(app, "2/3dgan-train<enter>cy")
    #expect(text(app).contains("Job 8831201 lives on."))
    try await play(app, "j3<esc>")
    #expect(app.works.isEmpty && !text(app).contains("lives on"))
  }

  // MARK: Resubmit and save

  @Test func moreTimeIsProposedAfterATimeLimit() async throws {
    var pod = Manifests.pod()
    pod[path: ["status", "containerStatuses"]] = [
      [
        "name": "main",
        "state": ["terminated": ["message": "SLURM job reached its time limit and was terminated"]],
      ]
    ]
    let manifest = String(decoding: pod.serialized(), as: UTF8.self)
    let hands = FixedHands { target in
      target.kept = [ActionTarget.Kept(object: target.object, text: manifest)]
    }
    let app = await started(hands)
    try await play(app, "2/ocean<enter>r")
    #expect(text(app).contains("--time=5:00:00"))
    #expect(
      hands.asked.resubmitted.last?.edits.isEmpty == false, "the proposal is what the dialog begins with")
    try await play(app, "e")
    #expect(app.form?.loaded?.flagsText.contains("--time=5:00:00") == true)
  }

  @Test func theOldNameIsAChoice() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "2/eval<enter>r<shift-tab><enter>")
    #expect(hands.asked.resubmitted.map(\.name) == [.next, .same])
  }

  @Test func preflightIsOverriddenOnlyByAButtonOfItsOwn() async throws {
    let hands = FixedHands { $0.block(.preflight, "The job gets 1 MB.") }
    let app = await started(hands)
    try await play(app, "2/eval<enter>ry")
    #expect(hands.asked.carriedOut.isEmpty && app.place == .dialog)
    try await play(app, "<tab><tab><enter>")
    #expect(hands.asked.carriedOut.count == 1 && hands.asked.resubmitted.last?.overridesPreflight == true)
  }

  @Test func savedEditsDiscardTheDraft() async throws {
    let hands = FixedHands()
    let app = await started(hands)
    try await play(app, "2/eval<enter>ex")
    let form = try #require(app.form)
    try await play(app, "s<tab><enter>")
    #expect(hands.asked.edited.last?.scope == .copy(.next) && app.place == .dialog)
    #expect(hands.asked.edited.last?.edits.count == 1)
    #expect(await app.options.drafts.draft(form.draftName) != nil)
    try await play(app, "y")
    #expect(app.place == .pods && hands.asked.carriedOut.count == 1)
    #expect(await app.options.drafts.draft(form.draftName) == nil)
  }

  // MARK: The journal

  @Test func whatWasCutOffIsToldAndStandsFirst() async throws {
    let hands = FixedHands(journal: FixedHands.writtenJournal())
    let app = await started(hands)
    app.lookForUnresolved()
    await app.settle()
    #expect(app.place == .overview && text(app).contains("An action was cut off"))
    try await play(app, "u")
    #expect(app.currentEntry?.isCutOff == true && app.unresolvedCount == 0)
    try await play(app, "f")
    #expect(text(app).contains("Finishing creates pod itwinai/3dgan-eval-r1."))
    try await play(app, "<tab><enter>")
    #expect(hands.asked.finished.count == 1)
    try await play(app, "f<shift-tab><enter>")
    #expect(hands.asked.dismissed == hands.asked.finished)
  }

  @Test func anActionIsTakenBackAfterADialog() async throws {
    let hands = FixedHands(journal: FixedHands.writtenJournal())
    let app = await started(hands)
    try await play(app, "uu")
    #expect(app.place == .journal && app.message?.text.contains("cut off") == true)
    try await play(app, "juy")
    #expect(hands.asked.carriedOut.map(\.kind) == [.undo])
  }
}
