/// The hardware and the rules of a simulated Slurm.
struct SlurmCluster: Sendable {
  struct Node: Sendable {
    var name: String
    var cpus: Int
    /// MiB
    var memory: Int
    var gpus = 0
    /// Down or drained: nothing starts there.
    var isAvailable = true
    /// Why, in an administrator's words.
    var reason = ""
    var features = ""
  }

  struct Partition: Sendable {
    var name: String
    /// Indices of nodes.
    var nodes: ClosedRange<Int>
    /// Seconds
    var timeLimit: Double
    /// Seconds, for jobs that ask for none.
    var defaultTime: Double
    var isUp = true
    /// Added to the priority of its jobs.
    var priority = 0
  }

  struct Account: Sendable {
    var name: String
    /// Normalised share of the cluster, for the fair-share factor.
    var shares: Double
    /// Reserved by running jobs, CPU minutes: `AssocGrpCPURunMinutesLimit` beyond it.
    var cpuRunMinutes: Int?
    /// Used within the half-life, CPU minutes: `AssocGrpCPUMinutesLimit` beyond it.
    var cpuMinutes: Int?
    /// Queued and running jobs: sbatch refuses beyond it (`AssocMaxSubmitJobLimit`).
    var maxSubmit: Int?
  }

  struct QualityOfService: Sendable {
    var name: String
    var priority: Int
    /// `QOSMaxJobsPerUserLimit` beyond it.
    var maxJobsPerUser: Int?
  }

  var name: String
  /// The account that the plugin submits as.
  var user: String
  /// Where the plugin keeps its job directories.
  var dataRoot: String
  var firstJob: UInt64
  var nodes: [Node]
  /// The first is the default.
  var partitions: [Partition]
  /// The first is the default.
  var accounts: [Account]
  /// The first is the default.
  var qualities: [QualityOfService]
  /// Seconds after which slurmctld forgets an ended job (`MinJobAge`).
  var minJobAge: Double = 300

  /// The host of slurmctld.
  var controller: String { "\(name)-ctl01" }

  /// Where the plugin runs: its data root without `interlink/jobs/`.
  var pluginDirectory: String {
    "/" + dataRoot.split(separator: "/").dropLast(2).joined(separator: "/")
  }

  /// Slurm's numbers of users: root, the plugin's account, everybody else.
  func uid(of user: String) -> Int {
    if user == "root" { return 0 }
    if user == self.user { return 2001 }
    return 3000 + Int(user.utf8.reduce(UInt32(17)) { ($0 &* 31 &+ UInt32($1)) % 5000 })
  }
}

extension SlurmCluster {
  /// Nodes with running numbers: `cn001`, `cn002`, …
  static func nodes(_ prefix: String, _ count: Int, digits: Int, cpus: Int, memory: Int, gpus: Int = 0)
    -> [Node]
  {
    (1...count).map {
      Node(name: prefix + padded($0, digits), cpus: cpus, memory: memory, gpus: gpus)
    }
  }

  /// A middling EuroHPC machine: 20 CPU nodes, 6 GPU nodes, one of each kind out of order.
  static let vega: SlurmCluster = {
    var nodes = SlurmCluster.nodes("cn", 20, digits: 3, cpus: 64, memory: 257_000)
    nodes += SlurmCluster.nodes("gn", 6, digits: 2, cpus: 32, memory: 515_000, gpus: 4)
    nodes[11].isAvailable = false
    nodes[11].reason = "DIMM errors, vendor called"
    return SlurmCluster(
      name: "vega", user: "ilinkvega", dataRoot: "/ceph/hpc/home/ilinkvega/interlink/jobs/",
      firstJob: 8_830_902,
      nodes: nodes,
      partitions: [
        Partition(name: "cpu", nodes: 0...17, timeLimit: 48 * 3600, defaultTime: 2 * 3600),
        Partition(name: "gpu", nodes: 20...25, timeLimit: 24 * 3600, defaultTime: 3600, priority: 100),
        Partition(name: "debug", nodes: 18...19, timeLimit: 1800, defaultTime: 600, priority: 500),
        Partition(name: "long", nodes: 0...17, timeLimit: 14 * 86_400, defaultTime: 86_400),
        Partition(name: "largemem", nodes: 0...1, timeLimit: 48 * 3600, defaultTime: 3600, isUp: false),
      ],
      accounts: [
        Account(name: "r2401-itwin", shares: 0.40, cpuRunMinutes: nil, maxSubmit: 200),
        Account(name: "r2402-climate", shares: 0.25, cpuRunMinutes: 60_000, maxSubmit: 100),
        Account(name: "r2403-virgo", shares: 0.15, cpuRunMinutes: nil, maxSubmit: 100),
        // Its grant is used up.
        Account(name: "r2404-omics", shares: 0.05, cpuRunMinutes: nil, cpuMinutes: 0, maxSubmit: 50),
        Account(name: "benchmark", shares: 0.20, cpuRunMinutes: nil, maxSubmit: nil),
      ],
      qualities: [
        QualityOfService(name: "normal", priority: 0, maxJobsPerUser: nil),
        QualityOfService(name: "low", priority: -200, maxJobsPerUser: 2),
        QualityOfService(name: "urgent", priority: 1000, maxJobsPerUser: 4),
      ])
  }()

  /// A slice of a larger machine with GPUs.
  static let juwels = SlurmCluster(
    name: "juwels", user: "ilink1", dataRoot: "/p/scratch/intertwin/interlink/jobs/", firstJob: 12_004_411,
    nodes: nodes("jwc01n", 12, digits: 3, cpus: 96, memory: 94_000)
      + nodes("jwb00", 4, digits: 2, cpus: 48, memory: 515_000, gpus: 4),
    partitions: [
      Partition(name: "batch", nodes: 0...11, timeLimit: 24 * 3600, defaultTime: 3600),
      Partition(name: "booster", nodes: 12...15, timeLimit: 24 * 3600, defaultTime: 3600, priority: 100),
      Partition(name: "devel", nodes: 10...11, timeLimit: 7200, defaultTime: 1800, priority: 500),
    ],
    accounts: [
      Account(name: "intertwin", shares: 0.5, cpuRunMinutes: nil, maxSubmit: nil),
      Account(name: "slfse", shares: 0.5, cpuRunMinutes: nil, maxSubmit: nil),
    ],
    qualities: [QualityOfService(name: "normal", priority: 0, maxJobsPerUser: nil)])

  /// A small farm, the one whose interLink is down.
  static let cnaf = SlurmCluster(
    name: "cnaf", user: "interlink", dataRoot: "/storage/gpfs_interlink/jobs/", firstJob: 571_203,
    nodes: nodes("wn-204-10-33-", 6, digits: 2, cpus: 40, memory: 190_000),
    partitions: [Partition(name: "slurmjobs", nodes: 0...5, timeLimit: 72 * 3600, defaultTime: 4 * 3600)],
    accounts: [Account(name: "cms", shares: 1, cpuRunMinutes: nil, maxSubmit: nil)],
    qualities: [QualityOfService(name: "normal", priority: 0, maxJobsPerUser: nil)])
}
