/// A column of the server-side `Table` of a kind.
struct TableColumn: Sendable {
  var name: String
  var type = "string"
  var format = ""
  /// 0 is always shown, 1 with `-o wide`.
  var priority = 0

  var document: Document {
    [
      "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(name),
      "priority": .int(Int64(priority)),
    ]
  }

  static func columns(of kind: Kind) -> [TableColumn] {
    let wide = wide(kind)
    return names(kind).map {
      TableColumn(
        name: $0,
        type: ["Data", "Secrets", "Count", "Up-to-date", "Available", "Desired", "Current"].contains($0)
          ? "integer" : "string",
        format: $0 == "Name" && !wide.contains($0) ? "name" : "", priority: wide.contains($0) ? 1 : 0)
    }
  }

  private static func names(_ kind: Kind) -> [String] {
    switch kind {
    case .pod:
      [
        "Name", "Ready", "Status", "Restarts", "Age", "IP", "Node", "Nominated Node", "Readiness Gates",
      ]
    case .node:
      [
        "Name", "Status", "Roles", "Age", "Version", "Internal-IP", "External-IP", "OS-Image",
        "Kernel-Version",
        "Container-Runtime",
      ]
    case .job: ["Name", "Status", "Completions", "Duration", "Age", "Containers", "Images", "Selector"]
    case .deployment: ["Name", "Ready", "Up-to-date", "Available", "Age"]
    case .replicaSet: ["Name", "Desired", "Current", "Ready", "Age"]
    case .statefulSet: ["Name", "Ready", "Age"]
    case .cronJob: ["Name", "Schedule", "Timezone", "Suspend", "Active", "Last Schedule", "Age"]
    case .event:
      [
        "Last Seen", "Type", "Reason", "Object", "Subobject", "Source", "Message", "First Seen", "Count",
        "Name",
      ]
    case .namespace: ["Name", "Status", "Age"]
    case .lease: ["Name", "Holder", "Age"]
    case .certificateRequest:
      ["Name", "Age", "SignerName", "Requestor", "RequestedDuration", "Condition"]
    case .configMap: ["Name", "Data", "Age"]
    case .secret: ["Name", "Type", "Data", "Age"]
    case .service: ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector"]
    case .serviceAccount: ["Name", "Secrets", "Age"]
    }
  }

  private static func wide(_ kind: Kind) -> Set<String> {
    switch kind {
    case .pod: ["IP", "Node", "Nominated Node", "Readiness Gates"]
    case .node: ["Internal-IP", "External-IP", "OS-Image", "Kernel-Version", "Container-Runtime"]
    case .job: ["Containers", "Images", "Selector"]
    case .event: ["Subobject", "Source", "First Seen", "Count", "Name"]
    case .service: ["Selector"]
    default: []
    }
  }
}
