/// Manifests of things that become jobs of the simulated Slurm behind `vega-vk`, and stay for a day.
enum Workloads {
  static func pod(
    _ name: String, script: String = "sleep 80000", flags: String = "", finalizer: String? = nil
  ) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
      namespace: default
      finalizers: [\(finalizer ?? "")]
    \(indented(annotations(flags), by: 2))
    \(spec(script, restart: "Never"))
    ---

    """
  }

  /// One that is not tried again.
  static func job(_ name: String, label: String = "app: jobs") -> String {
    """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: \(name), namespace: default, labels: {\(label)}}
    spec:
      backoffLimit: 0
      template:
        metadata:
    \(indented(annotations(""), by: 6))
    \(indented(spec("sleep 80000", restart: "Never"), by: 4))
    ---

    """
  }

  static func deployment(_ name: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: default}
    spec:
      replicas: 1
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata:
          labels: {app: \(name)}
    \(indented(annotations(""), by: 6))
    \(indented(spec("sleep 80000", restart: "Always"), by: 4))
    ---

    """
  }

  private static func annotations(_ flags: String) -> String {
    "annotations: {slurm-job.vk.io/flags: \"--time=1-0 --partition=cpu \(flags)\"}"
  }

  private static func spec(_ script: String, restart: String) -> String {
    """
    spec:
      nodeSelector: {kubernetes.io/hostname: vega-vk}
      tolerations: [{key: virtual-node.interlink/no-schedule, operator: Exists}]
      restartPolicy: \(restart)
      terminationGracePeriodSeconds: 2
      containers:
      - name: main
        image: "docker://busybox:1.36"
        command: [/bin/sh, -c, \(script)]
        resources: {limits: {cpu: "1", memory: 100Mi}, requests: {cpu: 1m, memory: 1Mi}}
    """
  }

  private static func indented(_ text: String, by count: Int) -> String {
    let margin = String(repeating: " ", count: count)
    return text.split(separator: "\n").map { margin + $0 }.joined(separator: "\n")
  }
}
