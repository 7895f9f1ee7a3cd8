/// What a plugin answers to a ping: the body of `/pinglink`, and the node annotation with its last copy.
public enum PingResponse: Sendable, Equatable {
  /// The annotation that the virtual kubelet keeps it in; empty after a failed ping.
  public static let annotation = "interlink.virtual-kubelet.io/ping-response"

  /// Nothing: the last ping failed, or there was none.
  case none
  /// Newer plugins tell what is free.
  case report(Report)
  /// Older plugins answer with the output of `sinfo`, or `0`; failures with one or more lines.
  case text(String)

  /// What is free at the far side.
  public struct Report: Sendable, Equatable {
    /// `ok`
    public var status = ""
    /// `cpu`, `memory`, `pods` as quantities, and each accelerator by its type (`nvidia.com/gpu`).
    public var resources: [String: String] = [:]
    /// Taints that the plugin wants on the node.
    public var taints: [Node.Taint] = []

    /// Empty.
    public init() {}
  }

  /// Reads the body or the annotation.
  public init(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    if bytes.allSatisfy({ $0 <= 0x20 }) {
      self = .none
    } else if let report = try? JSONReader.read(
      bytes, { (reader) throws(JSONError) in try Report(reader: &reader) }),
      report != Report()
    {
      self = .report(report)
    } else {
      var text = CleanText.clean(String(text))
      while text.last?.isWhitespace == true { text.removeLast() }
      self = .text(text)
    }
  }
}

extension PingResponse.Report {
  init(reader: inout JSONReader) throws(JSONError) {
    var report = Self()
    var interner = Interner(capacity: 1)
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "status": report.status = try reader.text()
      case "resources":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "accelerators":
            try reader.array { (reader) throws(JSONError) in
              if let (type, available) = try accelerator(&reader) { report.resources[type] = available }
            }
          default:
            let name = CleanText.clean(key.string)
            if let quantity = try quantity(&reader) { report.resources[name] = quantity }
          }
        }
      case "taints":
        try reader.array { (reader) throws(JSONError) in
          report.taints.append(try Node.Taint(reader: &reader, interner: &interner))
        }
      default: try reader.skip()
      }
    }
    self = report
  }
}

/// A quantity, which plugins write as a string or as a number.
private func quantity(_ reader: inout JSONReader) throws(JSONError) -> String? {
  switch try reader.kind() {
  case .string: return try reader.text()
  case .number: return String(decoding: try reader.number(), as: UTF8.self)
  default:
    try reader.skip()
    return nil
  }
}

private func accelerator(_ reader: inout JSONReader) throws(JSONError) -> (String, String)? {
  var type = ""
  var available: String?
  try reader.object { (reader, key) throws(JSONError) in
    switch key {
    case "resourceType": type = try reader.text()
    case "available": available = try quantity(&reader)
    default: try reader.skip()
    }
  }
  guard let available, !type.isEmpty else { return nil }
  return (type, available)
}
