/// The forms in which Slurm's commands print values.
enum SlurmText {
  /// A text that may be drawn; `(null)` and its like are empty.
  static func text(_ text: some StringProtocol) -> String {
    JSONReader.slurmText(CleanText.line(String(text)))
  }

  /// Seconds since 1970, for which the commands are asked (`SLURM_TIME_FORMAT=%s`).
  static func time(_ text: some StringProtocol) -> Timestamp? {
    guard let seconds = Int64(text), seconds > 0 else { return nil }
    return Timestamp(seconds: seconds)
  }

  /// `1-02:03:04`, `02:03:04`, `03:04`, `UNLIMITED`: minutes, the last one begun counted whole.
  static func minutes(_ text: some StringProtocol) -> SlurmNumber {
    guard let seconds = seconds(text) else { return SlurmNumber(text: String(text)) }
    return .value(Int(((seconds / 60).rounded(.up))))
  }

  /// `1-02:03:04.567`, `02:03:04`, `03:04`: seconds.
  static func seconds(_ text: some StringProtocol) -> Double? {
    var rest = Substring(text)
    var days = 0.0
    if let dash = rest.firstIndex(of: "-") {
      guard let number = UInt32(rest[..<dash]) else { return nil }
      days = Double(number)
      rest = rest[rest.index(after: dash)...]
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard (2...3).contains(parts.count) else { return nil }
    var total = 0.0
    for part in parts {
      guard let part, part >= 0, part < 1e9 else { return nil }
      total = total * 60 + part
    }
    return total + days * 86400
  }

  /// `100M`, per node, or `100Mc`, per processor.
  static func memory(_ text: some StringProtocol) -> SlurmJob.Memory? {
    guard let mebibytes = SlurmTRES.mebibytes(text) else { return nil }
    return text.last == "c" ? .perCPU(mebibytes) : .perNode(mebibytes)
  }
}
