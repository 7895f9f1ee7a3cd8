extension Node {
  /// Decodes one node.
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var node = Node()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "metadata": node.meta = try ObjectMeta(reader: &reader, interner: &interner)
      case "spec":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "unschedulable": node.isUnschedulable = try reader.bool()
          case "providerID": node.providerID = try reader.text()
          case "taints":
            try reader.array { (reader) throws(JSONError) in
              node.taints.append(try Taint(reader: &reader, interner: &interner))
            }
          default: try reader.skip()
          }
        }
      case "status":
        try reader.object { (reader, key) throws(JSONError) in
          try node.readStatus(key, &reader, &interner)
        }
      default: try reader.skip()
      }
    }
    self = node
  }

  private mutating func readStatus(
    _ key: JSONReader.Key, _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) {
    switch key {
    case "capacity": capacity = try reader.dictionary(&interner)
    case "allocatable": allocatable = try reader.dictionary(&interner)
    case "conditions":
      try reader.array { (reader) throws(JSONError) in
        conditions.append(try Condition(reader: &reader, interner: &interner))
      }
    case "addresses":
      try reader.array { (reader) throws(JSONError) in
        var type = ""
        var address = ""
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "type": type = try reader.interned(&interner)
          case "address": address = try reader.interned(&interner)
          default: try reader.skip()
          }
        }
        if type == "InternalIP", internalIP.isEmpty { internalIP = address }
      }
    case "daemonEndpoints":
      try reader.object { (reader, key) throws(JSONError) in
        guard case "kubeletEndpoint" = key else { return try reader.skip() }
        try reader.object { (reader, key) throws(JSONError) in
          if case "Port" = key { kubeletPort = try reader.integer() } else { try reader.skip() }
        }
      }
    case "nodeInfo":
      try reader.object { (reader, key) throws(JSONError) in
        switch key {
        case "architecture": architecture = try reader.interned(&interner)
        case "kubeletVersion": kubeletVersion = try reader.interned(&interner)
        default: try reader.skip()
        }
      }
    default: try reader.skip()
    }
  }
}

extension Node.Taint {
  init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var taint = Self()
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "key": taint.key = try reader.interned(&interner)
      case "value": taint.value = try reader.interned(&interner)
      case "effect": taint.effect = try reader.interned(&interner)
      default: try reader.skip()
      }
    }
    self = taint
  }
}
