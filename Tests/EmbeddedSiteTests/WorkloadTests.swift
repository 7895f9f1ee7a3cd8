import Testing

@testable import EmbeddedSite

/// What owns pods replaces them; kubectl is the judge.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: Kubectl.path != nil))
struct WorkloadTests {
  private static func manifest(_ kind: String, _ name: String, extra: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: \(kind)
    metadata: {name: \(name)}
    spec:
      replicas: 2
      selector: {matchLabels: {app: \(name)}}\(extra)
      template:
        metadata: {labels: {app: \(name)}, annotations: {slurm-job.vk.io/flags: "--time=5"}}
        spec:
          tolerations: [{key: virtual-node.interlink/no-schedule, operator: Exists}]
          containers: [{name: main, image: "busybox:1.36"}]
    """
  }

  private static let cronJob = """
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: nightly}
    spec:
      schedule: "0 3 * * *"
      jobTemplate:
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.36", command: [sleep, "9"]}]
    """

  private func with(_ body: (TestSite, Kubectl) async throws -> Void) async throws {
    try await TestSite.with { site in
      try site.addNode()
      try await body(site, try Kubectl(site))
    }
  }

  private func pods(_ site: TestSite, _ app: String) -> [StoredObject] {
    site.store.list(.pod).objects.filter { pod in
      !pod.isBeingDeleted && pod.labels.contains { $0.key == "app" && $0.value == app }
    }
  }

  @Test func aDeploymentReplacesItsPods() async throws {
    try await with { site, kubectl in
      let file = try kubectl.write("d.yaml", Self.manifest("Deployment", "web"))
      #expect(try await kubectl.run("apply", "-f", file).output == "deployment.apps/web created\n")
      #expect(await TestSite.eventually { pods(site, "web").count == 2 })
      let first = pods(site, "web")[0]
      let set = try #require(site.store.list(.replicaSet).objects.first)
      #expect(first.owners == [set.uid] && first.key.name.hasPrefix(set.key.name))
      #expect(first.labels.contains { $0.key == "pod-template-hash" })
      // A pod that is deleted comes again under another name.
      let deleted = try await kubectl.run("delete", "pod", first.key.name, "--force", "--grace-period=0")
      #expect(deleted.status == 0, "\(deleted.errors)")
      #expect(
        await TestSite.eventually {
          pods(site, "web").count == 2 && !pods(site, "web").contains { $0.uid == first.uid }
        })
      // Another template is another ReplicaSet.
      let before = Set(pods(site, "web").map(\.uid))
      let patch =
        #"{"spec":{"template":{"metadata":{"annotations":{"slurm-job.vk.io/flags":"--time=60"}}}}}"#
      #expect(try await kubectl.run("patch", "deployment", "web", "-p", patch).status == 0)
      #expect(
        await TestSite.eventually {
          let now = pods(site, "web")
          return now.count == 2 && before.isDisjoint(with: now.map(\.uid))
        })
      #expect(site.store.list(.replicaSet).objects.count == 2)
      let table = try await kubectl.run("get", "deploy,rs")
      #expect(table.output.contains("UP-TO-DATE") && table.output.contains("DESIRED"), "\(table.errors)")
      // And all of it goes with the Deployment.
      #expect(try await kubectl.run("delete", "deployment", "web").status == 0)
      #expect(await TestSite.eventually { pods(site, "web").isEmpty })
      #expect(site.store.list(.replicaSet).objects.isEmpty)
    }
  }

  @Test func aStatefulSetsPodsKeepTheirNames() async throws {
    try await with { site, kubectl in
      let file = try kubectl.write(
        "s.yaml", Self.manifest("StatefulSet", "db", extra: "\n  serviceName: db"))
      #expect(try await kubectl.run("apply", "-f", file).output == "statefulset.apps/db created\n")
      #expect(await TestSite.eventually { pods(site, "db").map(\.key.name) == ["db-0", "db-1"] })
      let old = pods(site, "db")[1].uid
      #expect(
        try await kubectl.run("delete", "pod", "db-1", "--force", "--grace-period=0").status == 0)
      #expect(
        await TestSite.eventually {
          let names = pods(site, "db").map(\.key.name)
          return names == ["db-0", "db-1"] && pods(site, "db")[1].uid != old
        })
      let refused = try await kubectl.run(
        "patch", "statefulset", "db", "-p", #"{"spec":{"serviceName":"other"}}"#)
      #expect(
        refused.errors.contains("updates to statefulset spec for fields other than 'replicas'"),
        "\(refused.errors)")
      #expect(try await kubectl.run("delete", "statefulset", "db", "--cascade=orphan").status == 0)
      #expect(pods(site, "db").map(\.owners) == [[], []])
    }
  }

  @Test func aCronJobsJobsGoWithIt() async throws {
    try await with { site, kubectl in
      let made = try await kubectl.run("apply", "-f", kubectl.write("c.yaml", Self.cronJob))
      #expect(made.status == 0, "\(made.errors)")
      let job = try await kubectl.run("create", "job", "now", "--from=cronjob/nightly")
      #expect(job.status == 0, "\(job.errors)")
      let cron = try #require(site.store.list(.cronJob).objects.first)
      #expect(site.store.list(.job).objects.map(\.owners) == [[cron.uid]])
      #expect(await TestSite.eventually { site.store.list(.pod).objects.count == 1 })
      let pod = site.store.list(.pod).objects[0]
      for label in ["batch.kubernetes.io/controller-uid", "controller-uid", "job-name"] {
        #expect(pod.labels.contains { $0.key == label }, "\(label)")
      }
      let immutable = try await kubectl.run(
        "patch", "job", "now", "-p", #"{"spec":{"template":{"metadata":{"annotations":{"a":"b"}}}}}"#)
      #expect(
        immutable.errors.contains(#"The Job "now" is invalid: spec.template: Invalid value:"#)
          && immutable.errors.contains("field is immutable"), "\(immutable.errors)")
      #expect(try await kubectl.run("delete", "cronjob", "nightly").status == 0)
      #expect(await TestSite.eventually { site.store.list(.job).objects.isEmpty })
      #expect(await TestSite.eventually { site.store.list(.pod).objects.isEmpty })
    }
  }

  @Test func aPodWithAFinalizerWaitsForItsPatch() async throws {
    try await with { site, kubectl in
      try site.store.create(.namespace, ["metadata": ["name": "held"]])
      let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, finalizers: [example.org/hold]}
        spec: {containers: [{name: main, image: "busybox:1.36"}]}
        """
      #expect(try await kubectl.run("apply", "-f", kubectl.write("p.yaml", pod)).status == 0)
      let key = ObjectKey(kind: .pod, namespace: "default", name: "p")
      #expect(try await kubectl.run("delete", "pod", "p", "--wait=false").status == 0)
      #expect(site.store.get(key)?["metadata"]["deletionTimestamp"] != nil)
      let freed = try await kubectl.run(
        "patch", "pod", "p", "--type=json", "-p", #"[{"op":"remove","path":"/metadata/finalizers"}]"#)
      #expect(freed.status == 0, "\(freed.errors)")
      #expect(site.store.get(key) == nil)
    }
  }
}
