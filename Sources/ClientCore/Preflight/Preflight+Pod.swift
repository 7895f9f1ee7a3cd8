/// Rules 39 to 46 and 50: the pod itself.
extension Preflight {
  mutating func checkPod() {
    let spec = template.spec
    checkRestart(spec)
    if containers.contains(where: { $0.value["ports"]?.array?.isEmpty == false }), !hasMesh {
      report(
        .ports, .warning,
        "Ports lead nowhere without interLink's mesh network or a tunnel: a Service will not reach the job.")
    }
    checkServiceAccount(spec)
    for container in containers {
      let probes = ["livenessProbe", "readinessProbe", "startupProbe"].filter { container.value[$0] != nil }
      if let first = probes.first {
        report(
          .probes, .warning,
          "Probes of container \(container.name) are heeded only where the site enables them; then Running comes later.",
          at: container.path / first)
      }
    }
    checkSecurity(spec)
    checkOffloading()
    checkPreExec()
    checkCarriedOver()
    checkNames()
  }

  private var hasMesh: Bool {
    annotations.keys.contains { $0 == "interlink.eu/pod-vpn" || $0.hasPrefix("interlink.eu/wstunnel") }
  }

  private mutating func checkRestart(_ spec: JSONValue) {
    let policy =
      spec["restartPolicy"]?.string
      ?? (template.kind == "Job" || template.kind == "CronJob" ? "Never" : "Always")
    guard policy != "Never" else { return }
    let path = template.specPath / "restartPolicy"
    // What keeps pods running allows no other policy.
    let mayChange = ["Pod", "Job", "CronJob", "PodTemplate"].contains(template.kind)
    report(
      .restartPolicy, .warning,
      "restartPolicy is \(policy), but the virtual kubelet never starts a container again.", at: path,
      mayChange ? [.init("Set restartPolicy to Never", [.set(path, "Never")])] : [])
  }

  private mutating func checkServiceAccount(_ spec: JSONValue) {
    let volumes = (spec["volumes"]?.array ?? []).filter {
      $0["name"]?.string?.hasPrefix("kube-api-access-") != true
    }
    let hasToken = volumes.contains { volume in
      (volume[path: ["projected", "sources"]]?.array ?? []).contains { $0["serviceAccountToken"] != nil }
    }
    let account = spec["serviceAccountName"]?.string ?? "default"
    if hasToken || (account != "default" && spec["automountServiceAccountToken"]?.bool != false) {
      report(
        .serviceAccount, .warning,
        "A service account's token is of use only where the site tells the job how to reach the API server "
          + "(KubernetesApiAddr); exec and port-forward are not possible.", at: template.specPath)
    }
  }

  private mutating func checkSecurity(_ spec: JSONValue) {
    var ignored = ["hostNetwork", "hostPID", "hostIPC"].filter { spec[$0]?.bool == true }
    if containers.contains(where: { $0.value[path: ["securityContext", "privileged"]]?.bool == true }) {
      ignored.append("privileged")
    }
    if containers.contains(where: { $0.value[path: ["securityContext", "capabilities"]] != nil }) {
      ignored.append("capabilities")
    }
    guard !ignored.isEmpty else { return }
    report(.securityContext, .information, "Not heeded at the far side: \(ignored.joined(separator: ", ")).")
  }

  private mutating func checkOffloading() {
    for (key, isInit) in [
      ("interlink.eu/disable-offload-containers", false),
      ("interlink.eu/disable-offload-init-containers", true),
    ] {
      guard let value = annotations[key] else { continue }
      let names = Set(containers.filter { $0.isInit == isInit }.map(\.name))
      for name in value.split(separator: ",").map({ SlurmFlag.trimmed(String($0)) })
      where !name.isEmpty && !names.contains(name) {
        report(
          .offloadNames, .error, "\(key) names container \(name), which the pod does not have.",
          at: path(ofAnnotation: key))
      }
    }
  }

  private mutating func checkPreExec() {
    let key = "slurm-job.vk.io/pre-exec"
    guard let script = annotations[key] else { return }
    if script.contains("EOFMESH") {
      report(
        .preExec, .warning,
        "pre-exec holds the script that the virtual kubelet generated for another pod's network.",
        at: path(ofAnnotation: key))
    }
    let words = script.split(whereSeparator: { $0.isWhitespace || ";&|(){}".contains($0) })
    if words.contains("exit") {
      report(
        .preExec, .warning, "pre-exec has “exit” in it: it ends the whole job before its containers run.",
        at: path(ofAnnotation: key))
    }
  }

  /// What the virtual kubelet writes into a pod that runs.
  static let written = [
    "JobID", "interlink.eu/pod-ip", "interlink.eu/pod-subnet", "interlink.eu/wstunnel-client-commands",
    "interlink.eu/wireguard-client-snippet",
  ]

  private mutating func checkCarriedOver() {
    guard context.isNew else { return }
    for key in Self.written where annotations[key] != nil {
      report(
        .carriedOver, .error,
        "\(key) is of the pod that this one was copied from: a virtual kubelet that starts anew takes the old job for "
          + "this pod's.", at: path(ofAnnotation: key),
        [.init("Remove \(key)", [.remove(path(ofAnnotation: key))])])
    }
  }

  private mutating func checkNames() {
    var seen: Set<String> = []
    for container in containers {
      if !seen.insert(container.name).inserted {
        report(
          .containerNames, .warning,
          "Two containers are called \(container.name): they write into the same files.",
          at: container.path / "name")
      }
      if container.name.utf8.count > 63 {
        report(
          .containerNames, .warning, "The name of container \(container.name) is longer than 63 characters.",
          at: container.path / "name")
      }
    }
  }
}
