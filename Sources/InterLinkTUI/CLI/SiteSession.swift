internal import ClientCore
import Foundation
internal import Monitor

/// One site that a command talks to.
nonisolated struct SiteSession {
  /// As it is shown.
  let name: String
  let client: KubernetesClient
  /// Namespace to look at; `nil` for all.
  let namespace: String?
  /// What is asked beside the API server.
  let sources: SiteSources
  /// Of which the sources were made.
  let config: SiteConfig
  /// The site, with `--demo`.
  let demo: DemoSite?

  /// The site of `--demo`.
  init(demo: DemoSite, namespace: String?, http: HTTPClient) {
    (self.demo, self.namespace) = (demo, namespace)
    name = demo.access.context
    client = KubernetesClient(http: http, cluster: demo.access)
    config = SiteConfig()
    sources = demo.sources(http)
  }

  /// A site of the configuration, or the current context with nothing beside it; nothing is asked of it yet.
  init(
    _ config: SiteConfig, _ options: GlobalOptions, default: ClusterSession.Default, http: HTTPClient
  ) throws {
    demo = nil
    self.config = config
    let kubeconfig = try Kubeconfig.load(
      explicit: config.kubeconfig, environment: ProcessInfo.processInfo.environment)
    var wanted = options.namespace
    var isAll = options.allNamespaces
    if wanted == nil, !isAll {
      switch config.scope {
      case .usual: break
      case .all: isAll = true
      case .named(let namespace): wanted = namespace
      }
    }
    let cluster = try kubeconfig.access(context: config.context, namespace: wanted)
    client = KubernetesClient(http: http, cluster: cluster)
    name = config.name ?? cluster.context
    let isNamed =
      wanted != nil
      || kubeconfig.contexts.first { $0.name == cluster.context }?.namespace.isEmpty == false
    namespace = isAll || (!isNamed && `default` == .all) ? nil : cluster.namespace
    var sources = SiteSources(config, http: http)
    sources.kubelet = { KubeletClient(of: $0, in: cluster, http: http) }
    self.sources = sources
  }

  /// Who changes something at the site; `nil` where there is no place for a journal.
  func makeHands(isReadOnly: Bool) -> (any Hands)? {
    let usual = Journal.usualFolder(ProcessInfo.processInfo.environment)
    guard let folder = demo?.journalFolder ?? usual else { return nil }
    return SiteHands(site: actionSite(isReadOnly: isReadOnly), journal: Journal(folder: folder))
  }

  /// A model of what ``namespace`` shows.
  ///
  /// - Parameter storage: of logs.
  func makeMonitor(isReadOnly: Bool, storage: LogStorage = LogStorage()) -> Monitor {
    if let demo {
      Monitor(
        client: client, namespace: namespace, isDemo: true, isReadOnly: isReadOnly, sources: sources,
        storage: storage, now: demo.now)
    } else {
      Monitor(
        client: client, name: name, namespace: namespace, isReadOnly: isReadOnly || config.isReadOnly,
        sources: sources, storage: storage)
    }
  }
}
