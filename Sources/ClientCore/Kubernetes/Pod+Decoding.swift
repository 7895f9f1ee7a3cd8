extension Pod {
  /// Decodes one pod.
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var pod = Pod()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "metadata": pod.meta = try ObjectMeta(reader: &reader, interner: &interner)
      case "spec":
        try reader.object { (reader, key) throws(JSONError) in
          try pod.readSpec(key, &reader, &interner)
        }
      case "status":
        try reader.object { (reader, key) throws(JSONError) in
          try pod.readStatus(key, &reader, &interner)
        }
      default: try reader.skip()
      }
    }
    self = pod
  }

  private mutating func readSpec(
    _ key: JSONReader.Key, _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) {
    switch key {
    case "nodeName": nodeName = try reader.interned(&interner)
    case "nodeSelector": nodeSelector = try reader.dictionary(&interner)
    case "containers":
      try reader.array { (reader) throws(JSONError) in
        containers.append(try Container(reader: &reader, interner: &interner))
      }
    case "initContainers":
      try reader.array { (reader) throws(JSONError) in
        initContainers.append(try Container(reader: &reader, interner: &interner))
      }
    case "tolerations":
      try reader.array { (reader) throws(JSONError) in
        var toleration = ""
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "key": toleration = try reader.interned(&interner)
          default: try reader.skip()
          }
        }
        tolerations.append(toleration)
      }
    default: try reader.skip()
    }
  }

  private mutating func readStatus(
    _ key: JSONReader.Key, _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) {
    switch key {
    case "phase": phase = try reader.interned(&interner)
    case "reason": reason = try reader.interned(&interner)
    case "message": message = try reader.interned(&interner)
    case "startTime": startTime = try reader.timestamp()
    case "podIP": podIP = try reader.interned(&interner)
    case "conditions":
      try reader.array { (reader) throws(JSONError) in
        conditions.append(try Condition(reader: &reader, interner: &interner))
      }
    case "containerStatuses":
      try reader.array { (reader) throws(JSONError) in
        containerStatuses.append(try ContainerStatus(reader: &reader, interner: &interner))
      }
    case "initContainerStatuses":
      try reader.array { (reader) throws(JSONError) in
        initContainerStatuses.append(try ContainerStatus(reader: &reader, interner: &interner))
      }
    default: try reader.skip()
    }
  }
}

extension Pod.Container {
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var container = Self()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "name": container.name = try reader.interned(&interner)
      case "image": container.image = try reader.interned(&interner)
      case "resources":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "requests": container.requests = try reader.dictionary(&interner)
          case "limits": container.limits = try reader.dictionary(&interner)
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    self = container
  }
}
