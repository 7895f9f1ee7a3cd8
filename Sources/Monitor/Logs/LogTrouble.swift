internal import ClientCore

/// Why a log cannot be read, in words: the chain from the API server to the plugin is long, and each part of
/// it fails with a sentence of its own.
enum LogTrouble {
  /// A sentence on `error`, with what to do where that is known.
  static func sentence(_ error: KubernetesError) -> String {
    switch error {
    case .transport(let error): "The API server cannot be reached: \(error.message)"
    case .credentials(let message), .notKubernetes(let message): message
    case .status(let status): explain(status)
    }
  }

  private static func explain(_ status: KubernetesError.Status) -> String {
    let message = status.message
    if status.code == 403 {
      return "Logs may not be read: ask for a Role that may get pods/log. (\(message))"
    }
    if message.contains("tls: internal error") {
      return "The virtual kubelet has no certificate yet: an administrator approves it with "
        + "“kubectl certificate approve”. (\(message))"
    }
    if message.contains("error getting container logs") {
      return message.contains("GetLogs#")
        ? "The Slurm plugin does not answer. (\(message))" : "The interLink API does not answer. (\(message))"
    }
    if message.contains("/containerLogs/") || message.contains("dial tcp") {
      return "The virtual kubelet does not answer. (\(message))"
    }
    return message.isEmpty ? "The API server answers with \(status.code)." : message
  }
}
