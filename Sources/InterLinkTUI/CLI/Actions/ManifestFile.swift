internal import ClientCore
import Foundation
import Yams

/// Manifests of a file, in YAML or JSON, as many as it has.
nonisolated enum ManifestFile {
  /// Reads `path`, or standard input for `-`.
  static func read(_ path: String) throws(CommandFailure) -> [JSONValue] {
    let shown = path == "-" ? "standard input" : CleanText.line(path)
    let data: Data
    do {
      data =
        path == "-"
        ? try FileHandle.standardInput.readToEnd() ?? Data()
        : try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CommandFailure("\(shown) cannot be read: \(error.localizedDescription)")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw CommandFailure("\(shown) is no text in UTF-8.")
    }
    return try parse(text, shown: shown)
  }

  /// Reads `text`, the content of what is called `shown`.
  static func parse(_ text: String, shown: String) throws(CommandFailure) -> [JSONValue] {
    do {
      return try Yams.compose_all(yaml: text).flatMap { node in
        let value = value(node)
        return value["kind"]?.string == "List" ? value["items"]?.array ?? [] : [value]
      }
    } catch {
      throw CommandFailure("\(shown) is no YAML: \(CleanText.line("\(error)"))")
    }
  }

  private static func value(_ node: Yams.Node) -> JSONValue {
    switch node {
    case .mapping(let mapping):
      return .object(mapping.map { (key: $0.key.string ?? "", value: value($0.value)) })
    case .sequence(let sequence): return .array(sequence.map(value))
    case .scalar(let scalar):
      guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
      if node.null != nil { return .null }
      if let flag = node.bool { return .bool(flag) }
      // Digits as they stand, where JSON has them so.
      if node.int != nil || node.float != nil, let number = try? JSONValue(Array(scalar.string.utf8)),
        case .number = number
      {
        return number
      }
      return .string(scalar.string)
    case .alias: return .null
    }
  }
}
