import Testing

@testable import ClientCore

/// Of which pods the log goes with what is done.
@Suite struct TakenLogTests {
  private static let pod = ObjectReference(namespace: "default", name: "a", uid: "a")
  private static let owner = ObjectReference(
    apiVersion: "batch/v1", kind: "Job", namespace: "default", name: "job", uid: "job")

  nonisolated struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [ActionStep]
    var blocker: ActionBlocker.Ground?
    /// UIDs; `b` is of the same owner as `a`, `c` of none.
    var taken: [String]
  }

  nonisolated static let cases: [Case] = [
    Case(testDescription: "the pod", steps: [.delete(pod, propagation: nil)], taken: ["a"]),
    Case(testDescription: "its owner", steps: [.delete(owner, propagation: .background)], taken: ["a", "b"]),
    Case(
      testDescription: "its owner is suspended", steps: [.edit(owner, [.set(["spec", "suspend"], true)])],
      taken: ["a", "b"]),
    Case(testDescription: "its annotations", steps: [.edit(pod, [.remove(["metadata"])])], taken: []),
    Case(testDescription: "its job in the queue", steps: [.endJob(id: 1, node: "vk")], taken: []),
    Case(
      testDescription: "forbidden", steps: [.delete(pod, propagation: nil)], blocker: .access, taken: []),
    Case(
      testDescription: "in spite of preflight", steps: [.delete(pod, propagation: nil)], blocker: .preflight,
      taken: ["a"]),
  ]

  @Test(arguments: cases) func onlyWhatGoesIsTaken(_ example: Case) {
    var plan = ActionPlan(
      .cancel, origin: ActionOrigin(site: "", context: "", server: "", user: ""), id: "action")
    var target = ActionTarget(Self.pod)
    (target.owners, target.steps) = ([Self.owner], example.steps)
    if let ground = example.blocker { target.block(ground, "No.") }
    plan.targets = [target]
    let taken = ["a", "b", "c"].filter { uid in
      var meta = ObjectMeta()
      meta.uid = uid
      if uid != "c" {
        var controller = OwnerReference()
        (controller.kind, controller.name, controller.uid) = ("Job", "job", "job")
        meta.controller = controller
      }
      return plan.takesLog(of: meta)
    }
    #expect(taken == example.taken)
  }
}
