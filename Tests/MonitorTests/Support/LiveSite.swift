import ClientCore
import EmbeddedSite
import Foundation
import Monitor

/// An embedded site on a unix socket, a monitor of it, and an administrator's client to change it.
final class LiveSite: Sendable {
  let site: EmbeddedSite
  let monitor: Monitor
  let admin: KubernetesClient
  private let run: Task<Void, Never>?
  private let folder: URL

  /// Starts a site with a virtual node, `vk`, and namespaces `one` and `two`, and looks at it with the rights of `role`.
  ///
  /// - Parameter isRun: whether the monitor runs; else somebody else runs it.
  init(
    role: EmbeddedSite.Configuration.Role = .admin, namespace: String? = nil, home: String = "default",
    name: String = "here", sources: SiteSources = SiteSources(), isRun: Bool = true
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "monitor-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var configuration = EmbeddedSite.Configuration()
    configuration.address = .unix(path: folder.appending(path: "api").path)
    configuration.scene = .bare
    configuration.tokens = ["root": .admin, "user": role]
    let site = try await EmbeddedSite.start(configuration)
    let http = HTTPClient()
    func client(_ token: String) throws -> KubernetesClient {
      let file = folder.appending(path: token)
      try Data(token.utf8).write(to: file)
      var route = HTTPRoute()
      route.unixSocket = site.unixSocket
      return KubernetesClient(
        http: http,
        cluster: ClusterAccess(
          context: "test", cluster: "test", user: token, namespace: home, server: site.url, route: route,
          credentials: .tokenFile(file.path)))
    }
    let monitor = Monitor(client: try client("user"), name: name, namespace: namespace, sources: sources)
    (self.folder, self.site, self.monitor, admin) = (folder, site, monitor, try client("root"))
    run = isRun ? Task { await monitor.run() } : nil
    for name in ["one", "two"] {
      try await create(.namespaces, #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(name)"}}"#)
    }
    try await create(
      .nodes,
      """
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"vk","labels":{"kubernetes.io/hostname":"vk",
      "virtual-node.interlink/type":"virtual-kubelet"}}}
      """)
  }

  /// Stops everything and removes the folder.
  func stop() async {
    run?.cancel()
    await run?.value
    await site.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  /// The newest snapshot.
  var snapshot: Snapshot { monitor.snapshot }

  /// Creates a pod on `node` (empty: unscheduled, but meant for a virtual one).
  func createPod(
    _ name: String, on node: String = "vk", in namespace: String = "default", jobID: String? = nil
  ) async throws {
    let job = jobID.map { #","JobID":"\#($0)""# } ?? ""
    let place = node.isEmpty ? "" : #""nodeName":"\#(node)","#
    try await create(
      .pods, in: namespace,
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"\(name)","namespace":"\(namespace)",
      "annotations":{"slurm-job.vk.io/flags":"--time=1"\(job)}},"spec":{\(place)
      "tolerations":[{"key":"virtual-node.interlink/no-schedule","operator":"Exists"}],
      "containers":[{"name":"main","image":"busybox"}]}}
      """)
  }

  /// Sets label `n` of a pod.
  func label(_ name: String, _ value: Int, in namespace: String = "default") async throws {
    _ = try await admin.patch(
      .pods, namespace: namespace, name: name, type: .merge,
      patch: JSONValue(Array(#"{"metadata":{"labels":{"n":"\#(value)"}}}"#.utf8)))
  }

  private func create(_ resource: KubernetesResource, in namespace: String? = nil, _ json: String)
    async throws
  {
    _ = try await admin.create(resource, namespace: namespace, object: JSONValue(Array(json.utf8)))
  }
}
