import Testing

@testable import ClientCore

/// Each rule fires on what it is about, and not on a pod without fault; fixes put it right.
struct PreflightTests {
  /// A pod of which there is nothing to say.
  static let good: JSONValue = [
    "apiVersion": "v1", "kind": "Pod",
    "metadata": [
      "name": "train", "namespace": "itwinai",
      "annotations": ["slurm-job.vk.io/flags": "--time=01:00:00 --partition=gpu"],
    ],
    "spec": [
      "restartPolicy": "Never", "nodeSelector": ["kubernetes.io/hostname": "vega-vk"],
      "tolerations": [["key": "virtual-node.interlink/no-schedule", "operator": "Exists"]],
      "containers": [
        [
          "name": "main", "image": "docker://python:3.12",
          "resources": ["limits": ["cpu": "2", "memory": "4Gi"]],
        ]
      ],
    ],
  ]

  /// The site that goes with it.
  static var site: PreflightContext {
    var context = PreflightContext()
    var taint = Node.Taint()
    (taint.key, taint.value, taint.effect) = ("virtual-node.interlink/no-schedule", "true", "NoSchedule")
    context.nodes = [
      .init(name: "vega-vk", taints: [taint]), .init(name: "dead-vk", taints: [taint], trouble: "refused"),
    ]
    var gpu = SlurmPartition()
    (gpu.name, gpu.state, gpu.isDefault, gpu.maximumTime) = ("gpu", "UP", true, .value(120))
    (gpu.totalNodes, gpu.totalCPUs) = (2, 64)
    var down = SlurmPartition()
    (down.name, down.state) = ("old", "DOWN")
    context.partitions = [gpu, down]
    context.accounts = ["itwin"]
    context.qualities = ["normal"]
    context.objects = [
      .init(kind: "ConfigMap", name: "settings"): ["a.yaml"], .init(kind: "Secret", name: "gone"): .none,
      .init(kind: "ConfigMap", name: "gone"): .none,
    ]
    return context
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var rule: PreflightRule
    var severity: PreflightFinding.Severity
    /// What is done to the good pod.
    var edits: [ManifestEdit] = []
    /// Another manifest than the good pod.
    var manifest: JSONValue?
    /// Whether the first fix is to put it right.
    var hasFix = false

    var testDescription: String { "\(rule) \(edits.first.map { "\($0)" }?.prefix(90) ?? "")" }
  }

  private static let container: ManifestPath = ["spec", "containers", 0]
  private static let limits: ManifestPath = container / "resources" / "limits"
  private static let annotations: ManifestPath = ["metadata", "annotations"]
  private static let flagsPath = annotations / "slurm-job.vk.io/flags"

