/// What stands around the list in an answer of Slurm's: who answers, and what went wrong.
///
/// `errors` may hold something even where the HTTP status or the exit code is fine.
public struct SlurmEnvelope: Sendable, Equatable {
  /// One entry of `errors` or `warnings`.
  public struct Trouble: Sendable, Equatable {
    /// Slurm's number (`slurm_errno.h`); 0 if it gave none.
    public var number = 0
    /// Slurm's text, on one line.
    public var text = ""
  }

  /// Slurm's name of the cluster, if it is told (from 23.11 on).
  public var cluster = ""
  /// `22.05.8`
  public var release = ""
  /// `openapi/v0.0.38`, `data_parser/v0.0.41`, …
  public var plugin = ""
  /// What went wrong.
  public var errors: [Trouble] = []
  /// What Slurm wants to be known.
  public var warnings: [Trouble] = []

  /// Nothing told.
  public init() {}

  init(reader: inout JSONReader) throws(JSONError) {
    var interner = Interner(capacity: 16)
    try reader.ifObject { (reader, key) throws(JSONError) in
      switch key {
      case "meta": try readMeta(&reader, &interner)
      case "errors": errors = try Self.troubles(&reader, &interner)
      case "warnings": warnings = try Self.troubles(&reader, &interner)
      default: try reader.skip()
      }
    }
  }

  private mutating func readMeta(
    _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) {
    try reader.ifObject { (reader, key) throws(JSONError) in
      switch key {
      case "Slurm", "slurm":
        try reader.ifObject { (reader, key) throws(JSONError) in
          switch key {
          case "release": release = try reader.slurmText(&interner)
          case "cluster": cluster = try reader.slurmText(&interner)
          default: try reader.skip()
          }
        }
      case "plugin":
        try reader.ifObject { (reader, key) throws(JSONError) in
          switch key {
          // From 23.11 on the version is the data parser's.
          case "data_parser": plugin = try reader.slurmText(&interner)
          case "type":
            let type = try reader.slurmText(&interner)
            if plugin.isEmpty { plugin = type }
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
  }

  private static func troubles(
    _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) -> [Trouble] {
    guard try reader.kind() == .array else {
      try reader.skip()
      return []
    }
    var found: [Trouble] = []
    try reader.array { (reader) throws(JSONError) in
      guard try reader.kind() == .object else {
        found.append(Trouble(text: CleanText.line(try reader.slurmText(&interner))))
        return
      }
      var trouble = Trouble()
      var (error, description) = ("", "")
      try reader.object { (reader, key) throws(JSONError) in
        switch key {
        case "error_number", "errno": trouble.number = try reader.slurmInteger() ?? 0
        case "error": error = CleanText.line(try reader.slurmText(&interner))
        case "description": description = CleanText.line(try reader.slurmText(&interner))
        default: try reader.skip()
        }
      }
      trouble.text =
        error.isEmpty || description.isEmpty || error == description
        ? error + (error == description ? "" : description) : "\(description) (\(error))"
      found.append(trouble)
    }
    return found
  }
}
