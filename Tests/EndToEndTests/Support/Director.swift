import Foundation

/// The director of a site that was started with `--director`.
struct Director {
  let url: String

  /// Gives it an order, as `GET /debug/` describes them.
  func order(_ path: String, _ order: String = "", method: String = "POST") async throws {
    let sent = try await Command.run(
      "curl", ["-sS", "-X", method, "--data-binary", order, "-w", "%{http_code}", "\(url)/debug/\(path)"])
    guard sent.output == "204" else { throw Failure("The director refused \(path) \(order): \(sent.output)") }
  }

  /// What it remembers.
  func records(_ path: String) async throws -> [[String: Any]] {
    let answer = try await Command.run("curl", ["-sS", "\(url)/debug/\(path)"])
    guard let records = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: Any]]
    else { throw Failure("The director says of \(path): \(answer.output)") }
    return records
  }

  /// How many jobs Slurm accepted for pods, by the pods' names.
  func acceptedJobs() async throws -> [String: Int] {
    Dictionary(try await records("accepted").map { ($0["pod"] as? String ?? "", 1) }, uniquingKeysWith: +)
  }

  /// Ids of the jobs that have not ended, by the UIDs of their pods.
  func liveJobs() async throws -> [String: Int] {
    let live = try await records("jobs").filter { $0["hasEnded"] as? Bool == false }
    return Dictionary(
      live.map { ($0["podUID"] as? String ?? "", $0["id"] as? Int ?? 0) }, uniquingKeysWith: { $1 })
  }
}
