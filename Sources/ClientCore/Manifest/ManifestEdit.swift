/// A change of a manifest that can be shown before it is made.
public enum ManifestEdit: Sendable, Equatable {
  /// Puts `value` at the path, making the objects on the way.
  case set(ManifestPath, JSONValue)
  /// Takes away what is at the path.
  case remove(ManifestPath)

  /// Makes the change.
  public func apply(to manifest: inout JSONValue) {
    switch self {
    case .set(let path, let value): manifest[path] = value
    case .remove(let path): manifest[path] = nil
    }
  }
}
