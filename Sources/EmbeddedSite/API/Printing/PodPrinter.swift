/// The row of a pod, with the STATUS that kubectl users know (`printPod` of the API server).
enum PodPrinter {
  static func cells(_ pod: Document) -> [Cell] {
    let status = pod["status"]
    var summary = Summary(reason: status["phase"].string ?? "")
    if let reason = status["reason"].string, !reason.isEmpty { summary.reason = reason }
    let isGated = conditions(status, "PodScheduled").contains { $0["reason"] == "SchedulingGated" }
    if isGated { summary.reason = "SchedulingGated" }

    let isInitializing = initContainers(pod, &summary)
    if !isInitializing || conditions(status, "Initialized").contains(where: { $0["status"] == "True" }) {
      summary.restarts = 0
      summary.lastRestart = nil
      containers(status, &summary)
    }
    if pod["metadata"]["deletionTimestamp"].string != nil {
      if status["reason"] == "NodeLost" {
        summary.reason = "Unknown"
      } else if !["Succeeded", "Failed"].contains(status["phase"].string) {
        summary.reason = "Terminating"
      }
    }
    return [
      Printer.name(pod), .text("\(summary.ready)/\(pod["spec"]["containers"].array?.count ?? 0)"),
      .text(summary.reason), .restarts(summary.restarts, last: summary.lastRestart), Printer.age(pod),
      Printer.or(status["podIP"].string, "<none>"), Printer.or(pod["spec"]["nodeName"].string, "<none>"),
      Printer.or(status["nominatedNodeName"].string, "<none>"), .text(readinessGates(pod)),
    ]
  }

  private struct Summary {
    var reason: String
    var ready = 0
    var restarts: Int64 = 0
    var lastRestart: Double?

    mutating func count(_ container: Document) {
      restarts += container["restartCount"].int ?? 0
      if let ended = Printer.time(container["lastState"]["terminated"]["finishedAt"]) {
        lastRestart = max(lastRestart ?? ended, ended)
      }
    }
  }

  /// Whether an init container still has to finish.
  private static func initContainers(_ pod: Document, _ summary: inout Summary) -> Bool {
    let total = pod["spec"]["initContainers"].array?.count ?? 0
    for (index, container) in (pod["status"]["initContainerStatuses"].array ?? []).enumerated() {
      summary.count(container)
      let state = container["state"]
      if let ended = state["terminated"] {
        if ended["exitCode"].int == 0 { continue }
        summary.reason = "Init:\(reason(ended))"
      } else if let waiting = state["waiting"]["reason"].string, !waiting.isEmpty,
        waiting != "PodInitializing"
      {
        summary.reason = "Init:\(waiting)"
      } else {
        summary.reason = "Init:\(index)/\(total)"
      }
      return true
    }
    return false
  }

  private static func containers(_ status: Document?, _ summary: inout Summary) {
    var isRunning = false
    for container in (status["containerStatuses"].array ?? []).reversed() {
      summary.count(container)
      let state = container["state"]
      if let waiting = state["waiting"]["reason"].string, !waiting.isEmpty {
        summary.reason = waiting
      } else if let ended = state["terminated"] {
        summary.reason = reason(ended)
      } else if container["ready"].bool == true, state["running"] != nil {
        isRunning = true
        summary.ready += 1
      }
    }
    if summary.reason == "Completed", isRunning {
      let isReady = conditions(status, "Ready").contains { $0["status"] == "True" }
      summary.reason = isReady ? "Running" : "NotReady"
    }
  }

  private static func reason(_ terminated: Document) -> String {
    if let reason = terminated["reason"].string, !reason.isEmpty { return reason }
    if let signal = terminated["signal"].int, signal != 0 { return "Signal:\(signal)" }
    return "ExitCode:\(terminated["exitCode"].int ?? 0)"
  }

  private static func conditions(_ status: Document?, _ type: Document) -> [Document] {
    (status["conditions"].array ?? []).filter { $0["type"] == type }
  }

  private static func readinessGates(_ pod: Document) -> String {
    guard let gates = pod["spec"]["readinessGates"].array, !gates.isEmpty else { return "<none>" }
    let met = gates.filter { gate in
      guard let type = gate["conditionType"] else { return false }
      return conditions(pod["status"], type).contains { $0["status"] == "True" }
    }
    return "\(met.count)/\(gates.count)"
  }
}
