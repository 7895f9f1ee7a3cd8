/// What a Slurm is asked.
enum SlurmQuestion: Sendable, Equatable {
  /// Jobs with those ids.
  case jobs([UInt64])
  /// All jobs.
  case queue
  /// Ended jobs with those ids, of the accounting database.
  case history([UInt64])
  case partitions
  case ping
}
