import Testing

@testable import EmbeddedSite

@Suite(.timeLimit(.minutes(1)))
struct VirtualKubeletSceneTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    var pod: String
    var phase: String
    var reason: String?
    /// What Slurm says; nil where it has forgotten the job or never had one.
    var job: String?
    var hasJobID = true
    var testDescription: String { pod }
  }

  static let cast: [Expectation] = [
    Expectation(pod: "itwinai/3dgan-train-0", phase: "Running", reason: "Running", job: "R None"),
    Expectation(pod: "climate/cmip6-downscale", phase: "Running", reason: "Running", job: "R None"),
    Expectation(pod: "itwinai/3dgan-eval", phase: "Pending", job: "PD Resources"),
    Expectation(pod: "itwinai/3dgan-export", phase: "Pending", job: "PD Dependency"),
    Expectation(pod: "oscar-svc/cowsay-7f9c0a41", phase: "Pending", job: "PD PartitionTimeLimit"),
    Expectation(pod: "climate/nightly-bias", phase: "Pending", job: "PD BeginTime"),
    Expectation(pod: "climate/held-by-maria", phase: "Pending", job: "PD JobHeldUser"),
    Expectation(pod: "climate/era5-largemem", phase: "Pending", job: "PD PartitionDown"),
    Expectation(
      pod: "virgo/pinned-analysis", phase: "Pending", job: "PD ReqNodeNotAvail, UnavailableNodes:cn012"),
    Expectation(pod: "climate/ensemble-07", phase: "Pending", job: "PD AssocGrpCPURunMinutesLimit"),
    Expectation(pod: "itwinai/scan-low-3", phase: "Pending", job: "PD QOSMaxJobsPerUserLimit"),
    Expectation(pod: "genomics/variant-calling", phase: "Pending", job: "PD AssocGrpCPUMinutesLimit"),
    Expectation(pod: "genomics/samples-array", phase: "Pending", job: "PD JobArrayTaskLimit"),
    Expectation(pod: "itwinai/llm-eval", phase: "Pending", job: "PD Priority"),
    Expectation(pod: "itwinai/after-lhcb", phase: "Pending", job: "PD DependencyNeverSatisfied"),
    Expectation(pod: "itwinai/container-bench", phase: "Pending", job: "PD launch failed requeued held"),
    Expectation(pod: "climate/obs-assimilation", phase: "Running", reason: "Running", job: "R None"),
    Expectation(pod: "virgo/omega-scan", phase: "Failed", reason: "Error: 15", job: "TO TimeLimit"),
    Expectation(pod: "climate/pca-largefield", phase: "Failed", reason: "Error: 125", job: "OOM OutOfMemory"),
    Expectation(pod: "virgo/whitening-test", phase: "Pending", hasJobID: false),
    // What the plugin gets wrong: cancelled in the queue, the node failed, and the nodes are still booting.
    Expectation(pod: "climate/cmcc-regrid", phase: "Succeeded", reason: "Completed", job: "CA JobHeldUser"),
    Expectation(pod: "virgo/matched-filter", phase: "Succeeded", reason: "Completed", job: "NF NodeDown"),
    Expectation(pod: "virgo/burst-search", phase: "Succeeded", reason: "Completed"),
    Expectation(pod: "itwinai/eurac-inference", phase: "Succeeded", reason: "Completed", job: "CF None"),
    Expectation(pod: "virgo/noise-projection", phase: "Running", reason: "Running", job: "S None"),
    Expectation(pod: "climate/ocean-biogeo", phase: "Failed", reason: "Error: 15"),
    Expectation(pod: "itwinai/vit-large-finetune", phase: "Failed", reason: "Error: 125"),
    Expectation(pod: "itwinai/gan-ablation-3", phase: "Failed", reason: "Error: 1"),
    Expectation(pod: "virgo/calib-check", phase: "Failed", reason: "Error: 15"),
    Expectation(pod: "virgo/glitch-scan", phase: "Failed", reason: "ProviderFailed", hasJobID: false),
    Expectation(pod: "cms/skim-tt2l2nu-041", phase: "Running", reason: "Running", job: "R None"),
    Expectation(pod: "cms/skim-zz4l-007", phase: "Failed", reason: "ProviderFailed", hasJobID: false),
    Expectation(pod: "climate/global-1km-run", phase: "Pending", hasJobID: false),
  ]

  @Test func theCastIsInEveryState() async throws {
    let site = try await SceneFixture()
    for expected in Self.cast {
      let pod = try site.pod(expected.pod)
      let facts = try #require(PodFacts(pod))
      var job: String?
      if let kubelet = site.fleet.kubelets.first(where: { $0.node.name == facts.nodeName }),
        let status = await kubelet.job(of: facts.uid)
      {
        job = "\(status.state) \(status.reason)"
      }
      #expect(pod["status"]["phase"].string == expected.phase, "\(expected)")
      #expect(pod["status"]["reason"].string == expected.reason, "\(expected)")
      #expect((facts.jobID != nil) == expected.hasJobID, "\(expected)")
      if let said = expected.job { #expect(job == said, "\(expected)") }
    }
    let terminating = try site.pod("climate/tas-quicklook")
    #expect(terminating["status"]["reason"].string == "VKProviderPodDeleted")
    #expect(terminating["status"]["phase"].string == "Running")
    #expect(terminating["metadata"]["deletionTimestamp"].string != nil)

    let message = try site.pod("virgo/glitch-scan")["status"]["message"].string ?? ""
    #expect(message.contains("sbatch: error: invalid partition specified: gpu-debug\n"))
    #expect(message.contains("&errors.errorString{s:\"error creating pod (HTTP 504)"))
    #expect((40...90).contains(site.store.list(.pod).objects.count))
  }

  @Test func oneNodeHasLostItsInterLink() async throws {
    let site = try await SceneFixture()
    func condition(_ node: String, _ type: String) throws -> Document? {
      let document = try #require(site.store.get(ObjectKey(kind: .node, namespace: "", name: node)))
      return document["status"]["conditions"].array?.last { $0["type"].string == type }
    }
    #expect(try condition("vega-vk", "InterlinkConnectivity")["status"].string == "True")
    #expect(try condition("cnaf-vk", "Ready")["status"].string == "False")
    #expect(
      try condition("cnaf-vk", "InterlinkConnectivity")["message"].string
        == "Ping failed: Post \"http://127.0.0.1:3002/pinglink\": dial tcp 127.0.0.1:3002: connect: connection refused"
    )
    #expect(try condition("cp-1", "InterlinkConnectivity") == nil)
    await #expect(throws: APIStatus.self) { try await site.log("cms/skim-tt2l2nu-041") }
  }

  @Test func equalSeedsGiveEqualSites() async throws {
    func lists(_ seed: UInt64) async throws -> [[UInt8]] {
      let site = try await SceneFixture(seed: seed) {
        $0.pods = 60
        $0.otherPods = 20
      }
      return (site.store.list(.pod).objects + site.store.list(.node).objects).map(\.bytes)
    }
    let first = try await lists(3)
    #expect(try await lists(3) == first)
    #expect(try await lists(4) != first)
  }

  @Test func podsComeAndGo() async throws {
    let site = try await SceneFixture()
    let before = Set(site.store.list(.pod).objects.map(\.uid))
    let revision = site.store.revision
    await site.fleet.advance(by: 120)
    let after = Set(site.store.list(.pod).objects.map(\.uid))
    #expect(!after.subtracting(before).isEmpty)
    #expect(!before.subtracting(after).isEmpty)
    // Pods change every few seconds; the nodes' pings are among the changes.
    #expect(site.store.revision - revision > 20)
    #expect(site.store.get(ObjectKey(kind: .pod, namespace: "climate", name: "tas-quicklook")) == nil)
  }

  @Test func emptySceneHasNodesAndNoPods() async throws {
    let site = try await SceneFixture(.empty)
    #expect(site.store.list(.pod).objects.isEmpty)
    #expect(site.store.list(.node).objects.map(\.key.name) == ["cnaf-vk", "juwels-vk", "vega-vk"])
    let bare = try await SceneFixture(.bare)
    #expect(bare.store.list(.node).objects.isEmpty)
  }

  @Test func scaledPodsAreOfRealisticSizeAndHaveJobs() async throws {
    let site = try await SceneFixture(.empty) { $0.pods = 300 }
    let pods = site.store.list(.pod).objects
    #expect(pods.count == 300)
    let mean = pods.reduce(0) { $0 + $1.bytes.count } / pods.count
    #expect((5500...8000).contains(mean), "\(mean) bytes a pod")
    var phases: [String: Int] = [:]
    for pod in pods {
      let document = pod.document
      #expect(document["metadata"]["annotations"]["JobID"].string != nil)
      phases[document["status"]["phase"].string ?? "", default: 0] += 1
    }
    #expect(Set(phases.keys) == ["Running", "Succeeded", "Pending", "Failed"])
  }

  @Test func nodesThatAnswerRenewTheirLeases() async throws {
    let site = try await SceneFixture()
    func renewal(_ node: String) -> String? {
      site.store.get(NodeLease.key(node))?["spec"]["renewTime"].string
    }
    await site.fleet.advance(by: 60)
    let last = renewal("vega-vk")
    await site.fleet.advance(by: 10)
    #expect(try #require(renewal("vega-vk")) > (last ?? ""))
    #expect(
      site.store.get(NodeLease.key("vega-vk"))?["metadata"]["ownerReferences"][0]["uid"]
        == site.store.get(ObjectKey(kind: .node, namespace: "", name: "vega-vk"))?["metadata"]["uid"])
    let silent = renewal("cnaf-vk")
    await site.fleet.advance(by: 40)
    #expect(renewal("cnaf-vk") == silent)
  }

  @Test func endedJobsAreForgotten() async throws {
    let site = try await SceneFixture()
    for kubelet in site.fleet.kubelets {
      let slurm = try #require(kubelet.backend as? SimulatedSlurm)
      let jobs = await slurm.withSimulation { $0.jobs.count }
      // Three days of traffic and of other people's jobs have gone by: many hundreds.
      #expect(jobs < 150, "\(kubelet.node.name)")
    }
  }
}
