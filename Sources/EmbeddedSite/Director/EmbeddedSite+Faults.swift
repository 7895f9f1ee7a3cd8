extension EmbeddedSite {
  /// Lets the next requests that match fail.
  ///
  /// At doors other than the API server, ``Fault/quotaExceeded``, the webhooks and ``Fault/conflict`` are plain
  /// failures.
  ///
  /// - Parameters:
  ///   - skip: so many of them go unharmed before.
  ///   - count: so many of them meet it.
  public func fail(_ requests: RequestPattern, with fault: Fault, skip: Int = 0, count: Int = 1) {
    faults.add(requests, fault, skip: skip, count: count)
  }

  /// Takes back all faults of requests that have not come; what hangs goes on.
  public func clearFaults() { faults.clear() }

  /// Whether all faults have met their requests.
  public var areFaultsUsedUp: Bool { faults.rules.isEmpty }

  /// The last requests to the API server, in order of their ends: each comes in when it is answered, a watch when it
  /// begins.
  public var requests: [RequestRecord] { ledger.requests }

  /// When something came in at a door, seconds since 1970: everything, also what was cut off or refused unread.
  public func arrivals(at door: Door) -> [Double] { ledger.arrivals(at: door) }

  /// The pods that were created since the site opened, in order, the gone ones too.
  public var createdPods: [PodRecord] { ledger.pods }

  /// The jobs that the simulated Slurms accepted for pods since the site opened, in order, the gone ones too.
  public var acceptedJobs: [JobRecord] { ledger.jobs }

  /// The cancellations that came to the simulated Slurms since the site opened, from the plugin or by hand.
  public var cancelledJobs: [CancelRecord] { ledger.cancels }
}
