import Testing

@testable import ClientCore
@testable import Monitor

/// What rows tell of actions, and for how long.
@Suite struct RowActionTests {
  private static func progress(_ uid: String, _ state: ActionProgress.State) -> ActionProgress {
    var plan = ActionPlan(
      .cancel, origin: ActionOrigin(site: "", context: "", server: "", user: ""), id: "action")
    plan.targets = [ActionTarget(ObjectReference(namespace: "default", name: "pod-\(uid)", uid: uid))]
    var progress = ActionProgress(plan)
    progress.states = [state]
    return progress
  }

  static let cases: [(state: ActionProgress.State, words: String, staysWithItsPod: Bool)] = [
    (.working(step: 0, title: "delete"), "cancelling", true),
    (.ended(ActionOutcome(.done, "Done.")), "done", false),
    (.ended(ActionOutcome(.orphan, "Lives on.")), "left a job behind", true),
  ]

  @Test(arguments: cases) func rowsTellOfIt(
    _ state: ActionProgress.State, _ words: String, _ staysWithItsPod: Bool
  ) {
    let site = Site()
    site.list([pod("a")])
    site.act(Self.progress("a", state))
    func shown() -> String? { site.snapshot().actions.first { $0.key.uid == "a" }?.value.words }
    #expect(shown() == words)
    site.wait(20)
    #expect(shown() == words)
    site.wait(20)
    #expect(shown() == (staysWithItsPod ? words : nil))
  }
}
