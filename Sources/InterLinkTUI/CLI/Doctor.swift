internal import ClientCore
internal import Monitor

/// Checks the hops to a site one after another, and prints what it finds.
nonisolated struct Doctor {
  let options: GlobalOptions
  /// Whether some check failed.
  private(set) var hasFailed = false

  init(options: GlobalOptions) { self.options = options }

  /// Runs all checks; what cannot be checked because of an earlier failure is skipped.
  mutating func examine() async {
    let session: ClusterSession
    do throws(CommandFailure) {
      session = try await ClusterSession(options)
    } catch {
      report("kubeconfig", .bad(error))
      return
    }
    await examine(session)
    await session.close()
  }

  private mutating func examine(_ session: ClusterSession) async {
    let cluster = session.client.cluster
    let user = cluster.user.isEmpty ? "nobody in particular" : "user \(cluster.user)"
    report("kubeconfig", .good("context \(cluster.context) means \(cluster.server) as \(user)."))
    guard await checkServer(session) else { return }
    for right in Right.all { report("rights", await right.check(session)) }
    guard let snapshot = await checkNodes(session) else { return }
    await report("logs", LogCheck(session: session).check(snapshot))
  }

  /// DNS, TCP, TLS, then who we are and what answers.
  private mutating func checkServer(_ session: ClusterSession) async -> Bool {
    do throws(KubernetesError) {
      let version = try await session.client.serverVersion()
      report("connection", .good("\(session.client.cluster.server) answers (name, port, TLS, HTTP)."))
      report("version", .good("Kubernetes \(version)."))
    } catch {
      switch error {
      case .status:
        report("connection", .good("\(session.client.cluster.server) answers (name, port, TLS, HTTP)."))
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
  private mutating func checkNodes(_ session: ClusterSession) async -> Snapshot? {
    let snapshot: Snapshot
    do throws(CommandFailure) {
      snapshot = try await session.completeSnapshot()
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

  private mutating func report(_ check: String, _ finding: Finding) {
    if finding.grade == .bad { hasFailed = true }
    var output = StandardOutput()
    output.write(finding.text(of: check))
  }
}
