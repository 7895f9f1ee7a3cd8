import ArgumentParser
internal import ClientCore

/// `preflight`: looks over pods before they are sent.
struct PreflightCommand: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(
    commandName: "preflight",
    abstract: "Say what of a manifest would fail, be lost, or not do what it says.",
    discussion: """
      Of files no cluster is asked.  The exit code is 1 if there is an error, or, with --strict, a warning.
      """)

  @OptionGroup(title: "Global options") var global: GlobalOptions
  @OptionGroup var selection: SelectionOptions

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp("A file of manifests, - for standard input; may be repeated.", valueName: "file"))
  var files: [String] = []

  @Flag(help: "Fail on warnings too.")
  var strict = false

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = ActionOptions.OutputFormat.text

  func validate() throws {
    if files.isEmpty == selection.isEmpty { throw ValidationError("Name files with -f, or pods.") }
  }

  func run() async throws {
    try Program.start(global)
    var checked: [(manifest: JSONValue, context: PreflightContext)] = []
    for file in files { checked += try ManifestFile.read(file).map { ($0, PreflightContext()) } }
    if files.isEmpty {
      let selection = selection.selection
      checked = try await ClusterSession.with(global) { session in
        var found: [(JSONValue, PreflightContext)] = []
        for chosen in try await selection.choose(in: session) {
          var context = chosen.context
          context.isNew = false
          let partitions = SitePartitions(chosen.site.actionSite(isReadOnly: true))
          for pod in chosen.pods {
            let manifest = try await chosen.site.client.get(.pods, namespace: pod.namespace, name: pod.name)
            let node = manifest[["spec", "nodeName"]]?.string ?? ""
            context.partitions = await partitions.partitions(of: node)
            found.append((manifest, context))
          }
        }
        return found
      }
    }
    var worst: PreflightFinding.Severity?
    for (manifest, context) in checked {
      let findings = Preflight.check(manifest, context)
      report(findings, of: manifest)
      for finding in findings { worst = max(worst ?? finding.severity, finding.severity) }
    }
    if let worst, worst >= (strict ? .warning : .error) { throw ArgumentParser.ExitCode.failure }
  }

  private func report(_ findings: [PreflightFinding], of manifest: JSONValue) {
    let name = ObjectReference(manifest)?.shown ?? "object without a name"
    var printed = StandardOutput()
    if findings.isEmpty, output == .text { printed.write("\(name): nothing is found\n") }
    for finding in findings {
      if output == .json {
        var line = JSONLine()
        line.add("object", name)
        line.add("rule", finding.rule.rawValue)
        line.add("severity", finding.severity.word)
        line.add("path", finding.path?.description)
        line.add("sentence", finding.sentence)
        line.add("fixes", finding.fixes.map(\.title))
        printed.write(line.text)
      } else {
        let place = finding.path.map { " [\($0)]" } ?? ""
        printed.write("\(name): \(finding.severity.word): \(finding.sentence)\(place)\n")
        for fix in finding.fixes { printed.write("  fix: \(CleanText.line(fix.title))\n") }
      }
    }
  }
}
