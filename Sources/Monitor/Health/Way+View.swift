internal import ClientCore

extension Way {
  /// The way as it is seen at one moment.
  struct View {
    let way: Way
    let link: Link
    let clock: ServerClock
    let now: Moment

    /// A lease is renewed every 10 s and lasts 40 s: then the node counts as lost.
    private static let lateLease = 25.0
    private static let lostLease = 40.0
    /// The virtual kubelet pings twice a minute: what it says of a ping is that old at most.
    private static let pingInterval = 35.0

    private var time: Timestamp { clock.time(at: now.wall) }

    private func age(_ time: Timestamp) -> String { TimeSpan.text(self.time - time) }
  }
}

// MARK: - What Kubernetes tells

extension Way.View {
  func apiServer() -> Hop {
    var hop = Hop(id: "apiServer", kind: .apiServer, name: "API server")
    hop.ground = "asked by us"
    (hop.requests, hop.latency) = (way.traffic.requests.total, way.traffic.latency)
    hop.requestsPerMinute = way.traffic.requests.perMinute(at: now.steady)
    hop.lastGood = link.lastHeard.map { clock.time(at: $0.wall) }
    if let error = way.probes.failure { hop.lastError = (error.text, clock.time(at: error.at)) }
    switch link.connection {
    case .connecting(let attempt):
      hop.state = .unknown(attempt > 1 ? "no answer yet, attempt \(attempt)" : "no answer yet")
    case .live(let since):
      hop.state = .good
      hop.since = since
      // The watches may only not have noticed yet.
      if case .bad(let text) = way.probes.state(at: now) {
        (hop.state, hop.since) = (.bad(text), nil)
        hop.advice = way.probes.failure?.advice ?? ""
      } else if case .poor(let text) = way.probes.state(at: now) {
        (hop.state, hop.since) = (.poor(text), nil)
      }
    case .lost(let reason, _, _, _):
      hop.state = .bad(reason)
      hop.advice =
        "Wait: it is tried again by itself. Check the network, a VPN, or ask the cluster's operators."
      hop.lastError = (reason, time)
    case .refused(let reason, let advice, _):
      hop.state = .bad(reason)
      hop.advice = advice
      hop.lastError = (reason, time)
    }
    return hop
  }

  func kubelet(_ record: NodeRecord, _ server: Hop) -> Hop {
    let node = record.node.meta.name
    var hop = Hop(id: "virtualKubelet/\(node)", kind: .virtualKubelet, name: node)
    let lease = way.leases[node]
    let heartbeat = record.node.conditions.last { $0.type == "Ready" }?.heartbeat
    // As old as it was when it was read: since then nobody has looked.
    let age = lease.map { $0.read - $0.renewed } ?? 0
    // Where its ping fails a virtual kubelet does not renew its lease, but goes on posting the node's status.
    let isPosting = [heartbeat, record.interLink.pinged].contains {
      $0.map { time - $0 < Self.pingInterval } ?? false
    }
    hop.lastGood = [lease?.renewed, heartbeat].compactMap(\.self).max()
    hop.ground = lease == nil ? "condition Ready of the node" : "lease and condition Ready of the node"
    if let lease { hop.facts.append("lease renewed \(self.age(lease.renewed)) ago") }
    if let pinged = record.interLink.pinged { hop.facts.append("pinged interLink \(self.age(pinged)) ago") }
    if server.state.isBroken {
      hop.state = .hidden("the API server does not answer")
      return hop
    }
    switch record.readiness {
    case .unknown(let message):
      hop.state = .bad(message.isEmpty ? "it stopped posting the node's status" : message)
      hop.advice = "See whether the virtual kubelet's pod runs, and read its log."
    case _ where age > Self.lostLease && !isPosting:
      hop.state = .bad("it has not renewed its lease for more than \(Int(Self.lostLease)) s")
      hop.advice = "See whether the virtual kubelet's pod runs, and read its log."
    case _ where age > Self.lateLease && !isPosting:
      hop.state = .poor("it has not renewed its lease for more than \(Int(Self.lateLease)) s")
    case .ready: hop.state = .good
    case .notReady(_, let message):
      if case .failed = record.interLink.state {
        // It does its work: what it reports is broken behind it.
        hop.state = .good
        hop.facts.append("the node is NotReady because its ping fails")
      } else if case .notYetPinged = record.interLink.state {
        hop.state = .poor("NotReady until its first ping of interLink, 30 s after its start")
      } else {
        hop.state = .poor("NotReady: \(CleanText.line(message))")
      }
    }
    return hop
  }

  /// An interLink API of which only the virtual kubelet tells.
  func interLink(_ record: NodeRecord, _ kubelet: Hop) -> Hop {
    let node = record.node.meta.name
    var hop = Hop(id: "interLink/\(node)", kind: .interLink, name: "interLink of \(node)")
    hop.ground = "condition of the node"
    hop.lastGood = lastGoodPing(record)
    if kubelet.state.isBroken {
      hop.state = .hidden("the virtual kubelet, which asks it, is not heard")
      return hop
    }
    switch record.interLink.state {
    case .notYetPinged: hop.state = .unknown("not pinged yet: the first ping comes after 30 s")
    case .unknown: hop.state = .unknown("the virtual kubelet's last ping is too old")
    case .connected: hop.state = .good
    case .failed(let message):
      guard PingFailure(message) == .interLink else {
        hop.state = .good
        break
      }
      let text = CleanText.line(message)
      hop.state = .bad(text)
      hop.lastError = (text, record.interLink.pinged ?? time)
      hop.advice = "See whether the interLink API server runs on its edge node, and the way to it."
    }
    return hop
  }

