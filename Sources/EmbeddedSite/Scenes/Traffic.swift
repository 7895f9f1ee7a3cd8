/// The pods that come and go in the lively scene.
enum Traffic {
  private struct Kind {
    var namespace: String
    var name: String
    var node: String
    var image: String
    var flags: String
    var cpu: String
    var memory: String
    var workload: Workload
    var isService = false
  }

  private static let kinds: [Kind] = [
    Kind(
      namespace: "itwinai", name: "hpo-trial", node: "vega-vk",
      image: "ghcr.io/intertwin-eu/itwinai:0.3.1-torch",
      flags: "--partition=gpu --gres=gpu:1 --time=01:00:00", cpu: "4", memory: "16Gi", workload: .progressBar),
    Kind(
      namespace: "oscar-svc", name: "plants-classification", node: "vega-vk",
      image: "ai4oshub/plants-classification:latest", flags: "--partition=cpu --time=00:30:00", cpu: "2",
      memory: "4Gi", workload: .inference, isService: true),
    Kind(
      namespace: "oscar-svc", name: "text-to-speech", node: "vega-vk",
      image: "ghcr.io/grycap/text-to-speech-coqui:latest",
      flags: "--partition=cpu --time=00:20:00", cpu: "1", memory: "2Gi", workload: .corpus, isService: true),
    Kind(
      namespace: "climate", name: "regrid", node: "vega-vk", image: "registry.cmcc.it/esm/cdo:2.4.1",
      flags: "--partition=cpu --time=01:00:00 --account=r2402-climate", cpu: "4", memory: "8Gi",
      workload: .regrid),
    Kind(
      namespace: "virgo", name: "qtransform", node: "vega-vk",
      image: "gitlab-registry.in2p3.fr/virgo/gwpy:3.0",
      flags: "-p cpu -t 40 -A r2403-virgo", cpu: "2", memory: "6Gi", workload: .glitchSearch),
    Kind(
      namespace: "lattice", name: "obs", node: "juwels-vk",
      image: "jugit-registry.fz-juelich.de/lattice/obs:1.8",
      flags: "--partition=devel --time=01:00:00", cpu: "8", memory: "8Gi", workload: .monteCarlo),
  ]

  /// A newcomer.
  static func next(random: inout RandomSource) -> (template: PodTemplate, plan: JobPlan) {
    let kind = random.pick(kinds)
    let seconds: Double =
      switch random.unit() {
      case ..<0.35: random.double(25...110)
      case ..<0.85: random.double(120...900)
      default: random.double(900...3000)
      }
    var flags = kind.flags
    var outcome = JobPlan.Outcome.exit(0)
    switch random.unit() {
    case ..<0.06: outcome = .exit(random.pick([1, 2, 137]))
    case ..<0.08: outcome = .outOfMemory
    case ..<0.09: outcome = .nodeFailure
    case ..<0.11: flags += " --time=1"
    case ..<0.125: flags += " --account=r2399-closed"
    default: break
    }
    let suffix = kind.isService ? random.hex(8) : random.nameSuffix()
    var template = PodTemplate(
      namespace: kind.namespace, name: "\(kind.name)-\(suffix)", node: kind.node,
      containers: [.init(name: "main", image: kind.image, cpu: kind.cpu, memory: kind.memory)], flags: flags,
      labels: kind.isService ? [("oscar_service", kind.name)] : [("app", kind.name)])
    if kind.isService {
      template.containers[0].name = "oscar-container"
      template.initContainers = [
        .init(
          name: "supervisor-loader", image: "ghcr.io/grycap/faas-supervisor:1.5.8",
          command: ["/bin/sh", "-c"],
          arguments: ["cp -r /supervisor/* /oscar/bin/ && ls /oscar/bin"])
      ]
    }
    let plan = JobPlan(
      duration: seconds.rounded(), outcome: outcome, workload: kind.workload,
      boot: random.chance(0.06) ? 12 : 0)
    return (template, plan)
  }
}
