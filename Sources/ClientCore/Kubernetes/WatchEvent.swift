/// One line of a watch.
public enum WatchEvent<Object: KubernetesObject>: Sendable, Equatable {
  case added(Object)
  case modified(Object)
  case deleted(Object)
  /// Nothing has changed up to this version.  `endsInitialList` is set once, in a watch that was asked
  /// to begin with the whole list (`sendInitialEvents`).
  case bookmark(resourceVersion: String, endsInitialList: Bool)
  /// The watch cannot go on; code 410 means that its version is too old.
  case error(KubernetesError.Status)

  /// Decodes one line.
  public init(line: UnsafeBufferPointer<UInt8>, interner: inout Interner) throws(JSONError) {
    self = try JSONReader.read(line) { (reader) throws(JSONError) in
      try WatchEvent(reader: &reader, interner: &interner)
    }
  }

  private init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var type = ""
    var event: WatchEvent?
    var early: UnsafeBufferPointer<UInt8>?  // an object that came before its type
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "type": type = try reader.text()
      case "object" where type.isEmpty: early = try reader.raw()
      case "object": event = try WatchEvent(type, &reader, &interner)
      default: try reader.skip()
      }
    }
    if let early {
      event = try JSONReader.read(early) { (reader) throws(JSONError) in
        try WatchEvent(type, &reader, &interner)
      }
    }
    guard let event else { throw reader.error("expected a watch event") }
    self = event
  }

  private init(_ type: String, _ reader: inout JSONReader, _ interner: inout Interner) throws(JSONError) {
    switch type {
    case "ADDED": self = .added(try Object(reader: &reader, interner: &interner))
    case "MODIFIED": self = .modified(try Object(reader: &reader, interner: &interner))
    case "DELETED": self = .deleted(try Object(reader: &reader, interner: &interner))
    case "BOOKMARK":
      var meta = ObjectMeta()
      try reader.object { (reader, key) throws(JSONError) in
        switch key {
        case "metadata": meta = try ObjectMeta(reader: &reader, interner: &interner)
        default: try reader.skip()
        }
      }
      let endsInitialList = meta.annotations["k8s.io/initial-events-end"] == "true"
      self = .bookmark(resourceVersion: meta.resourceVersion, endsInitialList: endsInitialList)
    case "ERROR": self = .error(try KubernetesError.Status(reader: &reader))
    default: throw reader.error("expected a known type of watch event")
    }
  }
}
