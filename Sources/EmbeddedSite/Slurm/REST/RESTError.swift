/// An entry of `errors`, with Slurm's number (`slurm/slurm_errno.h`) and words.
struct RESTError: Error, Sendable {
  var number: Int
  var text: String
  var description: String
  /// The function of Slurm that failed.
  var source: String
  /// The HTTP status that goes with it.
  var status = 500

  init(_ number: Int, _ text: String, _ description: String, _ source: String) {
    (self.number, self.text, self.description, self.source) = (number, text, description, source)
  }

  /// slurmctld does not answer a request of this path.
  static func unreachable(_ path: String) -> RESTError {
    silent(path, 1800, "Unable to contact slurm controller (connect failure)")
  }

  /// slurmctld does not accept who asks.
  static func unauthenticated(_ path: String) -> RESTError {
    silent(path, 1007, "Protocol authentication error")
  }

  private static func silent(_ path: String, _ number: Int, _ text: String) -> RESTError {
    switch path {
    case "ping": RESTError(number, text, "slurmctld config is unable to load", "slurm_load_ctl_conf")
    case "nodes", "node": RESTError(number, text, "Failure to query nodes", "slurm_load_node")
    case "partitions", "partition":
      RESTError(number, text, "Failure to query partitions", "slurm_load_partitions")
    case "diag":
      RESTError(
        number, text, "slurm_get_statistics() failed to get slurmctld statistics", "slurm_get_statistics")
    default: RESTError(number, text, "Failed while looking for jobs", "slurm_load_jobs")
    }
  }

  static func unknownJob(_ description: String, _ source: String) -> RESTError {
    RESTError(2017, "Invalid job id specified", description, source)
  }

  static let noDatabase = RESTError(
    7000, "Unable to connect to database", "slurmdb_connection_get() failed", "slurmdb_connection_get")

  /// Somebody else's job.
  static func denied(_ description: String) -> RESTError {
    RESTError(2002, "Access/permission denied", description + "Access/permission denied", "slurm_kill_job")
  }

  static func invalid(_ text: String) -> RESTError {
    RESTError(9202, "Failure during parsing", text, "data_g_deserialize")
  }

  func document(_ version: RESTVersion) -> Document {
    // 22.05 knew no better for what the controller does not say.
    let isVague = version.number <= 38 && (number == 1800 || number == 1007)
    return [
      "description": .string(description), "error_number": .int(Int64(isVague ? -1 : number)),
      "error": .string(isVague ? "Unspecified error" : text), "source": .string(source),
    ]
  }
}
