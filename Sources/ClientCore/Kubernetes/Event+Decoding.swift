extension Event {
  /// Decodes one event of `core/v1`, in either of the shapes in which components write it: with first and
  /// last time, count and source, or (newer) with `eventTime`, `series` and `reportingComponent`.
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) {
    var event = Event()
    var eventTime: Timestamp?
    var seriesTime: Timestamp?
    var seriesCount = 0
    var reportingComponent = ""
    try reader.object { (reader, key) throws(JSONError) in
      switch key {
      case "metadata": event.meta = try ObjectMeta(reader: &reader, interner: &interner)
      case "type": event.type = try reader.interned(&interner)
      case "reason": event.reason = try reader.interned(&interner)
      case "message": event.message = try reader.interned(&interner)
      case "count": event.count = max(1, try reader.integer())
      case "firstTimestamp": event.first = try reader.timestamp()
      case "lastTimestamp": event.last = try reader.timestamp()
      case "eventTime": eventTime = try reader.timestamp()
      case "reportingComponent": reportingComponent = try reader.interned(&interner)
      case "involvedObject":
        try reader.object { (reader, key) throws(JSONError) in
          try event.readInvolved(key, &reader, &interner)
        }
      case "source":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "component": event.source = try reader.interned(&interner)
          default: try reader.skip()
          }
        }
      case "series":
        try reader.object { (reader, key) throws(JSONError) in
          switch key {
          case "count": seriesCount = try reader.integer()
          case "lastObservedTime": seriesTime = try reader.timestamp()
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    event.count = max(event.count, seriesCount)
    event.first = event.first ?? eventTime ?? event.meta.created
    event.last = seriesTime ?? event.last ?? eventTime ?? event.first
    if event.source.isEmpty { event.source = reportingComponent }
    self = event
  }

  private mutating func readInvolved(
    _ key: JSONReader.Key, _ reader: inout JSONReader, _ interner: inout Interner
  ) throws(JSONError) {
    switch key {
    case "kind": involvedKind = try reader.interned(&interner)
    case "name": involvedName = try reader.interned(&interner)
    case "namespace": involvedNamespace = try reader.interned(&interner)
    case "uid": involvedUID = try reader.interned(&interner)
    default: try reader.skip()
    }
  }
}
