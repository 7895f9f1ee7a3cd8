import ArgumentParser

/// Options that every command takes, before or after its name; kubectl's names and meanings where it has them.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Configuration to use instead of ~/.config/interlink-tui/config.yaml.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp("Only this site of the configuration; may be repeated.", valueName: "name"))
  var site: [String] = []

  @Option(
    help: ArgumentHelp("Kubeconfig file to use instead of $KUBECONFIG or ~/.kube/config.", valueName: "file"))
  var kubeconfig: String?

  @Option(
    help: ArgumentHelp("Context of the kubeconfig to use instead of its current one.", valueName: "name"))
  var context: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Namespace to look at; the context's if absent.", valueName: "name"))
  var namespace: String?

  @Flag(name: [.customShort("A"), .long], help: "Look at all namespaces.")
  var allNamespaces = false

  @Option(
    help: ArgumentHelp(
      "Slurm of the site: unix:/PATH or http(s)://HOST:PORT of slurmrestd, local or ssh:HOST for its commands.",
      valueName: "where"))
  var slurm: SlurmArgument?

  @Option(
    help: ArgumentHelp("interLink API of the site: http(s)://HOST:PORT or unix:/PATH.", valueName: "where"))
  var interlink: InterLinkArgument?

  @Flag(help: "Use a simulated site inside this process; no cluster is touched.")
  var demo = false

  @Flag(help: "Refuse everything that would change the cluster.")
  var readOnly = false

  @Option(
    help: ArgumentHelp("Append a log of this run to a file, one JSON object a line.", valueName: "file"))
  var logFile: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @OptionGroup(title: "Simulation options (with --demo or site)")
  var simulation: SimulationOptions

  func validate() throws {
    if demo, kubeconfig != nil || context != nil || config != nil || !site.isEmpty {
      throw ValidationError(
        "--demo brings its own site: it takes none of --kubeconfig, --context, --config and --site.")
    }
    if demo, slurm != nil || interlink != nil {
      throw ValidationError(
        "--demo brings its own interLink API and Slurm: it takes neither --slurm nor --interlink.")
    }
    if !site.isEmpty, kubeconfig != nil || context != nil {
      throw ValidationError(
        "--site names a site of the configuration: it excludes --kubeconfig and --context.")
    }
    if site.count > 1, slurm != nil || interlink != nil {
      throw ValidationError("--slurm and --interlink belong to one site: name one with --site.")
    }
    if allNamespaces, namespace != nil {
      throw ValidationError("--namespace and --all-namespaces exclude each other.")
    }
    if let namespace, namespace.isEmpty {
      throw ValidationError("--namespace needs a name; for all namespaces use -A.")
    }
  }
}

/// How the simulated site begins and how its time passes.
struct SimulationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Seed of the simulation: the same seed gives the same site.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Simulated seconds per second, 1 unless given; 0 stops the clock, so that every run looks the same.",
      valueName: "factor"))
  var speed: Double?

  @Option(help: ArgumentHelp("What there is at the start: lively, empty or bare.", valueName: "scene"))
  var scene = Scene.lively

  /// A scene of the embedded site, by name.
  enum Scene: String, ExpressibleByArgument, CaseIterable {
    case lively, empty, bare
  }

  func validate() throws {
    guard (0...10_000).contains(speed ?? 1) else {
      throw ValidationError("--speed must lie between 0 and 10000.")
    }
  }
}
