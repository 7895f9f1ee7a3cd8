internal import ClientCore

/// A way to a container's log that is open to us.
struct LogRoad: Sendable {
  /// Sends a request and hands over the pieces of the answer as they come, an empty one when it begins; returns at
  /// its end.
  typealias Fetch =
    @Sendable (LogRequest, _ take: @escaping @Sendable ([UInt8]) async -> Void) async throws(LogFailure) ->
    Void

  let path: LogPath
  let fetch: Fetch

  /// By that way.
  init(_ path: LogPath, fetch: @escaping Fetch) { (self.path, self.fetch) = (path, fetch) }

  /// Through the API server.
  static func apiServer(_ client: KubernetesClient) -> LogRoad {
    LogRoad(.apiServer) { (request, take) throws(LogFailure) in
      do throws(KubernetesError) {
        let body = try await client.log(request)
        await take([])
        do throws(HTTPError) {
          for try await piece in body { await take(piece) }
        } catch { throw .transport(error) }
      } catch { throw LogFailure(error) }
    }
  }

  /// From the interLink API of the pod's node.
  static func interLink(_ client: InterLinkClient, uid: String) -> LogRoad {
    LogRoad(.interLink) { (request, take) throws(LogFailure) in
      do throws(InterLinkError) {
        let body = try await client.logStream(request, uid: uid)
        await take([])
        do throws(HTTPError) {
          for try await piece in body { await take(piece) }
        } catch { throw .transport(error) }
      } catch { throw LogFailure(error.description) }
    }
  }

  /// From the port of the kubelet itself.
  static func kubelet(_ client: KubeletClient) -> LogRoad {
    LogRoad(.kubelet) { (request, take) throws(LogFailure) in
      do throws(KubeletError) {
        let body = try await client.logStream(request)
        await take([])
        do throws(HTTPError) {
          for try await piece in body { await take(piece) }
        } catch { throw client.brokenOff(error) }
      } catch { throw LogFailure(error.message) }
    }
  }
}

/// Why a way to a log was not to be had, or broke off.
struct LogFailure: Error, Equatable {
  /// A sentence.
  let sentence: String
  /// Whether another way may do better: not where the API server knows the pod or its container no more.
  let mayBeAvoided: Bool
  /// Whether the stream came to its end, but told less than was known.
  let isShort: Bool
  /// Whether the answer had begun.
  var hasBegun = false

  init(_ sentence: String, isShort: Bool = false) {
    (self.sentence, mayBeAvoided, self.isShort) = (sentence, true, isShort)
  }

  /// What the API server, or what lies behind it, says.
  init(_ error: KubernetesError) {
    sentence = LogTrouble.sentence(error)
    mayBeAvoided = ![400, 404].contains(error.statusCode)
    isShort = false
  }
}
