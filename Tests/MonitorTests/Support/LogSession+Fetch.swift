import ClientCore

@testable import Monitor

extension LogSession {
  /// Reads by one way, with `fetch`.
  convenience init(
    namespace: String, pod: String, container: String, limit: Int = LogSession.defaultLimit,
    reading: LogReading = LogReading(), backOff: [Duration] = LogReader.backOff,
    fetch:
      @escaping @Sendable (LogRequest, _ take: @escaping @Sendable ([UInt8]) async -> Void)
      async throws(KubernetesError)
      -> Void
  ) {
    let road = LogRoad(.apiServer) { (request, take) throws(LogFailure) in
      do throws(KubernetesError) { try await fetch(request, take) } catch { throw LogFailure(error) }
    }
    self.init(
      namespace: namespace, pod: pod, container: container, reading: reading,
      limits: LogLimits(memory: limit),
      backOff: backOff
    ) { _ in
      [road]
    }
  }
}
