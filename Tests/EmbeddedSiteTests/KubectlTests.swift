import Testing

@testable import EmbeddedSite

/// kubectl, which nobody here wrote, as the judge of the API.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: Kubectl.path != nil))
struct KubectlTests {
  static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: hello, labels: {app: lab}, annotations: {slurm-job.vk.io/flags: "--time=5"}}
    spec:
      restartPolicy: Never
      tolerations: [{key: virtual-node.interlink/no-schedule, operator: Exists}]
      containers:
      - {name: main, image: "busybox:1.36", command: [sleep, "60"], resources: {requests: {cpu: 100m}}}
    """

  static let job = """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: train}
    spec:
      template:
        spec:
          restartPolicy: Never
          tolerations: [{key: virtual-node.interlink/no-schedule, operator: Exists}]
          containers: [{name: main, image: "busybox:1.36", command: [sleep, "60"]}]
    """

  /// A site with a node and a running pod.
  func withPod(_ body: (TestSite, Kubectl) async throws -> Void) async throws {
    try await TestSite.with { site in
      let kubectl = try Kubectl(site)
      try site.addNode()
      let applied = try await kubectl.run("apply", "-f", try kubectl.write("pod.yaml", Self.pod))
      #expect(applied.output == "pod/hello created\n", "\(applied.errors)")
      #expect(await TestSite.eventually { site.store.get(Self.hello)?["spec"]["nodeName"].string != nil })
      try site.store.update(Self.hello) {
        $0["status"]["phase"] = "Running"
        $0["status"]["podIP"] = "127.0.0.1"
        $0["status"]["containerStatuses"] = [
          [
            "name": "main", "ready": true, "restartCount": 0,
            "state": ["running": ["startedAt": "2026-11-21T00:00:00Z"]],
          ]
        ]
      }
      try await body(site, kubectl)
    }
  }

  static let hello = ObjectKey(kind: .pod, namespace: "default", name: "hello")

  @Test func getNodes() async throws {
    try await withPod { _, kubectl in
      let result = try await kubectl.run("get", "nodes")
      #expect(
        columns(result.output) == [
          ["NAME", "STATUS", "ROLES", "AGE", "VERSION"], ["slurm-vk", "Ready", "agent", "*", "f632175"],
        ])
      let wide = try await kubectl.run("get", "nodes", "-o", "wide")
      #expect(wide.output.contains("CONTAINER-RUNTIME"))
    }
  }

  @Test func getPodsInEveryForm() async throws {
    try await withPod { _, kubectl in
      let table = try await kubectl.run("get", "pods", "-A")
      #expect(
        columns(table.output) == [
          ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE"],
          ["default", "hello", "1/1", "Running", "0", "*"],
        ])
      let wide = try await kubectl.run("get", "pods", "-o", "wide", "--no-headers")
      #expect(wide.output.contains("127.0.0.1") && wide.output.contains("slurm-vk"))
      let yaml = try await kubectl.run("get", "pod", "hello", "-o", "yaml")
      #expect(
        yaml.output.contains("slurm-job.vk.io/flags: --time=5") && yaml.output.contains("nodeName: slurm-vk"))
      let json = try await kubectl.run("get", "pods", "-o", "json")
      let list = try Document(parsing: Array(json.output.utf8))
      #expect(list["items"][0]["metadata"]["name"] == "hello" && list["items"][0]["kind"] == "Pod")
      #expect(try await kubectl.run("get", "pods", "-o", "name").output == "pod/hello\n")
      #expect(try await kubectl.run("get", "pods", "-l", "app=lab", "-o", "name").output == "pod/hello\n")
      #expect(try await kubectl.run("get", "pods", "-l", "app notin (lab)", "-o", "name").output == "")
      #expect(
        try await kubectl.run("get", "pods", "--field-selector", "spec.nodeName=slurm-vk", "-o", "name")
          .output
          == "pod/hello\n")
      let none = try await kubectl.run("get", "pod", "nosuch")
      #expect(none.errors == "Error from server (NotFound): pods \"nosuch\" not found\n" && none.status == 1)
    }
  }

  @Test func watchingPodsShowsWhatChanges() async throws {
    try await withPod { site, kubectl in
      async let watch = kubectl.run(["get", "pods", "-A", "-w"]) { output in
        if output.contains("Running") {
          _ = try? site.store.update(Self.hello) {
            $0["status"]["phase"] = "Succeeded"; $0["status"]["reason"] = "Completed";
            $0["status"]["containerStatuses"] = []
          }
        }
        return output.contains("Completed")
      }
      let rows = columns(try await watch.output)
      #expect(rows.count == 3)
      #expect(rows.last == ["default", "hello", "0/1", "Completed", "0", "*"])
    }
  }

  @Test func describe() async throws {
    try await withPod { site, kubectl in
      #expect(await TestSite.eventually { !site.store.list(.event).objects.isEmpty })
      let pod = try await kubectl.run("describe", "pod", "hello")
      // Versions differ in the width of the columns.
      let words = pod.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for text in [
        "Node: slurm-vk", "Status: Running", "Scheduled", "Successfully assigned default/hello to slurm-vk",
      ] {
        #expect(words.contains(text), "\(text) in \(pod.output) \(pod.errors)")
      }
      let node = try await kubectl.run("describe", "node", "slurm-vk")
      #expect(
        node.output.contains("Non-terminated Pods:          (1 in total)"), "\(node.output) \(node.errors)")
      #expect(node.output.contains("virtual-node.interlink/no-schedule=true:NoSchedule"))
    }
  }

  @Test func logs() async throws {
    try await withPod { _, kubectl in
      #expect(try await kubectl.run("logs", "hello").output == "main line 1\nmain line 2\nmain line 3\n")
      let followed = try await kubectl.run(["logs", "-f", "hello"]) { $0.contains("line 3\n") }
      #expect(followed.output == "main line 1\nmain line 2\nmain line 3\n")
      let wrong = try await kubectl.run("logs", "hello", "-c", "nosuch")
      #expect(wrong.errors.contains("container nosuch is not valid for pod hello"))
    }
  }

  @Test func annotateAndLabel() async throws {
    try await withPod { site, kubectl in
      let annotated = try await kubectl.run("annotate", "pod", "hello", "note=a b", "slurm-job.vk.io/flags-")
      #expect(annotated.output == "pod/hello annotated\n", "\(annotated.errors)")
      let labelled = try await kubectl.run("label", "pod", "hello", "tier=batch", "app=other", "--overwrite")
      #expect(labelled.output == "pod/hello labeled\n", "\(labelled.errors)")
      let metadata = site.store.get(Self.hello)?["metadata"]
      #expect(metadata["annotations"]["note"] == "a b")
      #expect(metadata["annotations"]["slurm-job.vk.io/flags"] == nil)
      #expect(metadata["labels"] == ["app": "other", "tier": "batch"])
    }
  }

  @Test func applyCreatesChangesAndRefuses() async throws {
    try await withPod { site, kubectl in
      let file = try kubectl.write(
        "pod.yaml", Self.pod.replacing("1.36", with: "1.37").replacing("time=5", with: "time=9"))
      let changed = try await kubectl.run("apply", "-f", file)
      #expect(changed.output == "pod/hello configured\n", "\(changed.errors)")
      let pod = site.store.get(Self.hello)
      #expect(pod["spec"]["containers"][0]["image"] == "busybox:1.37")
      #expect(pod["metadata"]["annotations"]["slurm-job.vk.io/flags"] == "--time=9")
      #expect(pod["spec"]["tolerations"].array?.count == 3)

      let forbidden = try await kubectl.run(
        "apply", "-f", try kubectl.write("pod.yaml", Self.pod.replacing("\"60\"", with: "\"90\"")))
      #expect(forbidden.status == 1)
      #expect(
        forbidden.errors.contains("pod updates may not change fields other than"), "\(forbidden.errors)")

      let dry = try await kubectl.run(
        "apply", "--dry-run=server", "-f", try kubectl.write("pod.yaml", Self.pod))
      #expect(dry.output == "pod/hello configured (server dry run)\n", "\(dry.errors)")
      #expect(site.store.get(Self.hello)?["spec"]["containers"][0]["image"] == "busybox:1.37")

      let again = try await kubectl.run("create", "-f", try kubectl.write("pod.yaml", Self.pod))
      #expect(again.errors.contains("pods \"hello\" already exists"))
      let invalid = try await kubectl.run(
        "create", "-f", try kubectl.write("pod.yaml", Self.pod.replacing("name: hello", with: "name: Hello_"))
      )
      #expect(
        invalid.errors.contains("The Pod \"Hello_\" is invalid: metadata.name: Invalid value"),
        "\(invalid.errors)")
    }
  }

  static let files = [
    "several documents": pod + "\n---\n" + job,
    "a list": """
    apiVersion: v1
    kind: List
    items:
    - {apiVersion: v1, kind: Pod, metadata: {name: hello}, spec: {containers: [{name: a, image: b}]}}
    - apiVersion: batch/v1
      kind: Job
      metadata: {name: train}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}
    """,
  ]

  /// With the client's own validation as it is by default, which has to find that the server does it.
  @Test(arguments: files.keys.sorted(), ["create", "apply"])
  func filesOfSeveralObjects(_ file: String, _ verb: String) async throws {
    try await TestSite.with { site in
      let kubectl = try Kubectl(site)
      let path = try kubectl.write("several.yaml", try #require(Self.files[file]))
      let made = try await kubectl.run(verb, "-f", path)
      #expect(made.output == "pod/hello created\njob.batch/train created\n", "\(made.errors)")
      let deleted = try await kubectl.run("delete", "--wait=false", "-f", path)
      #expect(
        deleted.output.split(separator: "\n").map { $0.prefix(while: { $0 != " " }) } == [
          "pod", "job.batch",
        ],
        "\(deleted.errors)")
    }
  }

  @Test func deleteWaitsForTheKubelet() async throws {
    try await withPod { site, kubectl in
      let marked = try await kubectl.run("delete", "pod", "hello", "--wait=false", "--grace-period=7")
      #expect(marked.output == "pod \"hello\" deleted\n", "\(marked.errors)")
      let pod = site.store.get(Self.hello)
      #expect(pod["metadata"]["deletionGracePeriodSeconds"] == 7)
      #expect(try await kubectl.run("get", "pods", "--no-headers").output.contains("Terminating"))
      async let deleted = kubectl.run("delete", "pod", "hello")
      try site.store.remove(Self.hello)
      // Either it saw the pod go, or the pod had gone before it asked.
      let result = try await deleted
      #expect(result.output == "pod \"hello\" deleted\n" || result.errors.contains("not found"))
      #expect(site.store.get(Self.hello) == nil)
    }
  }

  @Test func deleteByForceIsAtOnce() async throws {
    try await withPod { site, kubectl in
      let result = try await kubectl.run("delete", "pod", "hello", "--grace-period=0", "--force")
      #expect(result.output == "pod \"hello\" force deleted\n", "\(result.errors)")
      #expect(site.store.get(Self.hello) == nil)
    }
  }

  @Test func jobs() async throws {
    try await withPod { site, kubectl in
      let file = try kubectl.write("job.yaml", Self.job)
      #expect(try await kubectl.run("create", "-f", file).output == "job.batch/train created\n")
      func pods() -> [StoredObject] {
        site.store.list(.pod).objects.filter { $0.key.name.hasPrefix("train-") }
      }
      #expect(await TestSite.eventually { pods().first?.scheduling?.node == "slurm-vk" })
      let table = columns(try await kubectl.run("get", "jobs").output)
      #expect(
        table == [
          ["NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE"], ["train", "Running", "0/1", "*", "*"],
        ])
      let description = try await kubectl.run("describe", "job", "train")
      #expect(
        description.output.contains("Created pod: train-"), "\(description.output) \(description.errors)")

      let pod = try #require(pods().first)
      try site.store.update(pod.key) { $0["status"]["phase"] = "Succeeded" }
      #expect(
        try await TestSite.eventually { try await kubectl.run("get", "jobs").output.contains("Complete") })
      let deleted = try await kubectl.run("delete", "job", "train", "--cascade=foreground")
      #expect(deleted.output == "job.batch \"train\" deleted\n", "\(deleted.errors)")
      #expect(await TestSite.eventually { pods().isEmpty })
    }
  }

  @Test func orphanedPodsOutliveTheirJob() async throws {
    try await withPod { site, kubectl in
      _ = try await kubectl.run("create", "-f", try kubectl.write("job.yaml", Self.job))
      #expect(await TestSite.eventually { site.store.list(.pod).objects.count == 2 })
      let deleted = try await kubectl.run("delete", "job", "train", "--cascade=orphan")
      #expect(deleted.output == "job.batch \"train\" deleted\n", "\(deleted.errors)")
      let pod = try #require(site.store.list(.pod).objects.last)
      #expect(pod.key.name.hasPrefix("train-") && pod.owners.isEmpty)
    }
  }

  @Test func getEvents() async throws {
    try await withPod { site, kubectl in
      #expect(await TestSite.eventually { !site.store.list(.event).objects.isEmpty })
      let result = try await kubectl.run("get", "events")
      #expect(result.output.contains("Successfully assigned default/hello to slurm-vk"), "\(result.errors)")
      #expect(result.output.hasPrefix("LAST SEEN   TYPE     REASON      OBJECT      MESSAGE"))
    }
  }

  /// What `auth can-i` says to a role: kubectl sends no token over plain HTTP, so it is that of nobody in particular.
  func canI(_ role: EmbeddedSite.Configuration.Role, _ questions: [[String]]) async throws -> [String] {
    var answers: [String] = []
    try await TestSite.with(tokens: ["": role]) { site in
      let kubectl = try Kubectl(site)
      for question in questions {
        let result = try await kubectl.run(["auth", "can-i"] + question) { _ in false }
        answers.append(result.output + result.errors)
      }
    }
    return answers
  }

  @Test func authCanI() async throws {
    #expect(
      try await canI(.viewer, [["get", "pods"], ["delete", "pods"], ["get", "pods/log"]]) == [
        "yes\n", "no\n", "yes\n",
      ])
    #expect(
      try await canI(
        .namespaced("team"),
        [
          ["list", "pods", "-n", "team"], ["list", "pods", "-A"],
          ["get", "pods", "--subresource=log", "-n", "team"],
        ])
        == ["yes\n", "no\n", "yes\n"])
    let rules = try await canI(.viewer, [["--list"]])
    #expect(rules[0].contains("[get list watch]"))
  }

  @Test func whatIsForbiddenIsSaid() async throws {
    try await TestSite.with(tokens: ["": .nobody]) { site in
      let forbidden = try await Kubectl(site).run("get", "nodes")
      #expect(
        forbidden.errors
          == "Error from server (Forbidden): nodes is forbidden: User \"nobody-user\" cannot list "
          + "resource \"nodes\" in API group \"\" at the cluster scope\n")
    }
    try await TestSite.with(tokens: ["": .expired]) { site in
      let expired = try await Kubectl(site).run("get", "pods")
      #expect(expired.errors.contains("You must be logged in to the server"), "\(expired.errors)")
    }
  }

  @Test func whatSurroundsTheObjects() async throws {
    try await withPod { _, kubectl in
      #expect(try await kubectl.run("get", "ns").output.contains("kube-system"))
      #expect(try await kubectl.run("version", "-o", "json").output.contains("v1.33.13+interlink"))
      #expect(try await kubectl.run("cluster-info").output.contains("is running at"))
      let resources = try await kubectl.run("api-resources", "--no-headers", "-o", "name")
      #expect(resources.output.split(separator: "\n").contains("jobs.batch"))
      #expect(try await kubectl.run("get", "all").output.contains("pod/hello"))
    }
  }

  @Test func whatKubectlMakesItself() async throws {
    try await withPod { site, kubectl in
      let namespace = try await kubectl.run("create", "namespace", "team")
      #expect(namespace.output == "namespace/team created\n", "\(namespace.errors)")
      let job = try await kubectl.run(
        "create", "job", "two", "-n", "team", "--image=busybox", "--", "sleep", "5")
      #expect(job.output == "job.batch/two created\n", "\(job.errors)")
      let stored = site.store.get(ObjectKey(kind: .job, namespace: "team", name: "two"))
      #expect(stored["spec"]["template"]["spec"]["containers"][0]["command"] == ["sleep", "5"])
      let gone = try await kubectl.run("delete", "namespace", "team")
      #expect(gone.output == "namespace \"team\" deleted\n", "\(gone.errors)")
      #expect(!site.store.list(.pod).objects.contains { $0.key.namespace == "team" })
    }
  }

  /// The words of each line; ages become `*`.
  func columns(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: " ").map { word in
        word.last == "s" && word.dropLast().allSatisfy { $0.isNumber || $0 == "m" } ? "*" : String(word)
      }
    }
  }
}
