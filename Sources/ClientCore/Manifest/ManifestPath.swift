/// A place in a manifest: `spec.containers[0].resources`.
public struct ManifestPath: Sendable, Hashable, CustomStringConvertible, ExpressibleByArrayLiteral {
  /// A member of an object or an element of an array.
  public enum Step: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case key(String)
    case index(Int)

    /// A member.
    public init(stringLiteral value: String) { self = .key(value) }
    /// An element.
    public init(integerLiteral value: Int) { self = .index(value) }
  }

  /// From the root.
  public var steps: [Step]

  /// The path of `steps`.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The path of `steps`.
  public init(arrayLiteral steps: Step...) { self.init(steps) }

  /// The path of a member of what is at `path`.
  public static func / (path: ManifestPath, key: String) -> ManifestPath {
    ManifestPath(path.steps + [.key(key)])
  }

  /// The path of an element of what is at `path`.
  public static func / (path: ManifestPath, index: Int) -> ManifestPath {
    ManifestPath(path.steps + [.index(index)])
  }

  /// The path `inner` below `path`.
  public static func + (path: ManifestPath, inner: ManifestPath) -> ManifestPath {
    ManifestPath(path.steps + inner.steps)
  }

  /// `spec.containers[0].image`; keys with dots or slashes stand in quotes.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key) where key.contains(where: { "./[]".contains($0) }): text += "[\"\(key)\"]"
      case .key(let key): text += text.isEmpty ? key : "." + key
      }
    }
    return text
  }
}

extension JSONValue {
  /// The value at `path`.
  ///
  /// Setting makes the objects on the way; an element beyond the end of an array is added to it.  Setting `nil` removes,
  /// if the path is there.
  public subscript(path: ManifestPath) -> JSONValue? {
    get {
      var value: JSONValue? = self
      for step in path.steps {
        switch step {
        case .key(let key): value = value?[key]
        case .index(let index): value = value?[index]
        }
      }
      return value
    }
    set { set(path.steps[...], newValue) }
  }

  private mutating func set(_ steps: ArraySlice<ManifestPath.Step>, _ newValue: JSONValue?) {
    guard let step = steps.first else {
      if let newValue { self = newValue }
      return
    }
    let rest = steps.dropFirst()
    switch step {
    case .key(let key):
      if rest.isEmpty {
        self[key] = newValue
      } else if newValue != nil || self[key] != nil {
        var inner = self[key] ?? .object([])
        inner.set(rest, newValue)
        self[key] = inner
      }
    case .index(let index):
      var elements = array ?? []
      if elements.indices.contains(index) {
        if !rest.isEmpty {
          elements[index].set(rest, newValue)
        } else if let newValue {
          elements[index] = newValue
        } else {
          elements.remove(at: index)
        }
      } else if newValue != nil {
        var inner = JSONValue.object([])
        inner.set(rest, newValue)
        elements.append(inner)
      } else {
        return
      }
      self = .array(elements)
    }
  }
}
