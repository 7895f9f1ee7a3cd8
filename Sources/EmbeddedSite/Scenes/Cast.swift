/// The pods of the lively scene that are always there, one for every state and every trap of interLink.
enum Cast {
  private static let hour = 3600.0

  static func cues(random: inout RandomSource) -> [Cue] {
    vega(random: &random) + troubles() + waiting() + juwels(random: &random) + cnaf()
      + slurmCues(random: &random)
  }

  // MARK: - Doing well

  private static func vega(random: inout RandomSource) -> [Cue] {
    let workflow = random.uuid()
    let oscar = random.hex(8)
    return [
      add(
        -51.3 * hour, "climate", "cmip6-downscale", "vega-vk", "registry.cmcc.it/esm/downscale:3.1",
        cpu: "16",
        memory: "96Gi", flags: "--partition=long --time=6-00:00:00 --account=r2401-itwin",
        JobPlan(duration: 120 * hour, workload: .regrid)),
      add(
        -4430, "itwinai", "3dgan-train-0", "vega-vk", "ghcr.io/intertwin-eu/itwinai:0.3.1-torch", cpu: "8",
        memory: "64Gi", flags: "--partition=gpu --gres=gpu:4 --time=02:30:00 --account=r2401-itwin",
        labels: [("app", "3dgan"), ("team", "itwinai")], JobPlan(duration: 8700, workload: .progressBar)),
      add(
        -5.2 * hour, "itwinai", "cern-fastcalo-train", "vega-vk", "ghcr.io/intertwin-eu/itwinai:0.3.1-torch",
        cpu: "8",
        memory: "64Gi", flags: "--partition=gpu --gres=gpu:1 --time=12:00:00 --account=r2401-itwin",
        labels: [("app", "fastcalo"), ("team", "itwinai")],
        JobPlan(duration: 10.5 * hour, workload: .training)),
      add(
        -1.8 * hour, "itwinai", "mlflow-sweep-\(random.nameSuffix())", "vega-vk",
        "ghcr.io/intertwin-eu/itwinai:0.3.1-torch",
        cpu: "4", memory: "16Gi", flags: "--partition=gpu --gres=gpu:1 --time=06:00:00",
        owner: .workflow(name: "mlflow-sweep", uid: workflow),
        labels: [("workflows.argoproj.io/workflow", "mlflow-sweep")],
        JobPlan(duration: 3 * hour, workload: .training)),
      add(
        -2.1 * hour, "virgo", "glitchflow-o4b", "vega-vk", "gitlab-registry.in2p3.fr/virgo/glitchflow:0.9.2",
        cpu: "8",
        memory: "24Gi", flags: "--partition=cpu --time=08:00:00 --account=r2403-virgo",
        JobPlan(duration: 5 * hour, workload: .glitchSearch)),
      add(
        -0.9 * hour, "nlp", "corpus-ja-zh", "vega-vk", "ghcr.io/izum/tokenize:2.0", cpu: "2", memory: "8Gi",
        flags: "--partition=cpu --time=04:00:00",
        annotations: [
          ("example.org/description", "多言語コーパスの前処理（日本語・中文・한국어）"), ("example.org/owner", "田中さくら"),
        ], JobPlan(duration: 3 * hour, workload: .corpus)),
      Cue(
        at: -1500,
        action: .add(
          PodTemplate(
            namespace: "oscar-svc", name: "plants-classification-\(oscar)", node: "vega-vk",
            containers: [
              .init(
                name: "oscar-container", image: "ai4oshub/plants-classification:latest",
                command: ["/bin/sh", "-c"], arguments: ["echo $EVENT | /oscar/bin/supervisor"], cpu: "2",
                memory: "4Gi")
            ],
            initContainers: [
              .init(
                name: "supervisor-loader", image: "ghcr.io/grycap/faas-supervisor:1.5.8",
                command: ["/bin/sh", "-c"],
                arguments: ["cp -r /supervisor/* /oscar/bin/ && ls /oscar/bin"])
            ],
            flags: "--partition=cpu --time=01:00:00",
            labels: [("oscar_service", "plants-classification"), ("app.kubernetes.io/managed-by", "oscar")],
            owner: .job(name: "plants-classification-\(oscar)", uid: random.uuid())),
          JobPlan(duration: 2900, workload: .inference))),
      Cue(
        at: -2700,
        action: .add(
          PodTemplate(
            namespace: "itwinai", name: "drought-train", node: "vega-vk",
            containers: [
              .init(
                name: "train", image: "ghcr.io/intertwin-eu/itwinai:0.3.1-torch", cpu: "8", memory: "48Gi"),
              .init(name: "metrics", image: "docker.io/prom/node-exporter:v1.8.2", cpu: "1", memory: "256Mi"),
            ], flags: "--partition=gpu --gres=gpu:2 --time=05:00:00", labels: [("app", "drought")]),
          JobPlan(duration: 4 * hour, workload: .training))),
      add(
        -70, "itwinai", "eurac-inference", "vega-vk", "ghcr.io/intertwin-eu/eurac:1.4", cpu: "2",
        memory: "4Gi",
        flags: "--partition=debug --time=00:20:00", JobPlan(duration: 900, workload: .inference, boot: 400)),
      add(
        -900, "virgo", "noise-projection", "vega-vk", "gitlab-registry.in2p3.fr/virgo/noise:1.2", cpu: "4",
        memory: "8Gi",
        flags: "--partition=cpu --time=03:00:00 --account=r2403-virgo",
        JobPlan(duration: 2 * hour, workload: .glitchSearch)),
      Cue(at: -300, action: .suspendJob(of: "virgo/noise-projection")),
      add(
        -640, "climate", "tas-quicklook", "vega-vk", "registry.cmcc.it/esm/quicklook:1.0", cpu: "1",
        memory: "2Gi",
        flags: "--partition=cpu --time=01:00:00", JobPlan(duration: 1800, workload: .regrid)),
      Cue(at: -12, action: .delete("climate/tas-quicklook")),
    ]
  }

