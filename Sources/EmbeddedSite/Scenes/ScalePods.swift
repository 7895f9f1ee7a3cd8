/// Offloaded pods by the thousand, of the size that pods have on real clusters, with jobs in every state.
enum ScalePods {
  private static let apps = [
    "analysis", "train-llm", "monte-carlo", "etl", "render", "align", "fold", "sweep",
  ]
  private static let namespaces = ["team-a", "team-b", "physics", "genomics", "astro"]

  /// Names of the variables of the first container.
  static let environment = [
    "DATASET", "SEED", "NOTE", "OUTPUT", "NCCL_DEBUG", "OMP_NUM_THREADS", "HF_HOME", "MLFLOW_TRACKING_URI",
    "POD_IP",
  ]

  static func add(_ count: Int, to stage: Stage, random: inout RandomSource) async {
    for namespace in namespaces { stage.addNamespace(namespace, random: &random) }
    let kubelets = stage.kubelets.filter { stage.slurms[$0.node.name] != nil }
    guard !kubelets.isEmpty else { return }
    var owner = ""
    for index in 0..<count {
      if index % 40 == 0 { owner = random.uuid() }
      let kubelet = kubelets[index % kubelets.count]
      guard let slurm = stage.slurms[kubelet.node.name] else { continue }
      await add(index, owner: owner, kubelet, slurm, stage, &random)
    }
  }

  private static func add(
    _ index: Int, owner: String, _ kubelet: VirtualKubelet, _ slurm: SimulatedSlurm, _ stage: Stage,
    _ random: inout RandomSource
  ) async {
    let now = stage.clock.now
    let age = random.double(600...80_000).rounded()
    let uid = random.uuid()
    let document = pod(
      index, uid: uid, owner: owner, node: kubelet.node.name, created: now - age, random: &random)
    guard var facts = PodFacts(document) else { return }
    let waited = min(age / 2, random.double(5...900))
    let started = now - age + waited
    let (state, plan, reason) = life(age: age - waited, random: &random)
    let hasStarted = state != .pending
    let ended = state.hasEnded ? started + plan.duration : nil
    let request = facts.jobRequest
    let id = await slurm.withSimulation {
      $0.adopt(
        request, plan: plan, state: state, reason: reason, submitted: now - age,
        started: hasStarted ? started : nil,
        ended: ended, timeLimit: 4 * 86_400)
    }
    facts.jobID = id
    var pod = document
    PodStatus.accepted(&pod, facts)
    pod["metadata"]["annotations"]["JobID"] = .string(String(id))
    let quirks = kubelet.quirks
    func report(_ status: JobStatus, code: Int?, at time: Double, startedAt: Double?) {
      let container = ContainerState(status, exitCode: code, startedAt: startedAt, now: time, quirks: quirks)
      PodStatus.report(&pod, facts, facts.containers.map { _ in container })
    }
    if hasStarted {
      report(
        JobStatus(state: "R", reason: "None", exitCode: "0:0"), code: nil, at: started + 3,
        startedAt: started + 3)
    } else {
      report(JobStatus(state: "PD", reason: reason, exitCode: "0:0"), code: nil, at: now, startedAt: nil)
    }
    if let ended {
      let code: Int? = if case .exit(let code) = plan.outcome { code } else { nil }
      report(
        JobStatus(state: state.compact, reason: reason, exitCode: "0:0"), code: code, at: ended + 4,
        startedAt: started + 3)
    }
    // A name drawn twice: one pod less.
    guard let stored = try? stage.store.create(.pod, pod), let known = PodFacts(stored) else { return }
    await kubelet.adopt(known, last: JobStatus(state: state.compact, reason: reason, exitCode: "0:0"))
  }

