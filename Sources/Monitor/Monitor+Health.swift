internal import ClientCore

extension Monitor {
  /// Between two looks at the leases of the virtual nodes, which show how the API server fares, too.
  private static let probeInterval: Duration = .seconds(3)

  /// While the state of the hops is on screen: reads the leases of the virtual nodes, until its task is cancelled.
  func probe() async {
    var due = moment.steady
    while !Task.isCancelled {
      let isWanted = attention.wantsHealth && attention.isWatched
      guard isWanted, due <= moment.steady else {
        await probeBell.sleep(until: isWanted ? due : nil)
        continue
      }
      await probeOnce()
      due = moment.steady + (model.way.probes.isInDoubt ? .seconds(1.5) : Self.probeInterval)
    }
  }

  private func probeOnce() async {
    let names = model.nodes.records.map(\.node.meta.name)
    // In turn, where there are many.  Without a node any name will do: that there is none is an answer.
    nextLease += 1
    let name = names.isEmpty ? "none" : names[nextLease % names.count]
    let start = moment
    model.way.probes.began(at: start)
    // The silence of an answer is to be noticed in time.
    bell.ring()
    let result: Result<Timestamp?, KubernetesError>
    do throws(KubernetesError) {
      result = .success(try await client.lease(of: name))
    } catch { result = .failure(error) }
    if Task.isCancelled { return }
    follow { now in
      switch result {
      case .failure(let error) where !error.isAnswer:
        model.way.probes.failed(error.description, advice: error.advice, at: now)
      case .success, .failure:
        model.way.probes.answered(after: now.steady - start.steady, slow: .seconds(2), at: now)
        let renewed = try? result.get()
        model.way.leases[name] = renewed.map { ($0, model.clock.time(at: now.wall)) }
      }
      model.hasChanged = true
    }
  }

  /// Asks the hop with that id now, at the user's wish: for an interLink API and a plugin this is a ping, which the
  /// plugin pays for with a run of `sinfo`.
  public func check(hop id: String) async {
    if let index = model.way.slurms.firstIndex(where: { $0.id == id }) {
      slurmTurns[index].schedule.askNow()
      slurmTurns[index].bell.ring()
    } else if let index = interLink(ofHop: id) {
      interLinkTurns[index].schedule.askNow()
      interLinkTurns[index].bell.ring()
      await ping(index)
    } else if id == "apiServer" || id.hasPrefix("virtualKubelet/") {
      retryNow()
      await probeOnce()
    }
  }

  /// The interLink API that the hop with that id is, or behind which its plugin is.
  private func interLink(ofHop id: String) -> Int? {
    if let index = model.way.interLinks.firstIndex(where: { $0.id == id }) { return index }
    let parts = id.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, parts[0] == "plugin" || parts[0] == "interLink" else { return nil }
    return model.way.interLink(of: String(parts[1]))
  }
}

extension KubernetesError {
  /// Whether the server works, though it says no.
  fileprivate var isAnswer: Bool { if case .status(let status) = self { status.code < 500 } else { false } }
}
