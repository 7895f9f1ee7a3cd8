internal import ClientCore
internal import EmbeddedSite
import Foundation
internal import Monitor

/// What a command talks to: the cluster of a kubeconfig context, or a demo site of its own.
nonisolated struct ClusterSession {
  let client: KubernetesClient
  /// Namespace to look at; `nil` for all.
  let namespace: String?
  /// The site, with `--demo`.
  let demo: DemoSite?
  private let kubeconfig: Kubeconfig?

  /// Which namespace is looked at where neither an option nor the context names one.
  enum Default {
    /// `default`, as for kubectl.
    case kubectl
    /// All of them: on a screen that shows everything offloaded.
    case all
  }

  /// Finds the cluster that the options name; nothing is asked of it yet.
  init(_ options: GlobalOptions, default: Default = .kubectl) async throws(CommandFailure) {
    do {
      if options.demo {
        self.init(demo: try await DemoSite.start(options.simulation), namespace: options.namespace)
      } else {
        let kubeconfig = try Kubeconfig.load(
          explicit: options.kubeconfig, environment: ProcessInfo.processInfo.environment)
        try self.init(kubeconfig, context: options.context, options, `default`)
      }
    } catch {
      throw CommandFailure(error)
    }
  }

  private init(demo: DemoSite, namespace: String?) {
    self.demo = demo
    self.namespace = namespace
    kubeconfig = nil
    client = KubernetesClient(http: HTTPClient(), cluster: demo.access)
  }

  private init(
    _ kubeconfig: Kubeconfig, context: String?, _ options: GlobalOptions, _ default: Default
  ) throws(KubeconfigError) {
    self.kubeconfig = kubeconfig
    demo = nil
    let cluster = try kubeconfig.access(context: context, namespace: options.namespace)
    client = KubernetesClient(http: HTTPClient(), cluster: cluster)
    let isNamed =
      options.namespace != nil
      || kubeconfig.contexts.first { $0.name == cluster.context }?.namespace.isEmpty == false
    namespace = options.allNamespaces || (!isNamed && `default` == .all) ? nil : cluster.namespace
  }

  /// Runs `body` with the cluster that the options name, and ends what was started for it.
  static func with<Result>(
    _ options: GlobalOptions, default: Default = .kubectl,
    body: (ClusterSession) async throws -> Result
  ) async throws(CommandFailure) -> Result {
    let session = try await ClusterSession(options, default: `default`)
    let result: Result
    do {
      result = try await body(session)
    } catch {
      await session.close()
      throw CommandFailure(error)
    }
    await session.close()
    return result
  }

  /// Contexts that can be switched to.
  var contexts: [String] { kubeconfig?.contexts.map(\.name) ?? [] }

  /// A session with another context of the same kubeconfig.
  func switched(to context: String, _ options: GlobalOptions) throws(CommandFailure) -> ClusterSession {
    guard let kubeconfig else { throw CommandFailure("The demo has one context only") }
    do {
      return try ClusterSession(kubeconfig, context: context, options, .all)
    } catch {
      throw CommandFailure(error)
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
}
