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

  /// The same below `root`: an edit of a pod as one of what holds the pod there.
  public func at(_ root: ManifestPath) -> ManifestEdit {
    switch self {
    case .set(let path, let value): .set(root + path, value)
    case .remove(let path): .remove(root + path)
    }
  }
}
