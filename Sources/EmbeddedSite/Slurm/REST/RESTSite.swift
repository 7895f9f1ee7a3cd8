/// Nodes, partitions, the controllers and their statistics, in the shape of a version.
struct RESTSite {
  let version: RESTVersion
  let simulation: SlurmSimulation
  private var cluster: SlurmCluster { simulation.cluster }
  private var isOld: Bool { version.number <= 38 }

  private func int(_ value: Int) -> Document { .int(Int64(value)) }

  var pings: Document {
    let host = Document.string(cluster.controller)
    if isOld { return [["hostname": host, "ping": "UP", "status": 0, "mode": "primary"]] }
    var ping: Document = ["hostname": host, "pinged": "UP", "latency": 421, "mode": "primary"]
    if version.number >= 41 {
      ping["responding"] = true
      ping["primary"] = true
    }
    return [ping]
  }

  // MARK: - Nodes

  var nodes: Document { .array(cluster.nodes.indices.map { node($0) }) }

  func node(named name: String) -> Document? {
    cluster.nodes.firstIndex { $0.name == name }.map { [node($0)] }
  }

  private func node(_ index: Int) -> Document {
    let report = NodeReport(index, simulation)
    let node = report.node
    let name = Document.string(node.name)
    let free = node.memory - report.usedMemory / 2
    let partitions = Document.array(report.partitions.map { .string($0) })
    if isOld {
      return [
        "architecture": "x86_64", "burstbuffer_network_address": "", "boards": 1, "boot_time": 1_790_000_000,
        "comment": "", "cores": int(node.cpus / 2), "cpu_binding": 0, "cpu_load": int(report.usedCPUs * 97),
        "extra": "", "free_memory": int(free), "cpus": int(node.cpus),
        "last_busy": int(Int(simulation.now)), "features": .string(node.features),
        "active_features": .string(node.features), "gres": .string(report.gres), "gres_drained": "N/A",
        "gres_used": .string(report.gresUsed), "mcs_label": "", "name": name,
        "next_state_after_reboot": "invalid", "address": name, "hostname": name,
        "state": .string(report.state.lowercased()),
        "state_flags": .array(report.flags.map { .string($0) }), "next_state_after_reboot_flags": [],
        "operating_system": "Linux 5.14.0-427.el9.x86_64", "owner": nil, "partitions": partitions,
        "port": 6818,
        "real_memory": int(node.memory), "reason": .string(node.reason),
        "reason_changed_at": node.reason.isEmpty ? 0 : 1_795_000_000,
        "reason_set_by_user": node.reason.isEmpty ? nil : "root", "slurmd_start_time": 1_790_000_100,
        "sockets": 2, "threads": 1, "temporary_disk": 0, "weight": 1, "tres": .string(report.tres),
        "slurmd_version": .string(release), "alloc_memory": int(report.usedMemory),
        "alloc_cpus": int(report.usedCPUs), "idle_cpus": int(node.cpus - report.usedCPUs),
        "tres_used": .string(report.usedTRES), "tres_weighted": .double(Double(report.usedCPUs)),
      ]
    }
    return [
      "architecture": "x86_64", "burstbuffer_network_address": "", "boards": 1,
      "boot_time": version.time(1_790_000_000), "cluster_name": "", "cores": int(node.cpus / 2),
      "specialized_cores": 0, "cpu_binding": 0, "cpu_load": int(report.usedCPUs * 97),
      "free_mem": version.number(free), "cpus": int(node.cpus), "effective_cpus": int(node.cpus),
      "specialized_cpus": "",
      "energy": ["average_watts": 0, "base_consumed_energy": 0, "consumed_energy": 0],
      "external_sensors": [:], "extra": "", "power": [:],
      "features": version.words(node.features.isEmpty ? [] : [node.features], since: 39),
      "active_features": version.words(node.features.isEmpty ? [] : [node.features], since: 39),
      "gres": .string(report.gres), "gres_drained": "N/A", "gres_used": .string(report.gresUsed),
      "last_busy": version.time(simulation.now), "mcs_label": "", "specialized_memory": 0, "name": name,
      "next_state_after_reboot": ["INVALID"], "address": name, "hostname": name,
      "state": .array(([report.state] + report.flags).map { .string($0) }),
      "operating_system": "Linux 5.14.0-427.el9.x86_64", "owner": "", "partitions": partitions, "port": 6818,
      "real_memory": int(node.memory), "comment": "", "reason": .string(node.reason),
      "reason_changed_at": version.time(node.reason.isEmpty ? nil : 1_795_000_000),
      "reason_set_by_user": node.reason.isEmpty ? "" : "root", "resume_after": version.time(nil),
      "reservation": "", "alloc_memory": int(report.usedMemory), "alloc_cpus": int(report.usedCPUs),
      "alloc_idle_cpus": int(node.cpus - report.usedCPUs), "tres_used": .string(report.usedTRES),
      "tres_weighted": .double(Double(report.usedCPUs)), "slurmd_start_time": version.time(1_790_000_100),
      "sockets": 2, "threads": 1, "temporary_disk": 0, "weight": 1, "tres": .string(report.tres),
      "version": .string(release),
    ]
  }

  private var release: String {
    let (major, minor, micro) = version.release
    return "\(major).\(minor).\(micro)"
  }

  // MARK: - Partitions

  var partitions: Document {
    .array(cluster.partitions.indices.map { isOld ? oldPartition($0) : newPartition($0) })
  }

