import ClientCore
import Testing

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
