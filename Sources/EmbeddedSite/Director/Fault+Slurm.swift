/// Slurm's words.
extension EmbeddedSite.Fault {
  /// What a command does that meets the fault.
  func result(of command: String) -> CommandResult {
    switch self {
    case .forbidden where command == "scancel":
      .failed("scancel: error: Kill job error: Access/permission denied\n", code: 210)
    case .forbidden: .failed("\(command): error: Access/permission denied\n")
    case .timeout:
      .failed("\(command): error: Socket timed out on send/recv operation\n")
    default:
      .failed("\(command): error: Unable to contact slurm controller (connect failure)\n")
    }
  }
}

extension SlurmREST {
  /// What slurmrestd answers to a request that meets a fault.
  func refusal(_ fault: EmbeddedSite.Fault, _ request: APIRequest) -> Answer {
    switch fault {
    case .tooManyRequests: return .text("", code: 429)
    case .unavailable: return .text("", code: 503)
    case .unauthorized: return .text("Authentication failure", code: 401)
    default: break
    }
    guard let version = request.path.count > 1 ? versions.first(where: { $0.name == request.path[1] }) : nil
    else { return .text("", code: 500) }
    let error: RESTError =
      switch fault {
      case .forbidden: .denied("")
      case .timeout:
        RESTError(
          5004, "Socket timed out on send/recv operation", "no answer from slurmctld", "slurm_send_recv")
      default: .unreachable(request.path.count > 2 ? request.path[2] : "")
      }
    requests.add("failures")
    return .json(RESTEnvelope(version: version, cluster: "").failure(error, list: nil), code: error.status)
  }
}
