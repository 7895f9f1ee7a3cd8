internal import ClientCore

/// Why a log cannot be read, in words: the chain from the API server to the plugin is long, and each part of
/// it fails with a sentence of its own.
enum LogTrouble {
  /// A sentence on `error`, with what to do where that is known.
  static func sentence(_ error: KubernetesError) -> String {
    let said = error.description
    if error.isForbidden { return "Logs may not be read: ask for a Role that may get pods/log. (\(said))" }
    if error.isUnauthorized {
      return
        "The API server does not accept the credentials, though they were read again: log in, or renew the token. "
        + "(\(said))"
    }
    guard case .status = error else { return said }
    if said.contains("tls: internal error") {
      return "The virtual kubelet has no certificate yet: an administrator approves it with "
        + "“kubectl certificate approve”. (\(said))"
    }
    if said.contains("error getting container logs") {
      return said.contains("GetLogs#")
        ? "The Slurm plugin does not answer. (\(said))" : "The interLink API does not answer. (\(said))"
    }
    return said.contains("/containerLogs/") ? "The virtual kubelet does not answer. (\(said))" : said
  }
}
