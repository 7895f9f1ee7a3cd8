internal import ClientCore

extension SlurmJob {
  /// Whether the job ended without ever having had a node.
  ///
  /// Slurm gives such a job a start all the same, at the moment of its end.
  var endedWhilePending: Bool {
    guard state.isEnded, state.base != .completed else { return false }
    guard let started else { return true }
    return nodes.isEmpty && ended.map { started >= $0 } == true
  }
}
