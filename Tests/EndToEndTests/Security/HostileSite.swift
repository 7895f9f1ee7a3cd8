import Foundation

/// A cluster, an interLink API and a Slurm that put into each of their fields what a terminal obeys: nginx with files.
struct HostileSite {
  /// What stands in each field behind a word that tells which it is.
  static let poison =
    "\u{1B}]2;pwned\u{7}\u{1B}]52;c;cHduZWQ=\u{7}\u{9B}31m\u{90}q\u{9C}\u{1B}[2J\u{202E}\u{200B}\u{0}\r\u{8}\u{7F}é"

  let kubeconfig: String
  let config: String

  /// Serves it while `body` does.
  static func with(in folder: Folder, body: (HostileSite) async throws -> Void) async throws {
    for (name, value) in documents {
      try Data(JSONSerialization.data(withJSONObject: value)).write(to: URL(filePath: folder.file(name)))
    }
    try folder.write("HOSTILE-LOG \(poison)\nHOSTILE-LOG again\n", to: "log.txt")
    try folder.write("HOSTILE-ERROR \(poison)", to: "error.txt")
    let kinds = ["nodes", "pods", "events"].map { kind in
      "location ~ ^/api/v1/(namespaces/[^/]+/)?\(kind)$ { rewrite .* /\(kind).json break; }"
    }
    let slurm = ["jobs", "nodes", "partitions", "ping"].map { kind in
      "location ~ ^/slurm/v0.0.40/\(kind)/$ { rewrite .* /slurm-\(kind).json break; }"
    }
    try await Nginx.with(
      server: """
        listen 127.0.0.1:PORT; root \(folder.path); default_type application/json;
        error_page 405 =200 $uri; error_page 404 500 503 /error.txt;
        if ($arg_watch) { return 503; }
        \(kinds.joined(separator: "\n")) \(slurm.joined(separator: "\n"))
        location ~ ^/slurm/v0.0.40/job/ { rewrite .* /slurm-jobs.json break; }
        location ~ /log$ { rewrite .* /log.txt break; }
        location ~ ^/api/v1/namespaces/.*/pods/ { rewrite .* /pod.json break; }
        location = /status { rewrite .* /status.json break; }
        location = /pinglink { rewrite .* /ping.json break; }
        location = /version { return 200 '{"major":"1","minor":"30","gitVersion":"v1.30.0"}'; }
        location ~ ^/apis/authorization { return 201 '{"status":{"allowed":true}}'; }
        location ~ ^/slurm(db)?/ { return 404; }
        location ~ ^/[a-z-]*\\.(json|txt)$ { }
        location / { return 500; }
        """, in: folder
    ) { port in
      let kubeconfig = try folder.write(
        """
        kind: Config
        clusters: [{name: x, cluster: {server: "http://127.0.0.1:\(port)"}}]
        users: [{name: me, user: {}}]
        contexts: [{name: x, context: {cluster: x, user: me}}]
        current-context: x
        """, to: "kubeconfig")
      let config = try folder.write(
        """
        sites:
        - name: x
          kubeconfig: \(kubeconfig)
          namespace: all
          interlink: {url: "http://127.0.0.1:\(port)"}
          slurm: {slurmrestd: "http://127.0.0.1:\(port)"}
        """, to: "config.yaml")
      try await body(HostileSite(kubeconfig: kubeconfig, config: config))
    }
  }

  /// By which things are joined: poisoned, it would join nothing.
  private static func uid(_ name: String) -> String { "uid-" + name.prefix { $0 != " " } }

  private static func bad(_ word: String) -> String { "HOSTILE-\(word) \(poison)" }

