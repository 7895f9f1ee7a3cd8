internal import ClientCore
internal import EmbeddedSite
internal import Monitor

/// What a command talks to: the cluster of a kubeconfig context, or a demo site of its own.
nonisolated struct ClusterSession {
  let client: KubernetesClient
  /// Namespace to look at; `nil` for all.
  let namespace: String?
  /// The site, with `--demo`.
  let demo: DemoSite?

  /// Finds the cluster that the options name; nothing is asked of it yet.
  ///
  /// - Throws: ``CommandFailure`` or the kubeconfig's own error, each one sentence.
  init(_ options: GlobalOptions) async throws {
    if options.demo {
      let site = try await DemoSite.start(options.simulation)
      demo = site
      client = KubernetesClient(http: HTTPClient(), cluster: site.access)
      namespace = options.namespace
    } else {
      demo = nil
      let cluster = try Self.cluster(options)
      client = KubernetesClient(http: HTTPClient(), cluster: cluster)
      namespace = options.allNamespaces ? nil : options.namespace ?? cluster.namespace
    }
  }

  /// A model of what ``namespace`` shows.
  func makeMonitor() -> Monitor {
    if let demo {
      Monitor(client: client, namespace: namespace, isDemo: true, now: demo.now)
    } else {
      Monitor(client: client, namespace: namespace)
    }
  }

  /// Ends what the session started.
  func close() async { await demo?.stop() }

  private static func cluster(_ options: GlobalOptions) throws -> ClusterAccess {
    throw CommandFailure("kubeconfig: to come")
  }
}
