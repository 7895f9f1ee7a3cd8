/// Something of which Slurm gives lists: jobs, nodes, partitions.
protocol SlurmItem: Sendable {
  /// The names that the list may have in an answer.
  static var listKeys: [String] { get }
  /// Reads one member of the list, of any version.
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError)
}
