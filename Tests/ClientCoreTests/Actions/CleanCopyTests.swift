import Testing

@testable import ClientCore

/// What is copied of a pod or Job that has lived, and what is not.
struct CleanCopyTests {
  @Test func aRecordedPodCanBeCreatedAnew() throws {
    let pod = try JSONValue(Samples.bytes("pod-running.json"))
    let copy = CleanCopy.pod(pod, name: "hello-r1")
    #expect(
      copy == [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
          "annotations": ["slurm-job.vk.io/flags": "--time=5 --partition=cpu"], "labels": ["app": "lab"],
          "name": "hello-r1", "namespace": "default",
        ],
        "spec": [
          "containers": [
            [
              "args": pod[["spec", "containers", 0, "args"]] ?? .null, "command": ["/bin/bash", "-c"],
              "image": "docker.io/library/busybox:1.36", "imagePullPolicy": "IfNotPresent", "name": "main",
              "resources": [
                "limits": ["cpu": "1", "memory": "100Mi"], "requests": ["cpu": "1m", "memory": "1Mi"],
              ],
              "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
            ]
          ],
          "dnsPolicy": "ClusterFirst", "enableServiceLinks": true,
          "nodeSelector": ["kubernetes.io/hostname": "slurm-vk"], "restartPolicy": "Never",
          "schedulerName": "default-scheduler", "securityContext": [:], "serviceAccountName": "default",
          "terminationGracePeriodSeconds": 30,
          "tolerations": [["key": "virtual-node.interlink/no-schedule", "operator": "Exists"]],
        ],
      ])
    #expect(!Preflight.check(copy).contains { $0.rule == .carriedOver || $0.rule == .controller })
  }

  @Test func aPodBoundByHandKeepsItsNode() {
    let copy = CleanCopy.pod(["metadata": ["name": "a"], "spec": ["nodeName": "vega-vk"]], name: "b")
    #expect(copy["spec"] == ["nodeSelector": ["kubernetes.io/hostname": "vega-vk"]])
  }

  @Test func ownTolerationsAndFinalizersOfTheNetworkAreToldApart() {
    let copy = CleanCopy.pod(
      [
        "metadata": [
          "name": "a", "finalizers": ["x"], "ownerReferences": [["uid": "1"]], "labels": ["job-name": "j"],
        ],
        "spec": ["tolerations": [["key": "node.kubernetes.io/not-ready", "tolerationSeconds": 60]]],
      ], name: "b")
    #expect(copy["metadata"] == ["name": "b"])
    #expect(copy[["spec", "tolerations"]]?.array?.count == 1)
  }

  @Test func aJobIsMadeFromItsTemplate() {
    let job: JSONValue = [
      "metadata": [
        "name": "plants-7f9c", "namespace": "oscar-svc", "uid": "u", "resourceVersion": "3", "generation": 1,
        "labels": [
          "oscar_service": "plants", "controller-uid": "u", "batch.kubernetes.io/job-name": "plants-7f9c",
        ],
      ],
      "spec": [
        "backoffLimit": 0, "suspend": true, "selector": ["matchLabels": ["controller-uid": "u"]],
        "template": [
          "metadata": [
            "creationTimestamp": .null,
            "labels": [
              "oscar_service": "plants", "controller-uid": "u", "job-name": "plants-7f9c",
              "batch.kubernetes.io/controller-uid": "u",
            ],
          ], "spec": ["containers": [["name": "oscar-container"]]],
        ],
      ], "status": ["active": 1],
    ]
    #expect(
      CleanCopy.job(job, name: "plants-7f9c-r1") == [
        "metadata": [
          "name": "plants-7f9c-r1", "namespace": "oscar-svc", "labels": ["oscar_service": "plants"],
        ],
        "spec": [
          "backoffLimit": 0,
          "template": [
            "metadata": ["labels": ["oscar_service": "plants"]],
            "spec": ["containers": [["name": "oscar-container"]]],
          ],
        ], "apiVersion": "batch/v1", "kind": "Job",
      ])
    var queued = job
    queued[["metadata", "labels", "kueue.x-k8s.io/queue-name"]] = "q"
    #expect(CleanCopy.job(queued, name: "x")[["spec", "suspend"]] == true)
  }

  static let scripts: [(script: String, rest: String)] = [
    ("module load cuda", "module load cuda"),
    (
      "cat <<'EOFMESH' > $TMPDIR/mesh.sh\nip link\nEOFMESH\nchmod +x $TMPDIR/mesh.sh\n$TMPDIR/mesh.sh\nmodule load cuda",
      "module load cuda"
    ),
    ("cat <<'EOFMESH' > $TMPDIR/mesh.sh\nip link\nEOFMESH\n", ""),
    ("cat <<'EOFMESH' > $TMPDIR/mesh.sh\nip link", "cat <<'EOFMESH' > $TMPDIR/mesh.sh\nip link"),
  ]

  @Test(arguments: scripts) func theGeneratedNetworkScriptIsLeftOut(_ script: String, _ rest: String) {
    #expect(CleanCopy.withoutMesh(script) == rest)
  }

  static let names: [(name: String, taken: Set<String>, next: String)] = [
    ("train", [], "train-r1"), ("train-r1", [], "train-r2"), ("train-r9", ["train-r10"], "train-r11"),
    ("my-r", [], "my-r-r1"), ("r2", [], "r2-r1"), ("-r2", [], "-r2-r1"), ("train-r0", [], "train-r0-r1"),
    (String(repeating: "a", count: 63), [], String(repeating: "a", count: 60) + "-r1"),
    (String(repeating: "a", count: 59) + "-bcd", [], String(repeating: "a", count: 59) + "-r1"),
  ]

  @Test(arguments: names) func namesCount(_ name: String, _ taken: Set<String>, _ next: String) {
    #expect(CleanCopy.name(after: name, taken: taken) == next)
  }
}
