/// What the interLink API's cache says of one pod (`GET /status` with `[]`).
///
/// It says nothing about the plugin being alive, and keeps some pods after they are gone.
public struct InterLinkPodStatus: Sendable, Equatable {
  /// Of the pod.
  public var name = ""
  /// Of the pod.
  public var namespace = ""
  /// Of the pod: what it is joined by.
  public var uid = ""
  /// The remote id; the Slurm plugin leaves it empty here.
  public var jobIdentifier = ""
  /// As the plugin saw them last.
  public var containers: [Pod.ContainerStatus] = []
  /// `null` from the Slurm plugin.
  public var initContainers: [Pod.ContainerStatus] = []

  /// Empty.
  public init() {}

  /// Decodes the body of `/status`: a list, in no order, or `null` when the cache is empty.
  public static func list(_ body: [UInt8]) throws(JSONError) -> [InterLinkPodStatus] {
    var interner = Interner(capacity: 256)
    var list: [InterLinkPodStatus] = []
    try JSONReader.read(body) { (reader) throws(JSONError) in
      try reader.array { (reader) throws(JSONError) in
        list.append(try InterLinkPodStatus(reader: &reader, interner: &interner))
      }
    }
    return list
  }

  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var status = InterLinkPodStatus()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "name": status.name = try reader.text()
      case "namespace": status.namespace = try reader.interned(&interner)
      case "UID": status.uid = try reader.text()
      case "JID": status.jobIdentifier = try reader.text()
      case "containers":
        try reader.array { (reader) throws(JSONError) in
          status.containers.append(try Pod.ContainerStatus(reader: &reader, interner: &interner))
        }
      case "initContainers":
        try reader.array { (reader) throws(JSONError) in
          status.initContainers.append(try Pod.ContainerStatus(reader: &reader, interner: &interner))
        }
      default: try reader.skip()
      }
    }
    self = status
  }
}
