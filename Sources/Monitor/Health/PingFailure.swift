/// Which hop a failed ping of the virtual kubelet's speaks of.
///
/// All three look alike at first (`Ping failed with code -1. Response: …503`): the words within tell
/// (`virtualkubelet.go`; seen on the real stack).
enum PingFailure: Equatable {
  /// Nobody answers at the interLink API's address, or it refuses.
  case interLink
  /// The interLink API answers, its plugin does not.
  case plugin
  /// The plugin answers, its Slurm does not.
  case slurm

  init(_ message: String) {
    let text = message.lowercased()
    if !text.contains("ping failed with code") && !text.contains("http 5") {
      self = .interLink
    } else if text.contains("unable to contact slurm controller") || text.contains("sinfo")
      || text.contains("slurm_load")
    {
      self = .slurm
    } else if text.contains("401") || text.contains("403") || text.contains("<html") {
      self = .interLink
    } else {
      self = .plugin
    }
  }
}
