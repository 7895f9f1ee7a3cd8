/// The pods of the lively scene that have something to tell about Slurm: every class of reason to wait, limits that
/// come near, ends that the plugin misreports, and jobs and pods that have lost each other.
extension Cast {
  static func slurmCues(random: inout RandomSource) -> [Cue] {
    limits() + strange() + lost() + oscar(random: &random)
  }

  private static let itwinai = "ghcr.io/intertwin-eu/itwinai:0.3.1-torch"
  private static let cdo = "registry.cmcc.it/esm/cdo:2.4.1"
  private static let virgo = "gitlab-registry.in2p3.fr/virgo/gwpy:3.0"

  /// A pod of `vega-vk` with 4 CPUs.
  private static func vega(
    _ at: Double, _ namespace: String, _ name: String, _ image: String, memory: String = "8Gi",
    _ flags: String,
    _ plan: JobPlan?
  ) -> Cue {
    add(at, namespace, name, "vega-vk", image, cpu: "4", memory: memory, flags: flags, plan)
  }

  // MARK: - Time, memory, queue

  private static func limits() -> [Cue] {
    [
      // Four minutes of its hour are left, and it needs two.
      vega(
        -3360, "climate", "obs-assimilation", cdo, "--partition=cpu --time=01:00:00",
        JobPlan(duration: 7200, workload: .regrid)),
      vega(
        -745, "virgo", "omega-scan", virgo, "--partition=cpu --time=10 --account=r2403-virgo",
        JobPlan(duration: 3600, workload: .glitchSearch)),
      vega(
        -1010, "climate", "pca-largefield", cdo, memory: "2Gi", "--partition=cpu --time=01:00:00",
        JobPlan(duration: 800, outcome: .outOfMemory, workload: .regrid)),
      // Behind other people's jobs.
      vega(
        -1400, "itwinai", "llm-eval", itwinai, "--partition=gpu --gres=gpu:4 --time=04:00:00",
        JobPlan(duration: 9000, workload: .training)),
      vega(
        -1100, "genomics", "variant-calling", "ghcr.io/sarek/gatk:4.6",
        "--partition=cpu --account=r2404-omics -t 60",
        JobPlan(duration: 900, workload: .skim)),
      vega(
        -1250, "genomics", "samples-array", "ghcr.io/sarek/gatk:4.6",
        "--partition=cpu --array=0-7%3 --time=01:00:00",
        JobPlan(duration: 1500, workload: .skim)),
      vega(
        -800, "itwinai", "after-lhcb", itwinai,
        "--partition=cpu -t 30 --dependency=afterok:{job:climate/pca-largefield}",
        JobPlan(duration: 600, workload: .training)),
    ]
  }

  // MARK: - What only Slurm tells

  private static func strange() -> [Cue] {
    var launch = EmbeddedSite.JobChange(.pending, reason: "JobHoldMaxRequeue")
    (launch.reasonText, launch.requeues, launch.priority) = ("launch failed requeued held", 5, 0)
    return [
      vega(
        -1900, "itwinai", "container-bench", itwinai, "--partition=cpu --time=01:00:00 --hold",
        JobPlan(duration: 600, workload: .training)),
      Cue(at: -1840, action: .setJob(of: "itwinai/container-bench", launch)),
      vega(
        -5400, "virgo", "matched-filter", virgo, "--partition=cpu --time=06:00:00 --account=r2403-virgo",
        JobPlan(duration: 18_000, workload: .glitchSearch)),
      Cue(at: -35, action: .setJob(of: "virgo/matched-filter", Self.nodeFailure)),
    ]
  }

  private static let nodeFailure = EmbeddedSite.JobChange(.nodeFail, reason: "NodeDown")

  // MARK: - Jobs without pods, pods without jobs

  private static func lost() -> [Cue] {
    [
      vega(
        -10_400, "climate", "sst-anomaly", cdo, "--partition=cpu --time=08:00:00",
        JobPlan(duration: 25_000, workload: .regrid)),
      // The pod is deleted while its interLink does not answer: nothing ever ends the job.
      Cue(at: -10_200, action: .interLink(node: "vega-vk", up: false)),
      Cue(at: -10_170, action: .delete("climate/sst-anomaly")),
      Cue(at: -10_140, action: .interLink(node: "vega-vk", up: true)),
      Cue(
        at: -870,
        action: .addLost(
          PodTemplate(
            namespace: "virgo", name: "whitening-test", node: "vega-vk",
            containers: [.init(name: "main", image: virgo, cpu: "2", memory: "4Gi")],
            flags: "--partition=cpu --time=00:30:00", labels: [("app", "whitening")]))),
    ]
  }

  // MARK: - OSCAR

  private static func oscar(random: inout RandomSource) -> [Cue] {
    let service = "fish-detector"
    let (jobUID, podUID) = (random.uuid(), random.uuid())
    let name = "\(service)-\(podUID)"
    let labels: [(String, String)] = [
      ("oscar_service", service), ("oscar.grycap/user-service", "true"), ("applicationId", name),
      ("queue", "root.oscar-queue.\(service)"),
      ("oscar.grycap/job-owner", "62bb11b40398f73778b66f344d282242"),
      ("vo", "vo.imagine-ai.eu"), ("owner_name", "maria"), ("uid", "62bb11b40398f73778b66f344d282242"),
    ]
    let flags = "--partition=cpu --time=02:00:00"
    let image = "deephdc/uc-fish-detector:cpu"
    let job = BatchJob(
      namespace: "oscar-svc", name: name, uid: jobUID, image: image, flags: flags, labels: labels,
      backoffLimit: 0)
    let pod = PodTemplate(
      namespace: "oscar-svc", name: "\(name)-\(random.nameSuffix())", node: "vega-vk",
      containers: [
        .init(
          name: "oscar-container", image: image, command: ["/bin/sh", "-c"],
          arguments: ["echo $EVENT | base64 -d | /data/supervisor"], cpu: "2", memory: "4Gi")
      ],
      initContainers: [
        .init(
          name: "supervisor-container", image: "ghcr.io/grycap/faas-supervisor:1.5.8",
          command: ["/bin/sh", "-c"],
          arguments: ["cp -r /supervisor/* /data"])
      ],
      flags: flags,
      labels: labels + [
        ("batch.kubernetes.io/controller-uid", jobUID), ("batch.kubernetes.io/job-name", name),
        ("controller-uid", jobUID), ("job-name", name),
      ],
      owner: .job(name: name, uid: jobUID))
    return [
      Cue(at: -2000, action: .addJob(job)),
      Cue(at: -2000, action: .add(pod, JobPlan(duration: 5400, workload: .inference))),
    ]
  }
}
