@testable internal import ClientCore
@testable internal import InterLinkTUI

let manifestTargets = [
  // YAML as it comes from a file: no more than one value of what it says may be made of it.
  Target("yaml") { bytes in
    do throws(CommandFailure) {
      for manifest in try ManifestFile.parse(bytes.text, shown: "the file") {
        require((try? JSONValue(manifest.serialized())) == manifest, "A manifest cannot be sent.")
      }
    } catch {
      requireDrawn("\(error)")
    }
  },
  // A pod as the API server has it.
  Target("manifest") { bytes in
    guard let manifest = try? JSONValue(bytes) else { return }
    let findings = Preflight.check(manifest)
    for finding in findings {
      requireDrawn(finding.sentence, isLine: true)
      for fix in finding.fixes { _ = Preflight.check(fix.applied(to: manifest)) }
    }
    let masked = Secrets.masked(manifest)
    requireMasked(masked)
    for line in YAMLText.lines(masked) {
      require(!line.text.contains("\n"), "A line of YAML is two.")
    }
    _ = (CleanCopy.pod(manifest, name: "copy"), CleanCopy.job(manifest, name: "copy"))
    let form = FlagsForm(manifest)
    _ = form.rows
  },
]

/// Ends the process if a text in `manifest` has a key in it.
private func requireMasked(_ manifest: JSONValue) {
  switch manifest {
  case .string(let text): require(!Secrets.isSecret(value: text), "A key is shown.")
  case .array(let elements): for element in elements { requireMasked(element) }
  case .object(let members): for member in members { requireMasked(member.value) }
  default: break
  }
}