  // MARK: - Ended badly, or said to

  private static func troubles() -> [Cue] {
    [
      add(
        -2 * hour, "climate", "cmcc-regrid", "vega-vk", "registry.cmcc.it/esm/cdo:2.4.1", cpu: "4",
        memory: "8Gi",
        flags: "--time=02:30:00 --partition=cpu --hold", JobPlan(duration: 1800, workload: .regrid)),
      // Cancelled in the queue: Kubernetes says Succeeded.
      Cue(at: -41, action: .cancelJob(of: "climate/cmcc-regrid", by: 0)),
      add(
        -40, "virgo", "glitch-scan", "vega-vk", "gitlab-registry.in2p3.fr/virgo/glitchflow:0.9.2", cpu: "2",
        memory: "4Gi",
        flags: "--partition=gpu-debug --time=10", nil),
      add(
        -1.1 * hour, "itwinai", "lhcb-flow", "vega-vk", "ghcr.io/intertwin-eu/itwinai:0.3.1-torch", cpu: "4",
        memory: "16Gi", flags: "--partition=gpu --gres=gpu:1 --mem-per-gpu=16G", nil),
      add(
        -3 * hour, "climate", "ocean-biogeo", "vega-vk", "registry.cmcc.it/esm/nemo:4.2", cpu: "32",
        memory: "64Gi",
        flags: "--partition=cpu --time=01:00:00 --account=r2402-climate",
        JobPlan(duration: 2 * hour, workload: .regrid)),
      add(
        -1.4 * hour, "itwinai", "vit-large-finetune", "vega-vk", "ghcr.io/intertwin-eu/itwinai:0.3.1-torch",
        cpu: "8",
        memory: "12Gi", flags: "--partition=gpu --gres=gpu:1 --time=04:00:00",
        JobPlan(duration: 1260, outcome: .outOfMemory, workload: .training)),
      add(
        -1.6 * hour, "itwinai", "gan-ablation-3", "vega-vk", "ghcr.io/intertwin-eu/itwinai:0.3.1-torch",
        cpu: "4",
        memory: "16Gi", flags: "--partition=gpu --gres=gpu:1 --time=02:00:00",
        JobPlan(duration: 640, outcome: .exit(1), workload: .training)),
      add(
        -2.6 * hour, "virgo", "burst-search", "vega-vk", "gitlab-registry.in2p3.fr/virgo/cwb:7.0", cpu: "8",
        memory: "16Gi",
        flags: "--partition=cpu --time=04:00:00 --account=r2403-virgo",
        JobPlan(duration: 2400, outcome: .nodeFailure, workload: .glitchSearch)),
      add(
        -0.8 * hour, "virgo", "calib-check", "vega-vk", "gitlab-registry.in2p3.fr/virgo/calib:2.3", cpu: "1",
        memory: "2Gi",
        flags: "--partition=cpu --time=01:00:00 --account=r2403-virgo",
        JobPlan(duration: 3000, workload: .glitchSearch)),
      Cue(at: -1500, action: .cancelJob(of: "virgo/calib-check")),
      Cue(
        at: -1200,
        action: .addUnschedulable(
          PodTemplate(
            namespace: "climate", name: "global-1km-run", selectedNode: "vega-vk",
            containers: [
              .init(
                name: "main", image: "registry.cmcc.it/esm/icon:2024.10", cpu: "2048", memory: "4Ti",
                requestsItsLimits: true)
            ],
            flags: "--partition=cpu --nodes=16", tolerationSeconds: 300))),
    ]
  }

