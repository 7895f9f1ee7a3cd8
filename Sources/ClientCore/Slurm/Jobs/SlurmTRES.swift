/// Trackable resources, as Slurm writes them: `cpu=4,mem=8G,node=1,billing=4,gres/gpu=2`.
public struct SlurmTRES: Sendable, Hashable, CustomStringConvertible {
  /// In Slurm's own form.
  public var text: String

  /// Takes Slurm's own form.
  public init(_ text: String) { self.text = text }

  /// As ``text``.
  public var description: String { text }

  /// Nothing told.
  public var isEmpty: Bool { text.isEmpty }

  /// The amount of `name`, as it is written.
  public subscript(name: String) -> Substring? {
    for part in text.split(separator: ",") {
      guard let equals = part.firstIndex(of: "="), part[..<equals] == name else { continue }
      return part[part.index(after: equals)...]
    }
    return nil
  }

  /// Processors.
  public var cpus: Int? { self["cpu"].flatMap { Int($0) } }
  /// Nodes.
  public var nodes: Int? { self["node"].flatMap { Int($0) } }
  /// GPUs of every kind.
  public var gpus: Int? { self["gres/gpu"].flatMap { Int($0) } }
  /// Memory in MiB.
  public var memory: Int? { self["mem"].flatMap { Self.mebibytes($0) } }

  /// `8G`, `8000M`, `1.50T`, `512` (MiB) in MiB; sacct's trailing `n` or `c` (per node, per processor) is let go.
  static func mebibytes(_ text: some StringProtocol) -> Int? {
    var digits = Substring(text)
    if let last = digits.last, last == "n" || last == "c" { digits = digits.dropLast() }
    var factor = 1.0
    switch digits.last {
    case "K": factor = 1 / 1024
    case "M": break
    case "G": factor = 1024
    case "T": factor = 1024 * 1024
    case "P": factor = 1024 * 1024 * 1024
    default: digits.append("M")
    }
    guard let value = Double(digits.dropLast()), value >= 0,
      let whole = Int(exactly: (value * factor).rounded())
    else { return nil }
    return whole
  }
}