  func plugin(_ record: NodeRecord, _ kubelet: Hop, _ interLink: Hop) -> Hop {
    let node = record.node.meta.name
    var hop = Hop(id: "plugin/\(node)", kind: .plugin, name: "plugin of \(node)")
    hop.lastGood = lastGoodPing(record)
    if let index = way.interLink(of: node), let ping = way.pings[index],
      clock.time(at: ping.at) > record.interLink.pinged ?? Timestamp(seconds: 0)
    {
      hop.ground = "pinged by us"
      (hop.latency, hop.facts) = (ping.latency, ping.facts)
      judge(&hop, ping.failure.map { ($0.text, $0.what) }, at: clock.time(at: ping.at))
      return hop
    }
    hop.ground = "ping of the virtual kubelet"
    if let pinged = record.interLink.pinged { hop.facts.append("pinged \(age(pinged)) ago") }
    if kubelet.state.isBroken {
      hop.state = .hidden("the virtual kubelet, which pings it, is not heard")
    } else if interLink.state.isBroken {
      hop.state = .hidden("interLink does not answer")
    } else {
      switch record.interLink.state {
      case .notYetPinged: hop.state = .unknown("not pinged yet: the first ping comes after 30 s")
      case .unknown: hop.state = .unknown("the virtual kubelet's last ping is too old")
      case .connected: hop.state = .good
      case .failed(let message):
        judge(&hop, (message, PingFailure(message)), at: record.interLink.pinged ?? time)
      }
    }
    return hop
  }

  /// A Slurm that we do not ask, of which a failed ping tells; `nil` if none does.
  func slurm(_ record: NodeRecord, _ kubelet: Hop) -> Hop? {
    guard !kubelet.state.isBroken, case .failed(let message) = record.interLink.state,
      PingFailure(message) == .slurm
    else { return nil }
    let node = record.node.meta.name
    var hop = Hop(id: "slurm/\(node)", kind: .slurm, name: "Slurm of \(node)")
    hop.state = .bad(CleanText.line(message))
    hop.ground = "ping of the virtual kubelet"
    hop.advice = "Slurm's controller (slurmctld) is down or out of reach: wait, or tell the site."
    return hop
  }

  private func judge(_ hop: inout Hop, _ failure: (text: String, what: PingFailure)?, at time: Timestamp) {
    guard let failure else {
      hop.state = .good
      hop.lastGood = time
      return
    }
    let text = CleanText.line(failure.text)
    switch failure.what {
    case .interLink: hop.state = .hidden("interLink does not answer")
    case .plugin:
      hop.state = .bad("interLink answers, its plugin does not: \(text)")
      hop.lastError = (text, time)
      hop.advice = "See whether the plugin runs on its edge node, and read its log."
    case .slurm:
      hop.state = .good
      hop.facts.append("it answers that its Slurm does not")
    }
  }

  private func lastGoodPing(_ record: NodeRecord) -> Timestamp? {
    if case .connected = record.interLink.state { record.interLink.pinged } else { nil }
  }
}

// MARK: - What we ask ourselves

extension Way.View {
  /// An interLink API that we ask, behind those nodes.
  func interLink(_ index: Int, _ nodes: [NodeRecord], _ server: Hop) -> Hop {
    let asked = way.interLinks[index]
    var hop = hop(.interLink, asked)
    guard !server.state.isBroken else { return hop }
    for record in nodes {
      let node = record.node.meta.name
      switch record.interLink.state {
      case .failed(let message) where PingFailure(message) == .interLink && !hop.state.isBroken:
        let text = CleanText.line(message)
        hop.state = .poor("answers us, but not the virtual kubelet of \(node): \(text)")
        hop.advice = "Check the way between the virtual kubelet and interLink: tunnel, proxy, token."
      case .connected:
        // A ping that was made after our failures began, and not only before.
        guard hop.state.isBroken, let since = asked.meter.failingSince, let pinged = record.interLink.pinged,
          pinged - clock.time(at: since) > Self.pingInterval, case .bad(let text) = hop.state
        else { break }
        hop.state = .poor("answers the virtual kubelet of \(node), but not us: \(text)")
      default: break
      }
    }
    return hop
  }

  /// A Slurm that we ask.
  func slurm(_ index: Int) -> Hop { hop(.slurm, way.slurms[index]) }

  private func hop(_ kind: Hop.Kind, _ asked: Way.Asked) -> Hop {
    let meter = asked.meter
    var hop = Hop(id: asked.id, kind: kind, name: asked.name, state: meter.state(at: now))
    (hop.nodes, hop.ground) = (asked.nodes, "asked by us")
    (hop.latency, hop.facts) = (meter.latency, asked.facts.sorted { $0.key < $1.key }.map(\.value))
    hop.lastGood = meter.lastGood.map { clock.time(at: $0) }
    hop.requests = meter.requests.total
    hop.requestsPerMinute = meter.requests.perMinute(at: now.steady)
    if let failure = meter.failure { hop.lastError = (failure.text, clock.time(at: failure.at)) }
    if case .bad = hop.state {
      hop.advice = meter.failure?.advice ?? ""
      hop.since = meter.failingSince.map { clock.time(at: $0) }
    }
    return hop
  }
}