  // MARK: - Waiting

  private static func waiting() -> [Cue] {
    func wait(
      _ at: Double, _ namespace: String, _ name: String, _ image: String, _ flags: String,
      _ workload: Workload
    ) -> Cue {
      add(
        at, namespace, name, "vega-vk", image, cpu: "4", memory: "16Gi", flags: flags,
        JobPlan(duration: 1200, workload: workload))
    }
    let itwinai = "ghcr.io/intertwin-eu/itwinai:0.3.1-torch"
    let cmcc = "registry.cmcc.it/esm/cdo:2.4.1"
    return [
      wait(
        -1500, "itwinai", "3dgan-eval", itwinai,
        "--partition=gpu --qos=urgent --gres=gpu:4 --nodes=6 --time=01:00:00", .training),
      wait(
        -1480, "itwinai", "3dgan-export", itwinai,
        "--partition=cpu --time=30 --dependency=afterok:{job:itwinai/3dgan-train-0}", .training),
      wait(
        -1860, "oscar-svc", "cowsay-7f9c0a41", "ghcr.io/grycap/cowsay:latest",
        "--partition=gpu --gres=gpu:1 --time=3-00:00:00",
        .inference),
      wait(
        -600, "climate", "nightly-bias", cmcc, "--partition=cpu --time=02:00:00 --begin=now+6hours", .regrid),
      wait(-2400, "climate", "held-by-maria", cmcc, "--partition=cpu --time=02:00:00 --hold", .regrid),
      wait(-4800, "climate", "era5-largemem", cmcc, "-p largemem -t 08:00:00", .regrid),
      wait(
        -3300, "virgo", "pinned-analysis", "gitlab-registry.in2p3.fr/virgo/cwb:7.0",
        "--partition=cpu --nodelist=cn012 --time=01:00:00 --account=r2403-virgo", .glitchSearch),
      wait(
        -700, "climate", "ensemble-07", cmcc,
        "--partition=long --nodes=16 --ntasks=16 --time=10-00:00:00 --account=r2402-climate", .regrid),
      wait(-960, "itwinai", "scan-low-1", itwinai, "--partition=cpu --qos=low --time=02:00:00", .monteCarlo),
      wait(-955, "itwinai", "scan-low-2", itwinai, "--partition=cpu --qos=low --time=02:00:00", .monteCarlo),
      wait(-950, "itwinai", "scan-low-3", itwinai, "--partition=cpu --qos=low --time=02:00:00", .monteCarlo),
    ]
  }

