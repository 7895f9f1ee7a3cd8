/// Whether Slurm's controllers answer.
public struct SlurmPing: Sendable, Equatable {
  /// One slurmctld.
  public struct Controller: Sendable, Equatable {
    /// Where it runs.
    public var host = ""
    /// `primary`, `backup`, …
    public var mode = ""
    /// Whether it answered.
    public var isUp = false

    /// The one on `host`.
    public init(host: String = "", mode: String = "", isUp: Bool = false) {
      (self.host, self.mode, self.isUp) = (host, mode, isUp)
    }
  }

  /// All that are configured.
  public var controllers: [Controller] = []

  /// Those controllers.
  public init(controllers: [Controller] = []) { self.controllers = controllers }

  /// Whether one of them answers.
  public var isUp: Bool { controllers.contains(where: \.isUp) }

  /// What `scontrol ping` prints: `Slurmctld(primary) at host is UP`.
  static func controllers(scontrol output: [UInt8]) -> [Controller] {
    String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      let words = CleanText.line(String(line)).split(separator: " ")
      guard words.count >= 5, words[0].hasPrefix("Slurmctld("), words[1] == "at", words[3] == "is" else {
        return nil
      }
      let mode = words[0].dropFirst("Slurmctld(".count).dropLast()
      return Controller(host: String(words[2]), mode: String(mode), isUp: words[4] == "UP")
    }
  }
}

extension SlurmPing.Controller: SlurmItem {
  static let listKeys = ["pings"]

  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    self.init()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "hostname": host = try reader.slurmText(&interner)
      case "mode": mode = try reader.slurmText(&interner)
      // `ping` up to v0.0.38.
      case "ping", "pinged": isUp = try reader.slurmText(&interner).uppercased() == "UP" || isUp
      case "responding": isUp = try reader.slurmBool() || isUp
      default: try reader.skip()
      }
    }
  }
}