  func partition(named name: String) -> Document? {
    guard let index = cluster.partitions.firstIndex(where: { $0.name == name }) else { return nil }
    return [isOld ? oldPartition(index) : newPartition(index)]
  }

  private func oldPartition(_ index: Int) -> Document {
    let report = PartitionReport(index, cluster)
    return [
      "flags": index == 0 ? ["default"] : [], "preemption_mode": ["disabled"], "allowed_allocation_nodes": "",
      "allowed_accounts": "", "allowed_groups": "", "allowed_qos": "", "alternative": "",
      "billing_weights": "",
      "default_memory_per_cpu": nil, "default_memory_per_node": nil,
      "default_time_limit": int(report.defaultMinutes), "denied_accounts": "",
      "denied_qos": "", "preemption_grace_time": 0, "maximum_cpus_per_node": -1,
      "maximum_memory_per_cpu": nil, "maximum_memory_per_node": nil,
      "maximum_nodes_per_job": -1, "max_time_limit": int(report.maximumMinutes), "min nodes per job": 0,
      "name": .string(report.partition.name), "nodes": .string(report.nodes), "over_time_limit": nil,
      "priority_job_factor": 1, "priority_tier": int(max(1, report.partition.priority)), "qos": "",
      "state": .string(report.state), "total_cpus": int(report.cpus), "total_nodes": int(report.count),
      "tres": .string(report.tres),
    ]
  }

  private func newPartition(_ index: Int) -> Document {
    let report = PartitionReport(index, cluster)
    return [
      "nodes": [
        "allowed_allocation": "", "configured": .string(report.nodes), "total": int(report.count),
      ],
      "accounts": ["allowed": "", "deny": ""], "groups": ["allowed": ""],
      "qos": ["allowed": "", "deny": "", "assigned": ""],
      "alternate": "", "tres": ["billing_weights": "", "configured": .string(report.tres)], "cluster": "",
      "cpus": ["task_binding": 0, "total": int(report.cpus)],
      "defaults": [
        "memory_per_cpu": 0, "partition_memory_per_cpu": version.number(nil),
        "partition_memory_per_node": version.number(nil), "time": version.number(report.defaultMinutes),
        "job": "",
      ],
      "grace_time": 0,
      "maximums": [
        "cpus_per_node": version.number(nil, isInfinite: true),
        "cpus_per_socket": version.number(nil, isInfinite: true),
        "memory_per_cpu": 0, "partition_memory_per_cpu": version.number(nil),
        "partition_memory_per_node": version.number(nil), "nodes": version.number(nil, isInfinite: true),
        "shares": 1, "oversubscribe": ["jobs": 1, "flags": []],
        "time": version.number(report.maximumMinutes), "over_time_limit": version.number(nil),
      ],
      "minimums": ["nodes": 0], "name": .string(report.partition.name), "node_sets": "",
      "priority": ["job_factor": 1, "tier": int(max(1, report.partition.priority))],
      "timeouts": ["resume": version.number(nil), "suspend": version.number(nil)],
      "partition": ["state": .array([.string(report.state)])],
      "suspend_time": version.number(nil, isInfinite: true),
    ]
  }

  // MARK: - Statistics

  /// - Parameter requests: how often the site's Slurm was asked, by message.
  func statistics(_ requests: [String: Int]) -> Document {
    let jobs = simulation.jobs.values.filter { simulation.isKnown($0) }
    func count(_ base: JobBase) -> Document { int(jobs.count { $0.state.base == base }) }
    let total = requests.values.reduce(0, +)
    return [
      "parts_packed": 1, "req_time": version.time(simulation.now),
      "req_time_start": version.time(simulation.now - 3600), "server_thread_count": 3, "agent_queue_size": 0,
      "agent_count": 0, "agent_thread_count": 0, "dbd_agent_queue_size": 0, "gettimeofday_latency": 21,
      "schedule_cycle_max": 1877, "schedule_cycle_last": 58, "schedule_cycle_total": 1311,
      "schedule_cycle_mean": 63, "schedule_cycle_mean_depth": 4, "schedule_cycle_per_minute": 1,
      "schedule_queue_length": int(simulation.queue.count), "jobs_submitted": int(jobs.count),
      "jobs_started": int(jobs.count { $0.started != nil }), "jobs_completed": count(.completed),
      "jobs_canceled": count(.cancelled), "jobs_failed": count(.failed), "jobs_pending": count(.pending),
      "jobs_running": count(.running), "job_states_ts": version.time(simulation.now),
      "bf_backfilled_jobs": 12,
      "bf_last_backfilled_jobs": 12, "bf_cycle_counter": 204, "bf_cycle_mean": 911, "bf_depth_mean": 5,
      "bf_cycle_last": 802, "bf_cycle_max": 4022, "bf_queue_len": int(simulation.queue.count),
      "bf_active": false,
      "rpcs_by_message_type": .array(
        requests.sorted { $0.key < $1.key }.map { name, count in
          [
            "message_type": .string(name), "count": int(count), "average_time": 210,
            "total_time": int(210 * count),
          ]
        }),
      "rpcs_by_user": [
        [
          "user": .string(cluster.user), "user_id": int(cluster.uid(of: cluster.user)), "count": int(total),
          "average_time": 210, "total_time": int(210 * total),
        ]
      ],
    ]
  }
}
