internal import ClientCore

/// Prints the log of one container to standard output.
nonisolated struct LogPrinter {
  let command: LogsCommand
  let session: ClusterSession

  /// Finds the container and prints until the log ends.
  func print() async throws {
    let namespace = session.namespace ?? "default"
    let pod = try await find(command.pod, in: namespace)
    var request = LogRequest(namespace: namespace, pod: pod.meta.name, container: try container(of: pod))
    request.follow = command.follow
    request.timestamps = command.timestamps
    request.sinceSeconds = command.since?.seconds
    request.previous = command.previous
    let body = try await session.client.log(request)
    for try await piece in body { StandardOutput.write(piece) }
  }

  private func find(_ name: String, in namespace: String) async throws -> Pod {
    let found = Locked<Pod?>(nil)
    let name = name.hasPrefix("pod/") ? String(name.dropFirst(4)) : name
    try await session.client.list(
      Pod.self, namespace: namespace, selector: Selector(fields: "metadata.name=\(name)")
    ) { page in
      found.withLock { $0 = page.first }
    }
    guard let pod = found.withLock({ $0 }) else {
      throw CommandFailure("There is no pod \(name) in namespace \(namespace).")
    }
    return pod
  }

  private func container(of pod: Pod) throws(CommandFailure) -> String {
    let names = pod.containers.map(\.name)
    guard let wanted = command.container else {
      if names.count == 1 { return names[0] }
      throw CommandFailure(
        "Pod \(pod.meta.name) has several containers; choose one with -c: \(names.joined(separator: ", ")).")
    }
    if names.contains(wanted) { return wanted }
    if pod.initContainers.contains(where: { $0.name == wanted }) {
      throw CommandFailure("\(wanted) is an init container: the Slurm plugin keeps no log of those.")
    }
    throw CommandFailure(
      "Pod \(pod.meta.name) has no container \(wanted); it has \(names.joined(separator: ", ")).")
  }
}
