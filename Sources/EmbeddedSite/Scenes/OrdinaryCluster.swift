/// The part of the cluster that has nothing to do with interLink: a client must not pay for it.
enum OrdinaryCluster {
  /// A control-plane node with its usual pods.
  static func addControlPlane(to stage: Stage, random: inout RandomSource) {
    addNode("cp-1", labels: [("node-role.kubernetes.io/control-plane", "")], to: stage, random: &random)
    for name in ["etcd-cp-1", "kube-apiserver-cp-1", "kube-scheduler-cp-1", "kube-controller-manager-cp-1"] {
      add(
        name, "kube-system", "cp-1", "registry.k8s.io/\(name.dropLast(5)):v1.33.13", to: stage,
        random: &random)
    }
    for _ in 0..<2 {
      add(
        "coredns-674b8bbfcf-\(random.nameSuffix())", "kube-system", "cp-1",
        "registry.k8s.io/coredns/coredns:v1.12.0",
        to: stage, random: &random)
    }
  }

  /// Workers with ordinary pods.
  static func addPods(_ count: Int, to stage: Stage, random: inout RandomSource) {
    guard count > 0 else { return }
    let nodes = max(1, min(80, count / 100))
    for index in 1...nodes {
      addNode("worker-\(padded(index, 3))", labels: [], to: stage, random: &random)
    }
    stage.addNamespace("web", random: &random)
    for index in 0..<count {
      let service = ["frontend", "api", "cache", "queue", "worker"][index % 5]
      add(
        "\(service)-7d9f8b6c5-\(random.hex(4))\(random.nameSuffix())", "web",
        "worker-\(padded(index % nodes + 1, 3))",
        "registry.example.org/web/\(service):4.\(index % 17)", to: stage, random: &random)
    }
  }

  private static func addNode(
    _ name: String, labels: [(String, String)], to stage: Stage, random: inout RandomSource
  ) {
    let time = Document.string(RFC3339.string(stage.clock.now))
    func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> Document {
      [
        "type": .string(type), "status": .string(status), "lastHeartbeatTime": time,
        "lastTransitionTime": time,
        "reason": .string(reason), "message": .string(message),
      ]
    }
    let resources: Document = ["cpu": "16", "ephemeral-storage": "50Gi", "memory": "64Gi", "pods": "250"]
    let isControlPlane = !labels.isEmpty
    let spec: Document =
      isControlPlane
      ? ["taints": [["key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"]]] : [:]
    // There already: the scene is put into a fresh store, so it is not.
    _ = try? stage.store.create(
      .node,
      [
        "metadata": [
          "name": .string(name), "uid": .string(random.uuid()), "creationTimestamp": time,
          "labels": PodTemplate.map(
            [
              ("beta.kubernetes.io/arch", "amd64"), ("beta.kubernetes.io/os", "linux"),
              ("kubernetes.io/arch", "amd64"),
              ("kubernetes.io/hostname", name), ("kubernetes.io/os", "linux"),
            ] + labels),
          "annotations": ["node.alpha.kubernetes.io/ttl": "0"],
        ],
        "spec": spec,
        "status": [
          "capacity": resources, "allocatable": resources,
          "conditions": [
            condition(
              "MemoryPressure", "False", "KubeletHasSufficientMemory",
              "kubelet has sufficient memory available"),
            condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            condition(
              "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
          ],
          "addresses": [
            ["type": "InternalIP", "address": "10.0.0.10"], ["type": "Hostname", "address": .string(name)],
          ],
          "daemonEndpoints": ["kubeletEndpoint": ["Port": 10250]],
          "nodeInfo": [
            "machineID": "", "systemUUID": "", "bootID": "", "kernelVersion": "6.1.0-31-amd64",
            "osImage": "Debian GNU/Linux 12 (bookworm)", "containerRuntimeVersion": "containerd://1.7.27",
            "kubeletVersion": "v1.33.13", "kubeProxyVersion": "", "operatingSystem": "linux",
            "architecture": "amd64",
          ],
        ],
      ])
  }

  private static func add(
    _ name: String, _ namespace: String, _ node: String, _ image: String, to stage: Stage,
    random: inout RandomSource
  ) {
    stage.addNamespace(namespace, random: &random)
    let now = stage.clock.now
    var pod = PodTemplate(
      namespace: namespace, name: name, node: node,
      containers: [.init(name: "main", image: image, cpu: "1", memory: "256Mi")],
      labels: [("app", String(name.prefix { $0 != "-" }))]
    ).document(uid: random.uuid(), created: now, random: &random)
    let address = "10.42.\(random.int(0...255)).\(random.int(1...254))"
    let time = Document.string(RFC3339.string(now))
    pod["status"] = [
      "phase": "Running",
      "conditions": .array(
        ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map {
          ["type": .string($0), "status": "True", "lastProbeTime": nil, "lastTransitionTime": time]
        }),
      "hostIP": "10.0.0.10", "podIP": .string(address), "podIPs": [["ip": .string(address)]],
      "startTime": time,
      "containerStatuses": [
        [
          "name": "main", "state": ["running": ["startedAt": time]], "lastState": [:], "ready": true,
          "restartCount": 0, "image": .string(image), "imageID": .string("\(image)@sha256:\(random.hex(64))"),
          "containerID": .string("containerd://\(random.hex(64))"), "started": true,
        ]
      ], "qosClass": "Burstable",
    ]
    // A name drawn twice: one pod less.
    _ = try? stage.store.create(.pod, pod)
  }
}

extension OrdinaryCluster {
  /// What the ordinary pods have to say.
  static func log(of pod: PodFacts) -> [UInt8] {
    Array("{\"level\":\"info\",\"msg\":\"\(pod.name) is serving\"}\n".utf8)
  }
}
