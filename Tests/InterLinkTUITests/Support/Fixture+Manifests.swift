import ClientCore

@testable import InterLinkTUI

/// Manifests for the form of flags and for preflight.
nonisolated enum Manifests {
  /// A pod with those flags and limits.
  static func pod(
    flags: String? = "--time=02:30:00 --mem=8G --partition=gpu --gres=gpu:1",
    limits: [(String, JSONValue)] = [("cpu", "4")], annotations: [(String, JSONValue)] = []
  ) -> JSONValue {
    var pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": "3dgan-train-0", "namespace": "itwinai", "annotations": [:]],
      "spec": [
        "restartPolicy": "Never",
        "nodeSelector": ["kubernetes.io/hostname": "vega-vk"],
        "tolerations": [["key": "virtual-node.interlink/no-schedule", "operator": "Exists"]],
        "containers": [
          [
            "name": "main", "image": "docker://docker.io/library/python:3.12",
            "command": ["/bin/bash", "-c", "python train.py"],
          ]
        ],
      ],
    ]
    if let flags { pod[path: ["metadata", "annotations", SlurmFlags.annotation]] = .string(flags) }
    for (key, value) in annotations { pod[path: ["metadata", "annotations", key]] = value }
    for (resource, value) in limits {
      pod[["spec", "containers", 0, "resources", "limits", .key(resource)]] = value
    }
    return pod
  }

  /// With one of everything that the form says something about.
  static func troubled() -> JSONValue {
    pod(
      flags:
        "-p gpu --time=02:30:00 --cpus-per-task=16 --mem-per-cpu=2000 --partition=long --gres=gpu:a100 oops",
      limits: [("cpu", "4"), ("nvidia.com/gpu", "1")],
      annotations: [
        ("slurm-job.vk.io/pre-exec", "module load cuda\nexport OMP_NUM_THREADS=4\n"),
        ("slurm-job.knoc.io/image-root", "/cvmfs/images"),
      ])
  }
}
