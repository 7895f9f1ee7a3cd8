internal import ClientCore
internal import Monitor

/// A right that some part of the dashboard needs.
nonisolated struct Right {
  let verb: String
  let resource: KubernetesResource
  var subresource = ""
  /// Whether nothing works without it.
  var isEssential = false
  /// What is missing without it.
  let loss: String

  /// In the order of their worth.
  static let all = [
    Right(verb: "list", resource: .pods, isEssential: true, loss: "No pod can be shown"),
    Right(verb: "watch", resource: .pods, isEssential: true, loss: "Changes cannot be followed"),
    Right(
      verb: "list", resource: .nodes,
      loss: "Nodes cannot be shown, and offloaded pods are told from others by their node's name only"),
    Right(verb: "watch", resource: .nodes, loss: "A node that fails is not seen to fail"),
    Right(verb: "get", resource: .pods, subresource: "log", loss: "No log can be shown"),
    Right(verb: "list", resource: .events, loss: "Why a pod is not scheduled cannot be shown"),
  ]

  /// Asks the server (SelfSubjectAccessReview).
  func check(_ session: ClusterSession) async -> Finding {
    let place =
      resource.isNamespaced ? " in \(session.namespace.map { "namespace \($0)" } ?? "all namespaces")" : ""
    let name = verb + " " + resource.plural + (subresource.isEmpty ? "" : "/" + subresource) + place
    do throws(KubernetesError) {
      let isAllowed = try await session.client.may(
        verb, resource, subresource: subresource, namespace: session.namespace)
      if isAllowed { return .good("You may \(name).") }
    } catch {
      return .poor(CommandFailure(error))
    }
    let advice =
      session.namespace == nil && resource.isNamespaced
      ? "Name a namespace that is yours with -n, or ask the cluster's administrator."
      : "Ask the cluster's administrator for this right."
    return Finding(
      grade: isEssential ? .bad : .poor, sentence: "You may not \(name). \(loss).", advice: advice)
  }
}

/// What a virtual node says of itself.
nonisolated enum NodeCheck {
  /// Whether it takes pods, and by which signs it is known.
  static func readiness(_ record: NodeRecord) -> Finding {
    let name = record.node.meta.name
    switch record.readiness {
    case .ready:
      return .good(
        "\(name) is Ready; known as virtual by \(VirtualNode.signs(of: record.node).joined(separator: ", "))."
      )
    case .notReady(let reason, let message):
      return .bad(
        "\(name) is NotReady: \(oneLine(reason, message)).",
        advice: "Its virtual kubelet runs, but cannot reach the interLink API; see the next line.")
    case .unknown(let message):
      return .bad(
        "\(name) is Unknown: \(oneLine("", message)).",
        advice: "Its virtual kubelet has stopped: kubectl get pods -A | grep -i \(name)")
    }
  }

  /// Whether its interLink API and plugin answer.
  static func connectivity(_ record: NodeRecord, now: Timestamp) -> Finding {
    let name = record.node.meta.name
    switch record.interLink.state {
    case .connected:
      let age = record.interLink.pinged.map { " \(Format.age(now - $0)) ago" } ?? ""
      return .good("\(name) reached its interLink API\(age).")
    case .notYetPinged:
      return .poor(
        "\(name) has not pinged its interLink API yet.",
        advice: "The first ping comes 30 s after the virtual kubelet's start; look again.")
    case .unknown:
      return .poor(
        "\(name) has not told for a while whether it reaches its interLink API.",
        advice: "Its virtual kubelet may have stopped; its last word would be misleading.")
    case .failed(let message):
      return .bad(
        "\(name) cannot reach its interLink API: \(oneLine("", message)).",
        advice: "Check the interLink API server, the plugin and Slurm on the edge node, in this order.")
    }
  }

  /// The parts in one line, without a full stop: the sentence around them has one.
  private static func oneLine(_ parts: String...) -> String {
    let line = PodSummary.oneLine(parts.filter { !$0.isEmpty }.joined(separator: ": "))
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }
}

/// Whether the log of some container can be read.
nonisolated struct LogCheck {
  let session: ClusterSession

  /// Tries a container that has run; reads the beginning only.
  func check(_ snapshot: Snapshot) async -> Finding {
    guard let (pod, container) = candidate(snapshot) else {
      return .skipped("No pod has run yet, so that there is no log to try.")
    }
    let name = "\(pod.meta.namespace)/\(pod.meta.name)"
    let request = LogRequest(namespace: pod.meta.namespace, pod: pod.meta.name, container: container)
    do {
      for try await _ in try await session.client.log(request) { break }
      return .good("The log of \(name) can be read.")
    } catch {
      let failure = CommandFailure(error)
      return .bad("The log of \(name) cannot be read: \(failure.sentence)", advice: failure.advice)
    }
  }

  /// The container that promises most: one that runs before one that has ended, and above all one
  /// whose node reaches its interLink API, since a broken hop has a finding of its own.
  private func candidate(_ snapshot: Snapshot) -> (Pod, String)? {
    let connected = Set(snapshot.nodes.filter { $0.interLink.state == .connected }.map(\.node.meta.name))
    var best: (promise: Int, pod: Pod, container: String)?
    for record in snapshot.pods {
      for container in record.pod.containers {
        let isRunning: Bool
        switch LogAvailability(record, container: container.name) {
        case .running: isRunning = true
        case .ended: isRunning = false
        case .notYet, .never, .gone: continue
        }
        let promise = (connected.contains(record.pod.nodeName) ? 2 : 0) + (isRunning ? 1 : 0)
        if promise > best?.promise ?? -1 { best = (promise, record.pod, container.name) }
      }
    }
    return best.map { ($0.pod, $0.container) }
  }
}
