/// sbatch's and slurmctld's checks of what somebody submits.
extension SlurmSimulation {
  /// Indices and names of what the options choose.
  ///
  /// - Throws: what sbatch says.
  func check(_ options: BatchOptions) throws(SubmitError) -> (
    partition: Int, account: String, quality: String
  ) {
    var partition = 0
    if let name = options.partition {
      // sbatch takes the first partition of a list that can run the job; here simply the first.
      let first = name.split(separator: ",").first.map(String.init) ?? name
      guard let index = cluster.partitions.firstIndex(where: { $0.name == first }) else {
        throw SubmitError(
          text: "sbatch: error: invalid partition specified: \(first)\n"
            + BatchOptions.failed("Invalid partition name specified").text)
      }
      partition = index
    }
    let account = options.account ?? cluster.accounts[0].name
    guard let limits = cluster.accounts.first(where: { $0.name == account }) else {
      throw BatchOptions.failed("Invalid account or account/partition combination specified")
    }
    let quality = options.quality ?? cluster.qualities[0].name
    guard cluster.qualities.contains(where: { $0.name == quality }) else {
      throw BatchOptions.failed("Invalid qos specification")
    }
    let nodes = cluster.partitions[partition].nodes.map { cluster.nodes[$0] }
    let cpus = options.tasks * options.cpusPerTask
    guard nodes.contains(where: { $0.cpus >= cpus && $0.gpus >= options.gpus }), nodes.count >= options.nodes
    else { throw BatchOptions.failed("Requested node configuration is not available") }
    guard nodes.contains(where: { $0.memory >= options.memory }) else {
      throw SubmitError(
        text: "sbatch: error: Memory specification can not be satisfied\n"
          + BatchOptions.failed("Requested node configuration is not available").text)
    }
    for name in options.nodeList where !cluster.nodes.contains(where: { $0.name == name }) {
      throw BatchOptions.failed("Invalid node name specified")
    }
    for dependency in options.dependencies where jobs[dependency.job] == nil {
      throw BatchOptions.failed("Job dependency problem")
    }
    if let most = limits.maxSubmit {
      let held = jobs.values.lazy.filter { $0.account == account && !$0.state.hasEnded }.count
      if held >= most {
        throw SubmitError(
          text: "sbatch: error: AssocMaxSubmitJobLimit\n"
            + BatchOptions.failed(
              "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"
            ).text)
      }
    }
    return (partition, account, quality)
  }
}