  private static func flags(_ text: String) -> [ManifestEdit] { [.set(flagsPath, .string(text))] }
  private static func annotation(_ key: String, _ value: String) -> [ManifestEdit] {
    [.set(annotations / key, .string(value))]
  }
  private static func volume(_ source: JSONValue, mount: JSONValue = ["name": "v", "mountPath": "/v"])
    -> [ManifestEdit]
  {
    var volume = source
    volume["name"] = "v"
    return [.set(["spec", "volumes"], [volume]), .set(container / "volumeMounts", [mount])]
  }
  private static func job(_ spec: JSONValue) -> JSONValue {
    var job: JSONValue = ["apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "j"], "spec": spec]
    job[path: ["spec", "template"]] = [
      "metadata": good["metadata"] ?? .null, "spec": good["spec"] ?? .null,
    ]
    return job
  }

  static let resources: [Case] = [
    Case(rule: .noMemory, severity: .error, edits: [.remove(limits / "memory")], hasFix: true),
    Case(rule: .noCPU, severity: .warning, edits: [.remove(limits / "cpu")], hasFix: true),
    Case(rule: .memoryPerCPU, severity: .error, edits: flags("--time=5 --mem-per-cpu=2000"), hasFix: true),
    Case(rule: .memoryPerCPU, severity: .error, edits: flags("--time=5 --mem-per-gpu 2G"), hasFix: true),
    Case(rule: .shadowedFlag, severity: .warning, edits: flags("--time=5 --mem=8G"), hasFix: true),
    Case(rule: .shadowedFlag, severity: .warning, edits: flags("--time=5 -c 8"), hasFix: true),
    Case(
      rule: .flavorWithoutLimits, severity: .warning,
      edits: annotation("slurm-job.vk.io/flavor", "big") + [.remove(limits / "cpu")]),
    Case(
      rule: .largestContainer, severity: .warning,
      edits: [
        .set(
          ["spec", "containers", 1],
          ["name": "b", "image": "docker://b", "resources": ["limits": ["cpu": "1"]]])
      ]),
    Case(rule: .largestContainer, severity: .information, edits: [.set(limits / "cpu", "1500m")]),
    Case(rule: .largestContainer, severity: .error, edits: [.set(limits / "memory", "512Ki")], hasFix: true),
    Case(
      rule: .legacyKey, severity: .error, edits: annotation("slurm-job.knoc.io/flags", "-p x"), hasFix: true),
    Case(rule: .legacyKey, severity: .error, edits: annotation("job.vk.io/pre-exec", "true"), hasFix: true),
    Case(
      rule: .deadKey, severity: .warning, edits: annotation("slurm-job.vk.io/mpi-flags", "-n 2"), hasFix: true
    ),
    Case(
      rule: .deadKey, severity: .warning, edits: annotation("slurm-job.vk.io/singularity-commands", "x"),
      hasFix: true),
    Case(
      rule: .unknownKey, severity: .warning, edits: annotation("slurm-job.vk.io/flag", "-p x"), hasFix: true),
    Case(
      rule: .unknownKey, severity: .warning, edits: annotation("slurm-job.vk.io/something", "x"), hasFix: true
    ),
  ]

  static let flagCases: [Case] = [
    Case(rule: .looseWord, severity: .error, edits: flags("gpu --time=5")),
    Case(rule: .looseWord, severity: .error, edits: flags("--time=5 -p gpu debug")),
    Case(rule: .looseWord, severity: .error, edits: flags("--time=5 --nonsense")),
    Case(rule: .dashValue, severity: .error, edits: flags("--time=5 --nice -5"), hasFix: true),
    Case(rule: .quotedValue, severity: .error, edits: flags("--time=5 --comment=\"a b\""), hasFix: true),
    Case(rule: .quotedValue, severity: .error, edits: flags("--time=5 --comment 'a b'"), hasFix: true),
    Case(rule: .quotedValue, severity: .error, edits: flags("--time=5 --comment='a")),
    Case(rule: .quotedValue, severity: .warning, edits: flags("--time=5 --comment=a#b")),
    Case(rule: .lineBreak, severity: .warning, edits: flags("--time=5\n--partition=gpu"), hasFix: true),
    Case(rule: .lineBreak, severity: .error, edits: flags("--time=5 '--comment=a\nb'")),
    Case(rule: .mappingFlag, severity: .warning, edits: flags("--time=5 -J mine"), hasFix: true),
    Case(rule: .mappingFlag, severity: .warning, edits: flags("--time=5 -omy.out"), hasFix: true),
    Case(rule: .mappingFlag, severity: .warning, edits: flags("--time=5 --chdir=/tmp"), hasFix: true),
    Case(rule: .unreadableJobID, severity: .error, edits: flags("--time=5 --parsable"), hasFix: true),
    Case(rule: .unreadableJobID, severity: .error, edits: flags("--time=5 -W"), hasFix: true),
    Case(rule: .unreadableJobID, severity: .error, edits: flags("--time=5 hetjob")),
    Case(rule: .unreadableJobID, severity: .warning, edits: flags("--time=5 -a 0-3"), hasFix: true),
    Case(rule: .noTime, severity: .warning, edits: flags("--partition=gpu"), hasFix: true),
    Case(rule: .noTime, severity: .warning, edits: [.remove(flagsPath)], hasFix: true),
    Case(rule: .notOnSite, severity: .warning, edits: flags("--time=5 -p gpuu"), hasFix: true),
    Case(rule: .notOnSite, severity: .warning, edits: flags("--time=5 -p old")),
    Case(rule: .notOnSite, severity: .warning, edits: flags("--time=5 -A nobody")),
    Case(rule: .notOnSite, severity: .warning, edits: flags("--time=5 -q high")),
    Case(rule: .notOnSite, severity: .error, edits: flags("--time=3:00:00"), hasFix: true),
    Case(rule: .notOnSite, severity: .error, edits: flags("--time=5 -N 3")),
    Case(rule: .notOnSite, severity: .error, edits: [.set(limits / "cpu", "65")]),
    Case(
      rule: .gpuWithoutFlag, severity: .warning, edits: [.set(limits / "nvidia.com/gpu", "2")], hasFix: true),
    Case(
      rule: .gpuWithoutFlag, severity: .information,
      edits: flags("--time=5 --gres=gpu:2") + [.set(limits / "nvidia.com/gpu", 2)]),
    Case(rule: .flavorUnchecked, severity: .information, edits: annotation("slurm-job.vk.io/flavor", "big")),
    Case(
      rule: .runAsUser, severity: .warning, edits: [.set(["spec", "securityContext", "runAsUser"], 1000)],
      hasFix: true),
  ]

  static let images: [Case] = [
    Case(
      rule: .bareImage, severity: .warning, edits: [.set(container / "image", "python:3.12")], hasFix: true),
    Case(rule: .relativeImage, severity: .error, edits: [.set(container / "image", "./x.sif")]),
    Case(rule: .argsWithoutCommand, severity: .warning, edits: [.set(container / "args", ["x"])]),
    Case(rule: .commandIsExec, severity: .information, edits: [.set(container / "command", ["sh"])]),
    Case(
      rule: .enrootReadOnly, severity: .information,
      edits: annotation("slurm-job.vk.io/enroot-options", "")
        + volume(["emptyDir": [:]], mount: ["name": "v", "mountPath": "/v", "readOnly": true])),
    Case(rule: .imagePull, severity: .warning, edits: [.set(["spec", "imagePullSecrets"], [["name": "s"]])]),
    Case(
      rule: .imagePull, severity: .warning, edits: [.set(container / "imagePullPolicy", "Always")],
      hasFix: true),
  ]

  static let volumes: [Case] = [
    Case(
      rule: .unsupportedVolume, severity: .error, edits: volume(["persistentVolumeClaim": ["claimName": "c"]])
    ),
    Case(rule: .unsupportedVolume, severity: .error, edits: volume(["nfs": ["server": "s"]])),
    Case(
      rule: .hostPathType, severity: .error, edits: volume(["hostPath": ["path": "/scratch"]]), hasFix: true),
    Case(
      rule: .hostPathType, severity: .error, edits: volume(["hostPath": ["path": "/x", "type": "File"]]),
      hasFix: true),
    Case(
      rule: .mountWithoutVolume, severity: .error,
      edits: [.set(container / "volumeMounts", [["name": "none", "mountPath": "/v"]])], hasFix: true),
    Case(
      rule: .optionalObject, severity: .warning,
      edits: volume(["configMap": ["name": "gone", "optional": true]])),
    Case(
      rule: .optionalObject, severity: .warning,
      edits: volume(["configMap": ["name": "other", "optional": true]])),
    Case(rule: .missingObject, severity: .warning, edits: volume(["secret": ["secretName": "gone"]])),
    Case(
      rule: .missingObject, severity: .warning,
      edits: volume(["configMap": ["name": "settings", "items": [["key": "b.yaml", "path": "b"]]]])),
    Case(
      rule: .missingObject, severity: .warning,
      edits: volume(["projected": ["sources": [["configMap": ["name": "gone"]]]]])),
    Case(
      rule: .subPath, severity: .warning,
      edits: volume(["emptyDir": [:]], mount: ["name": "v", "mountPath": "/v", "subPath": "a"])),
    Case(
      rule: .sharedEmptyDir, severity: .warning, edits: flags("--time=5 -N 2") + volume(["emptyDir": [:]])),
  ]

  static let environment: [Case] = [
    Case(
      rule: .awkwardValue, severity: .warning,
      edits: [.set(container / "env", [["name": "A", "value": "{\"a\": 1}"]])],
      hasFix: true),
    Case(
      rule: .awkwardValue, severity: .warning,
      edits: [.set(container / "env", [["name": "A", "value": "a\nb"]])],
      hasFix: true),
    Case(
      rule: .fieldReference, severity: .information,
      edits: [
        .set(container / "env", [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "spec.nodeName"]]]])
      ]),
    Case(
      rule: .missingKey, severity: .warning,
      edits: [
        .set(
          container / "env", [["name": "A", "valueFrom": ["secretKeyRef": ["name": "gone", "key": "k"]]]])
      ]),
    Case(
      rule: .missingKey, severity: .warning,
      edits: [
        .set(
          container / "env",
          [["name": "A", "valueFrom": ["configMapKeyRef": ["name": "settings", "key": "k"]]]])
      ]),
    Case(
      rule: .missingKey, severity: .warning,
      edits: [.set(container / "envFrom", [["configMapRef": ["name": "gone"]]])]),
  ]

  static let pods: [Case] = [
    Case(rule: .toleration, severity: .error, edits: [.remove(["spec", "tolerations"])], hasFix: true),
    Case(rule: .nodeChoice, severity: .warning, edits: [.remove(["spec", "nodeSelector"])], hasFix: true),
    Case(
      rule: .nodeChoice, severity: .error,
      edits: [.set(["spec", "nodeSelector"], ["kubernetes.io/hostname": "none"])], hasFix: true),
    Case(
      rule: .nodeChoice, severity: .error,
      edits: [.set(["spec", "nodeSelector"], ["kubernetes.io/hostname": "dead-vk"])]),
    Case(
      rule: .restartPolicy, severity: .warning, edits: [.remove(["spec", "restartPolicy"])], hasFix: true),
    Case(rule: .ports, severity: .warning, edits: [.set(container / "ports", [["containerPort": 80]])]),
    Case(rule: .serviceAccount, severity: .warning, edits: [.set(["spec", "serviceAccountName"], "robot")]),
    Case(rule: .probes, severity: .warning, edits: [.set(container / "livenessProbe", ["exec": [:]])]),
    Case(rule: .securityContext, severity: .information, edits: [.set(["spec", "hostNetwork"], true)]),
    Case(
      rule: .securityContext, severity: .information,
      edits: [.set(container / "securityContext" / "privileged", true)]),
    Case(
      rule: .offloadNames, severity: .error,
      edits: annotation("interlink.eu/disable-offload-containers", "main, nobody")),
    Case(
      rule: .preExec, severity: .warning,
      edits: annotation("slurm-job.vk.io/pre-exec", "module load x; exit 0")),
    Case(
      rule: .preExec, severity: .warning,
      edits: annotation("slurm-job.vk.io/pre-exec", "cat <<'EOFMESH' > $TMPDIR/mesh.sh")),
    Case(rule: .carriedOver, severity: .error, edits: annotation("JobID", "42"), hasFix: true),
    Case(
      rule: .carriedOver, severity: .error, edits: annotation("interlink.eu/pod-ip", "10.0.0.1"), hasFix: true
    ),
    Case(
      rule: .controller, severity: .warning,
      edits: [.set(["metadata", "ownerReferences"], [["kind": "Job", "name": "j", "controller": true]])]),
    Case(rule: .backoffLimit, severity: .warning, manifest: job(["backoffLimit": 3]), hasFix: true),
    Case(rule: .backoffLimit, severity: .warning, manifest: job([:]), hasFix: true),
    Case(rule: .deadline, severity: .information, edits: [.set(["spec", "activeDeadlineSeconds"], 60)]),
    Case(
      rule: .deadline, severity: .information,
      manifest: job(["backoffLimit": 0, "activeDeadlineSeconds": 60])),
    Case(
      rule: .containerNames, severity: .warning,
      edits: [.set(["spec", "containers", 1], ["name": "main", "image": "docker://b"])]),
    Case(
      rule: .containerNames, severity: .warning,
      edits: [.set(container / "name", .string(String(repeating: "a", count: 64)))]),
  ]

  static let all = resources + flagCases + images + volumes + environment + pods

  @Test func nothingIsSaidOfAGoodPod() {
    #expect(Preflight.check(Self.good, Self.site).isEmpty)
    #expect(Preflight.check(Self.good).isEmpty)
    #expect(Preflight.check(Self.job(["backoffLimit": 0]), Self.site).isEmpty)
    #expect(Preflight.check(["kind": "Service"]).isEmpty)
  }

  @Test func everyRuleHasACase() {
    #expect(Set(Self.all.map(\.rule)) == Set(PreflightRule.allCases))
    #expect(PreflightRule.allCases.map(\.rawValue) == Array(1...50))
  }

  @Test(arguments: all) func fires(_ example: Case) throws {
    var manifest = example.manifest ?? Self.good
    for edit in example.edits { edit.apply(to: &manifest) }
    let findings = Preflight.check(manifest, Self.site)
    let finding = try #require(
      findings.first { $0.rule == example.rule && $0.severity == example.severity },
      "\(findings.map { "\($0.rule) \($0.severity): \($0.sentence)" })")
    #expect(finding.sentence.count > 20 && finding.sentence.hasSuffix(".") || finding.sentence.hasSuffix("?"))
    #expect(!finding.fixes.isEmpty == example.hasFix)
    for fix in finding.fixes {
      let rest = Preflight.check(fix.applied(to: manifest), Self.site)
      #expect(!rest.contains(finding), "\(fix.title)")
      #expect(
        rest.count { $0.severity == .error } <= findings.count { $0.severity == .error },
        "\(fix.title): \(rest)")
    }
  }

  @Test func aLivePodMayCarryWhatTheVirtualKubeletWrote() {
    var manifest = Self.good
    manifest[path: ["metadata", "annotations", "JobID"]] = "42"
    var site = Self.site
    site.isNew = false
    #expect(Preflight.check(manifest, site).isEmpty)
  }

  @Test func hostileTextIsCleaned() {
    var manifest = Self.good
    manifest[Self.container / "name"] = "a\u{1B}]0;evil\u{07}"
    manifest[Self.container / "image"] = "./\u{1B}[2J"
    for finding in Preflight.check(manifest, Self.site) {
      #expect(!finding.sentence.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
    }
  }
}
