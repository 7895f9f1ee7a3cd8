import Testing

@testable import ClientCore
@testable import InterLinkTUI

/// The form, the list of preflight and the dialogs, as frames that were looked at.
@Suite struct FormGoldenTests {
  nonisolated struct Shot: Sendable, CustomTestStringConvertible {
    var name: String
    var keys: String
    var manifest: @Sendable () -> JSONValue? = { Manifests.troubled() }
    var sizes = [(80, 24), (120, 40)]
    var isASCII = false
    var testDescription: String { name }
  }

  nonisolated static let pod = "2/3dgan-train<enter>"
  nonisolated static let shots: [Shot] = [
    Shot(name: "flags", keys: pod + "e", sizes: [(80, 24), (120, 40), (200, 60)]),
    Shot(name: "flags-ascii", keys: pod + "e", sizes: [(80, 24)], isASCII: true),
    Shot(name: "flags-small", keys: pod + "eG", sizes: [(40, 12), (60, 15)]),
    Shot(name: "flags-finding", keys: pod + "ejjj"),
    Shot(name: "flags-typing", keys: pod + "ej<enter><ctrl-u>soon"),
    Shot(name: "flags-raw", keys: pod + "et --comment='open", sizes: [(80, 24)]),
    Shot(name: "flags-unparsed", keys: pod + "et --comment='open<enter><esc>", sizes: [(80, 24)]),
    Shot(name: "flags-changed", keys: pod + "ej<enter><ctrl-u>4:00:00<enter>jjf"),
    Shot(name: "flags-adding", keys: pod + "eaqos"),
    Shot(name: "flags-none", keys: pod + "e", manifest: { Manifests.pod(flags: nil) }, sizes: [(80, 24)]),
    Shot(name: "flags-refused", keys: pod + "e", manifest: { nil }, sizes: [(80, 24)]),
    Shot(name: "flags-where", keys: pod + "ej<enter><ctrl-u>4:00:00<enter>jjf<esc>"),
    Shot(name: "preflight", keys: pod + "vj"),
    Shot(
      name: "preflight-well", keys: pod + "v",
      manifest: { Manifests.pod(limits: [("cpu", "4"), ("memory", "8Gi")]) }, sizes: [(80, 24)]),
  ]

  nonisolated static let handShots: [HandShot] = [
    HandShot(name: "cancel", keys: pod + "c"),
    HandShot(name: "cancel-ascii", keys: pod + "c", sizes: [(80, 24)], isASCII: true),
    HandShot(name: "cancel-owner", keys: pod + "c") { target in
      target.warn(
        "Job itwinai/3dgan-train makes another pod, and so another job, in its place. To end the work, delete or "
          + "suspend the Job.")
      target.owners = [
        ObjectReference(apiVersion: "batch/v1", kind: "Job", namespace: "itwinai", name: "3dgan-train")
      ]
      target.alternatives = [
        ActionAlternative(
          choice: .deleteOwner, sentence: "Delete Job itwinai/3dgan-train and all its pods."),
        ActionAlternative(
          choice: .suspendOwner, sentence: "Suspend Job itwinai/3dgan-train: its pods go, it can be resumed."),
      ]
    },
    HandShot(name: "cancel-many", keys: "2*c13"),
    HandShot(name: "resubmit-many", keys: "2/itwinai<enter>*r", sizes: [(80, 24)]),
    HandShot(name: "cancel-command", keys: pod + "c!", sizes: [(80, 24)]),
    HandShot(name: "cancel-forbidden", keys: pod + "cy", sizes: [(80, 24)]) { target in
      target.block(
        .access,
        "You may not delete pods in namespace itwinai. Ask the cluster's administrator for that right, or use another "
          + "context.")
    },
    HandShot(name: "resubmit", keys: "2/eval<enter>r"),
    HandShot(name: "resubmit-preflight", keys: "2/eval<enter>r", sizes: [(80, 24)]) { target in
      target.block(.preflight, "No container has a memory limit: the job gets 1 MB and is killed at once.")
    },
    HandShot(name: "cancel-ended", keys: "2*c16y", sizes: [(80, 24), (120, 40)]),
    HandShot(name: "journal", keys: "u"),
    HandShot(name: "journal-finish", keys: "uf", sizes: [(80, 24)]),
    HandShot(name: "action", keys: "uj<enter>", sizes: [(80, 24)]),
  ]

  nonisolated struct HandShot: Sendable, CustomTestStringConvertible {
    var name: String
    var keys: String
    var sizes = [(80, 24), (120, 40)]
    var isASCII = false
    var change: @Sendable (inout ActionTarget) -> Void = { _ in }
    var testDescription: String { name }
  }

  @Test(arguments: handShots) func handsLookAsTheyShould(_ shot: HandShot) async throws {
    for (columns, rows) in shot.sizes {
      let hands = FixedHands(
        journal: FixedHands.writtenJournal(), change: shot.change,
        outcome: { index in
          switch index {
          case 3:
            .ended(ActionOutcome(.orphan, "The pod is gone, but job 8831201 lives on: c on the job ends it."))
          case 4, 9, 14: .working(step: 1, title: "see that job 8831201 ends")
          default: .ended(ActionOutcome(.done, "Job 8831201 has ended."))
          }
        })
      let app = Stage.app(
        site: FixedSite(manifest: Manifests.troubled(), hands: hands), isASCII: shot.isASCII)
      await app.settle()
      _ = app.draw(rows: rows, columns: columns)
      await app.play(try KeyScript.keys(shot.keys))
      for index in app.works.indices { app.works[index].ended = nil }
      app.handsChanged()
      await app.settle()
      Golden.expect(app.draw(rows: rows, columns: columns), "\(shot.name)-\(columns)x\(rows)")
    }
  }

  @Test(arguments: shots) func looksAsItShould(_ shot: Shot) async throws {
    for (columns, rows) in shot.sizes {
      let app = Stage.app(site: FixedSite(manifest: shot.manifest()), isASCII: shot.isASCII)
      await app.settle()
      _ = app.draw(rows: rows, columns: columns)
      await app.play(try KeyScript.keys(shot.keys))
      Golden.expect(app.draw(rows: rows, columns: columns), "\(shot.name)-\(columns)x\(rows)")
    }
  }
}
