package import ClientCore

extension LogSession {
  /// Reads the log of a container of `pod`, and of no later pod of its name, from memory only.
  package convenience init(
    of pod: Pod, container: String, availability: LogAvailability, reading: LogReading, limits: LogLimits,
    client: KubernetesClient,
    sources: SiteSources, now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
  ) {
    let uid = pod.meta.uid
    self.init(
      namespace: pod.meta.namespace, pod: pod.meta.name, container: container,
      availability: availability, reading: reading, limits: limits, now: now
    ) { node in
      sources.logRoads(client, uid: uid, node: node)
    }
  }
}
