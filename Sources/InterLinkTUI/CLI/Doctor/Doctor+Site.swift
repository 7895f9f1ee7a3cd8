internal import ClientCore
internal import Monitor

/// The hops of one site, in the order of the way.
nonisolated extension Doctor {
  mutating func examine(_ session: SiteSession) async {
    let cluster = session.client.cluster
    let user = cluster.user.isEmpty ? "nobody in particular" : "user \(cluster.user)"
    report("kubeconfig", .good("context \(cluster.context) means \(cluster.server) as \(user)."))
    let snapshot = await examineCluster(session)
    for check in InterLinkCheck.all(of: session) {
      for finding in await check.findings(pings: pings) { report("interlink api", finding) }
    }
    if session.sources.interLinks.isEmpty { report("interlink api", InterLinkCheck.none) }
    for slurm in session.sources.slurms {
      var check = SlurmCheck(slurm)
      for finding in await check.findings() { report("slurm", finding) }
      if let snapshot, check.isReached { report("join", await check.join(snapshot)) }
    }
    if session.sources.slurms.isEmpty { report("slurm", SlurmCheck.none()) }
  }

  private mutating func examineCluster(_ session: SiteSession) async -> Snapshot? {
    guard await checkServer(session) else { return nil }
    for right in Right.all { report("rights", await right.check(session)) }
    guard let snapshot = await checkNodes(session) else { return nil }
    await report("logs", LogCheck(session: session).check(snapshot))
    return snapshot
  }

  /// DNS, TCP, TLS, then who we are and what answers.
  private mutating func checkServer(_ session: SiteSession) async -> Bool {
    let answers = Finding.good("\(session.client.cluster.server) answers (name, port, TLS, HTTP).")
    do throws(KubernetesError) {
      let version = try await session.client.serverVersion()
      report("connection", answers)
      report("version", .good("Kubernetes \(version)."))
    } catch {
      switch error {
      case .status:
        report("connection", answers)
        guard error.isUnauthorized else {
          report("version", .poor(CommandFailure(error)))
          break
        }
        report("identity", .bad(CommandFailure(error)))
        return false
      case .credentials:
        report("identity", .bad(CommandFailure(error)))
        return false
      case .transport, .notKubernetes:
        report("connection", .bad(CommandFailure(error)))
        return false
      }
    }
    do throws(KubernetesError) {
      _ = try await session.client.may("list", .pods, namespace: session.namespace)
      report("identity", .good("The server knows who we are."))
      return true
    } catch {
      report("identity", .bad(CommandFailure(error)))
      return false
    }
  }

  /// The virtual nodes, by which sign each is known, and how each stands with its interLink API.
  private mutating func checkNodes(_ session: SiteSession) async -> Snapshot? {
    let snapshot: Snapshot
    do throws(CommandFailure) {
      snapshot = try await MonitoredSite(monitor: session.makeMonitor(isReadOnly: true)).completeSnapshot()
    } catch {
      report("nodes", .bad(error))
      return nil
    }
    for limitation in snapshot.limitations {
      report("nodes", .poor(limitation.what, advice: limitation.advice))
    }
    if snapshot.nodes.isEmpty, snapshot.limitations.isEmpty {
      report(
        "nodes",
        .bad(
          "There is no virtual node in this cluster.",
          advice: "Check that interLink's virtual kubelet runs: kubectl get pods -A | grep -i interlink"))
    }
    for record in snapshot.nodes {
      report("nodes", NodeCheck.readiness(record))
      report("interLink", NodeCheck.connectivity(record, now: snapshot.takenAt))
    }
    return snapshot
  }
}