  /// 70 % run, 15 % are done, 8 % wait, 7 % have failed.
  private static func life(
    age: Double, random: inout RandomSource
  ) -> (JobBase, JobPlan, String) {
    let done = max(30, age * random.double(0.2...0.9)).rounded()
    switch random.unit() {
    case ..<0.70:
      return (.running, JobPlan(duration: age + random.double(3600...200_000), workload: .training), "None")
    case ..<0.85: return (.completed, JobPlan(duration: done, workload: .monteCarlo), "None")
    case ..<0.93:
      return (
        .pending, JobPlan(duration: 600, workload: .monteCarlo),
        random.pick(["Priority", "Priority", "Resources"])
      )
    default:
      let code = random.pick([1, 1, 2, 137])
      return (.failed, JobPlan(duration: done, outcome: .exit(code), workload: .training), "NonZeroExitCode")
    }
  }

  /// About 6.7 KB, of which a third are managed fields.
  private static func pod(
    _ index: Int, uid: String, owner: String, node: String, created: Double, random: inout RandomSource
  ) -> Document {
    let app = random.pick(apps)
    let namespace = random.pick(namespaces)
    let job = "\(app)-\(owner.prefix(6))"
    let time = RFC3339.string(created)
    var template = PodTemplate(
      namespace: namespace, name: "\(job)-\(padded(index, 5))-\(random.nameSuffix())", node: node,
      containers: [
        .init(
          name: "main", image: "registry.example.org/science/\(app):v\(index % 9).\(index % 13).0",
          command: ["/bin/sh", "-c"],
          arguments: [
            "python -m \(app) --part \(index) --out /data/out/\(padded(index, 5)) && echo finished"
          ], cpu: "8",
          memory: "32Gi")
      ],
      flags: "--partition=batch --qos=normal --gres=gpu:1 --time=4-00:00:00",
      labels: [
        ("app.kubernetes.io/name", app), ("app.kubernetes.io/part-of", "campaign-2026"),
        ("batch.kubernetes.io/controller-uid", owner), ("batch.kubernetes.io/job-name", job),
        ("controller-uid", owner),
        ("job-name", job), ("team", namespace),
      ], annotations: [("slurm-job.vk.io/singularity-options", "--nv --bind /data")],
      owner: .job(name: job, uid: owner))
    if index % 5 == 0 {
      template.containers.append(
        .init(
          name: "sidecar", image: "registry.example.org/infra/metrics:v2.4.1", cpu: "200m", memory: "128Mi"))
    }
    var pod = template.document(uid: uid, created: created, random: &random)
    pod["metadata"]["generateName"] = .string("\(job)-")
    pod["metadata"]["managedFields"] = ManagedFields.document(
      manager: "kube-controller-manager", owner: owner, created: time, changed: RFC3339.string(created + 9))
    var volumes = pod["spec"]["volumes"].array ?? []
    volumes.insert(
      ["name": "data", "hostPath": ["path": .string("/data/\(app)"), "type": "Directory"]], at: 0)
    pod["spec"]["volumes"] = .array(volumes)
    var containers = pod["spec"]["containers"].array ?? []
    containers[0]["env"] = [
      [
        "name": "DATASET",
        "value": .string("s3://bucket-\(index % 7)/\(app)/part-\(padded(index, 5)).parquet"),
      ],
      ["name": "SEED", "value": .string(String(index))],
      ["name": "NOTE", "value": "quota \"gold\"\tπ≈3.14159\nsecond line"],
      ["name": "OUTPUT", "value": .string("s3://results-\(index % 7)/\(app)/\(padded(index, 5))/")],
      ["name": "NCCL_DEBUG", "value": "WARN"], ["name": "OMP_NUM_THREADS", "value": "8"],
      ["name": "HF_HOME", "value": "/data/cache/huggingface"],
      ["name": "MLFLOW_TRACKING_URI", "value": "https://mlflow.example.org"],
      [
        "name": "POD_IP", "valueFrom": ["fieldRef": ["apiVersion": "v1", "fieldPath": "status.podIP"]],
      ],
    ]
    var mounts = containers[0]["volumeMounts"].array ?? []
    mounts.append(["name": "data", "mountPath": "/data"])
    containers[0]["volumeMounts"] = .array(mounts)
    pod["spec"]["containers"] = .array(containers)
    return pod
  }
}