  private static var documents: [String: Any] {
    let now = Date.now.formatted(.iso8601)
    func meta(_ name: String, _ annotations: [String: String]) -> [String: Any] {
      [
        "name": name, "namespace": "default", "uid": uid(name), "resourceVersion": "1",
        "creationTimestamp": now,
        "labels": ["virtual-node.interlink/type": "virtual-kubelet", bad("LABEL"): bad("LABEL")],
        "annotations": annotations.merging([bad("ANNOTATION"): bad("ANNOTATION")]) { $1 },
        "ownerReferences": [
          ["apiVersion": "v1", "kind": bad("OWNER"), "name": bad("OWNER"), "uid": "o", "controller": true]
        ],
        "finalizers": [bad("FINALIZER")],
      ]
    }
    func condition(_ type: String) -> [String: Any] {
      [
        "type": type, "status": "False", "reason": bad("REASON"), "message": bad("MESSAGE"),
        "lastTransitionTime": now, "lastHeartbeatTime": now,
      ]
    }
    let node: [String: Any] = [
      "metadata": meta(
        bad("NODE"), ["interlink.virtual-kubelet.io/ping-response": bad("PING")]),
      "spec": [
        "providerID": bad("PROVIDER"),
        "taints": [["key": bad("TAINT"), "value": bad("TAINT"), "effect": bad("TAINT")]],
      ],
      "status": [
        "capacity": ["cpu": bad("CAPACITY"), bad("RESOURCE"): "1"], "allocatable": ["cpu": bad("CAPACITY")],
        "conditions": [condition("Ready"), condition("InterlinkConnectivity"), condition(bad("CONDITION"))],
        "addresses": [["type": "InternalIP", "address": bad("ADDRESS")]],
        "nodeInfo": ["kubeletVersion": bad("VERSION"), "architecture": bad("ARCHITECTURE")],
      ],
    ]
    func pod(_ name: String, _ phase: String, _ state: [String: Any], _ job: String) -> [String: Any] {
      let flags = "--time=1:00 --partition=\(bad("FLAG"))"
      return [
        "kind": "Pod", "apiVersion": "v1",
        "metadata": meta(
          bad(name), ["JobID": job, "slurm-job.vk.io/flags": flags, "slurm-job.vk.io/flavor": bad("FLAVOR")]),
        "spec": [
          "nodeName": bad("NODE"),
          "nodeSelector": [bad("SELECTOR"): bad("SELECTOR")],
          "containers": [
            [
              "name": bad("CONTAINER"), "image": bad("IMAGE"), "command": [bad("COMMAND")],
              "env": [["name": bad("ENV"), "value": bad("ENV")]],
              "resources": ["requests": ["cpu": bad("REQUEST")], "limits": ["memory": bad("LIMIT")]],
            ]
          ],
          "tolerations": [["key": bad("TOLERATION")]],
        ],
        "status": [
          "phase": phase, "reason": bad("REASON"), "message": bad("MESSAGE"), "podIP": bad("IP"),
          "startTime": now, "conditions": [condition("Ready"), condition(bad("CONDITION"))],
          "containerStatuses": [["name": bad("CONTAINER"), "state": state]],
        ],
      ]
    }
    let terminated: [String: Any] = [
      "exitCode": 3, "reason": bad("ENDED"), "message": bad("ENDED"), "startedAt": now, "finishedAt": now,
    ]
    let pods = [
      pod("POD-A", "Pending", ["waiting": ["reason": bad("WAITING"), "message": bad("WAITING")]], "17"),
      pod("POD-B", "Running", ["running": ["startedAt": now]], "18"),
      pod("POD-C", "Failed", ["terminated": terminated], bad("JOBID")),
    ]
    let event: [String: Any] = [
      "metadata": meta("event", [:]), "type": bad("EVENT"), "reason": bad("EVENT"), "message": bad("EVENT"),
      "count": 2, "firstTimestamp": now, "lastTimestamp": now, "source": ["component": bad("SOURCE")],
      "involvedObject": [
        "kind": "Pod", "name": bad("POD-A"), "namespace": "default", "uid": uid(bad("POD-A")),
      ],
    ]
    func job(_ id: Int, _ state: String, _ pod: String) -> [String: Any] {
      [
        "job_id": id, "name": uid(bad(pod)), "user_name": bad("USER"), "account": bad("ACCOUNT"),
        "partition": bad("PARTITION"), "qos": bad("QOS"), "job_state": [state], "state_reason": bad("WHY"),
        "state_description": bad("DESCRIPTION"), "nodes": bad("NODES"), "command": bad("SCRIPT"),
        "current_working_directory": bad("DIRECTORY"), "standard_output": bad("OUTPUT"),
        "dependency": bad("DEPENDENCY"), "comment": ["user": bad("COMMENT")], "tres_req_str": bad("TRES"),
        "tres_alloc_str": bad("TRES"), "submit_time": ["set": true, "number": 1_795_000_000],
        "cluster": bad("CLUSTER"),
      ]
    }
    func slurm(_ key: String, _ items: [[String: Any]]) -> [String: Any] {
      [
        key: items,
        "meta": ["Slurm": ["release": bad("RELEASE"), "cluster": bad("CLUSTER")]],
        "warnings": [["description": bad("SLURMWARNING")]], "errors": [] as [Any],
      ]
    }
    func list(_ items: [[String: Any]]) -> [String: Any] {
      ["kind": "List", "metadata": ["resourceVersion": "1"], "items": items]
    }
    return [
      "nodes.json": list([node]), "pods.json": list(pods), "pod.json": pods[0], "events.json": list([event]),
      "slurm-jobs.json": slurm(
        "jobs", [job(17, "PENDING", "POD-A"), job(18, "RUNNING", "POD-B"), job(19, "RUNNING", "NONE")]),
      "slurm-nodes.json": slurm(
        "nodes", [["name": bad("SLURMNODE"), "state": ["DOWN"], "reason": bad("DRAINED")]]),
      "slurm-partitions.json": slurm("partitions", [["name": bad("PARTITION"), "state": [bad("STATE")]]]),
      "slurm-ping.json": slurm(
        "pings", [["hostname": bad("CONTROLLER"), "pinged": "UP", "mode": bad("MODE")]]),
      "status.json": [
        [
          "name": bad("POD-A"), "namespace": "default", "UID": uid(bad("POD-A")), "JobID": bad("JOBID"),
          "containers": [["name": bad("CONTAINER"), "state": ["terminated": terminated]]],
        ]
      ],
      "ping.json": ["status": bad("PING"), "resources": ["cpu": bad("CAPACITY")]],
    ]
  }
}