  // MARK: - The other nodes

  private static func juwels(random: inout RandomSource) -> [Cue] {
    var cues: [Cue] = []
    for index in 0..<4 {
      cues.append(
        add(
          -Double(index + 1) * 2600, "lattice", "hmc-beta3p7-\(padded(index, 2))", "juwels-vk",
          "jugit-registry.fz-juelich.de/lattice/hmc:1.8", cpu: "48", memory: "60Gi",
          flags: "--partition=batch --time=24:00:00 --account=intertwin",
          JobPlan(duration: 18 * hour, workload: .monteCarlo)))
    }
    let uid = random.uuid()
    let job = BatchJob(
      namespace: "lattice", name: "plaquette-average", uid: uid,
      image: "jugit-registry.fz-juelich.de/lattice/obs:1.8",
      flags: "--partition=devel --time=01:00:00")
    cues.append(Cue(at: -1300, action: .addJob(job)))
    cues.append(
      add(
        -1300, "lattice", "plaquette-average-\(random.nameSuffix())", "juwels-vk", job.image, cpu: "8",
        memory: "16Gi",
        flags: job.flags, owner: .job(name: job.name, uid: uid),
        labels: [
          ("batch.kubernetes.io/controller-uid", uid), ("batch.kubernetes.io/job-name", job.name),
          ("controller-uid", uid), ("job-name", job.name),
        ], JobPlan(duration: 3300, workload: .monteCarlo)))
    cues.append(
      add(
        -2100, "itwinai", "booster-llm-pretrain", "juwels-vk", "ghcr.io/intertwin-eu/itwinai:0.3.1-torch",
        cpu: "32",
        memory: "128Gi", flags: "--partition=booster --gres=gpu:4 --nodes=2 --time=20:00:00",
        JobPlan(duration: 19 * hour, workload: .training)))
    return cues
  }

  private static func cnaf() -> [Cue] {
    var cues: [Cue] = []
    for index in 0..<5 {
      var cue = add(
        -6000 + Double(index) * 840, "cms", "skim-tt2l2nu-\(padded(index + 41, 3))", "cnaf-vk",
        "cmssw/el9:x86_64", cpu: "4", memory: "8Gi", flags: "--time=12:00:00",
        labels: [("cms.cern.ch/campaign", "Run3Summer23")], JobPlan(duration: 6800, workload: .skim))
      if case .add(var template, let plan) = cue.action {
        template.tolerationSeconds = nil
        cue.action = .add(template, plan)
      }
      cues.append(cue)
    }
    cues.append(Cue(at: -192, action: .interLink(node: "cnaf-vk", up: false)))
    var late = add(
      -90, "cms", "skim-zz4l-007", "cnaf-vk", "cmssw/el9:x86_64", cpu: "4", memory: "8Gi",
      flags: "--time=12:00:00", nil)
    if case .add(var template, _) = late.action {
      template.tolerationSeconds = nil
      late.action = .add(template, nil)
    }
    return cues + [late]
  }

  /// A pod with one container.
  static func add(
    _ at: Double, _ namespace: String, _ name: String, _ node: String, _ image: String, cpu: String? = nil,
    memory: String? = nil, flags: String, owner: PodTemplate.Owner = .none, labels: [(String, String)] = [],
    annotations: [(String, String)] = [], _ plan: JobPlan?
  ) -> Cue {
    let app = name.split(separator: "-").first.map(String.init) ?? name
    return Cue(
      at: at,
      action: .add(
        PodTemplate(
          namespace: namespace, name: name, node: node,
          containers: [.init(name: "main", image: image, cpu: cpu, memory: memory)], flags: flags,
          labels: labels.isEmpty ? [("app", app)] : labels, annotations: annotations, owner: owner), plan))
  }
}
