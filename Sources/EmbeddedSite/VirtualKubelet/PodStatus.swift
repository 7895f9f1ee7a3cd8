/// The status of a pod as interLink's virtual kubelet writes it, with all its oddities: times are null, a type can
/// stand twice among the conditions, images are empty.
enum PodStatus {
  /// Accepted; the plugin has been asked to create the job.
  static func accepted(_ pod: inout Document, _ facts: PodFacts) {
    pod["status"] = base(
      facts, phase: "Pending", conditions: [("Initialized", true), ("Ready", false), ("PodScheduled", true)])
    pod["status"]["containerStatuses"] = containers(facts, image: true) { _ in
      [
        "waiting": [
          "reason": "Remote pod submitted",
          "message": "The pod has been submitted to the remote plugin for creation",
        ]
      ]
    }
  }

  /// The plugin could not create the job.
  static func failed(_ pod: inout Document, _ facts: PodFacts, message: String) {
    pod["status"] = base(
      facts, phase: "Failed", conditions: [("Initialized", false), ("Ready", false), ("PodScheduled", false)])
    pod["status"]["reason"] = "ProviderFailed"
    pod["status"]["message"] = .string(message)
    pod["status"]["containerStatuses"] = containers(facts, image: true) { _ in
      [
        "terminated": [
          "exitCode": 1, "reason": "ProviderFailed", "message": .string(message), "startedAt": nil,
          "finishedAt": nil,
        ]
      ]
    }
  }

  /// What the plugin reports of the containers, in the order of the pod's specification.
  static func report(_ pod: inout Document, _ facts: PodFacts, _ states: [ContainerState]) {
    let code =
      states.lazy.compactMap { state -> Int? in
        if case .terminated(let code, _, _, _, _) = state { code } else { nil }
      }.max() ?? 0
    let hasEnded = !states.isEmpty && states.allSatisfy(\.isTerminated)
    let isRunning = states.contains { if case .running = $0 { true } else { false } }
    let reason = code == 0 ? "Completed" : "Error: \(code)"
    pod["status"]["containerStatuses"] = .array(
      zip(facts.containers, states).map { container, state in
        let ready = if case .running = state { true } else { false }
        return Self.container(
          container.program.name, image: "", ready: ready,
          state: state.document(reason: hasEnded ? reason : nil))
      })
    if hasEnded {
      let wasRunning = pod["status"]["phase"].string == "Running"
      pod["status"]["phase"] = code == 0 ? "Succeeded" : "Failed"
      pod["status"]["reason"] = .string(reason)
      // The kubelet adds a second condition of the same type instead of changing the first.
      if wasRunning, code == 0 {
        pod["status"]["conditions"] = [condition("Ready", true), condition("Ready", false)]
      }
    } else if isRunning {
      pod["status"]["phase"] = "Running"
      pod["status"]["reason"] = "Running"
      pod["status"]["conditions"] = [condition("Ready", true)]
    }
  }

  /// The kubelet has ended a running pod that is being deleted.
  static func deleted(_ pod: inout Document, _ facts: PodFacts, now: Double) {
    pod["status"]["reason"] = "VKProviderPodDeleted"
    pod["status"]["containerStatuses"] = .array(
      facts.containers.map {
        container(
          $0.program.name, image: "", ready: false,
          state: [
            "terminated": [
              "exitCode": 0, "reason": "VKProviderPodContainerDeleted",
              "message": "VK provider terminated container upon deletion", "startedAt": nil,
              "finishedAt": .string(RFC3339.string(now)),
            ]
          ])
      })
  }

  // MARK: - Pieces

  private static func base(_ facts: PodFacts, phase: String, conditions: [(String, Bool)]) -> Document {
    [
      "phase": .string(phase), "conditions": .array(conditions.map { condition($0.0, $0.1) }),
      "hostIP": "127.0.0.1", "podIP": "127.0.0.1", "podIPs": [["ip": "127.0.0.1"]],
      "startTime": .string(RFC3339.string(facts.created)), "containerStatuses": [],
      "qosClass": .string(qualityOfService(facts)),
    ]
  }

  private static func qualityOfService(_ facts: PodFacts) -> String {
    facts.containers.contains { $0.cpuLimit != nil || $0.memoryLimit != nil } ? "Burstable" : "BestEffort"
  }

  static func condition(_ type: String, _ status: Bool) -> Document {
    [
      "type": .string(type), "status": status ? "True" : "False", "lastProbeTime": nil,
      "lastTransitionTime": nil,
    ]
  }

  private static func containers(
    _ facts: PodFacts, image: Bool, state: (PodFacts.Container) -> Document
  ) -> Document {
    .array(
      facts.containers.map {
        container($0.program.name, image: image ? $0.program.image : "", ready: false, state: state($0))
      })
  }

  private static func container(_ name: String, image: String, ready: Bool, state: Document) -> Document {
    [
      "name": .string(name), "state": state, "lastState": [:], "ready": .bool(ready), "restartCount": 0,
      "image": .string(image), "imageID": "",
    ]
  }
}
