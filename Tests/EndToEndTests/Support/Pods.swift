/// Manifests of pods that a virtual node takes.
enum Pods {
  /// A pod with one container that runs `script` (without single quotes).
  ///
  /// - Parameter label: `app: x`.
  static func manifest(
    name: String, script: String, flags: String = "--time=00:10:00", label: String = ""
  ) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
      namespace: default
      labels: {\(label)}
      annotations: {slurm-job.vk.io/flags: "\(flags)"}
    spec:
      nodeSelector: {virtual-node.interlink/type: virtual-kubelet}
      tolerations: [{key: virtual-node.interlink/no-schedule, operator: Exists}]
      restartPolicy: Never
      containers:
      - {name: main, image: "docker://busybox:1.36", command: [sh, -c, '\(script)']}
    ---

    """
  }
}
