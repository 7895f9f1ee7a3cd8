/// Makes the cells of an object's `Table` row, in the order of ``TableColumn/columns(of:)``.
enum Printer {
  static func cells(_ kind: Kind, _ object: Document) -> [Cell] {
    switch kind {
    case .pod: PodPrinter.cells(object)
    case .node: node(object)
    case .job: job(object)
    case .deployment, .replicaSet, .statefulSet, .cronJob: WorkloadPrinter.cells(kind, object)
    case .event: event(object)
    case .namespace: [name(object), .text(object["status"]["phase"].string ?? ""), age(object)]
    case .lease: [name(object), .text(object["spec"]["holderIdentity"].string ?? ""), age(object)]
    case .certificateRequest: certificateRequest(object)
    case .configMap:
      [name(object), .number(Int64((object["data"].fields?.count ?? 0))), age(object)]
    case .secret:
      [
        name(object), .text(object["type"].string ?? "Opaque"),
        .number(Int64(object["data"].fields?.count ?? 0)),
        age(object),
      ]
    case .service: service(object)
    case .serviceAccount: [name(object), .number(Int64(object["secrets"].array?.count ?? 0)), age(object)]
    }
  }

  static func name(_ object: Document) -> Cell { .text(object["metadata"]["name"].string ?? "") }

  static func age(_ object: Document) -> Cell { .age(time(object["metadata"]["creationTimestamp"])) }

  static func time(_ value: Document?) -> Double? { value.string.flatMap(RFC3339.seconds) }

  static func or(_ text: String?, _ other: String) -> Cell {
    .text(text.flatMap { $0.isEmpty ? nil : $0 } ?? other)
  }

  private static func node(_ node: Document) -> [Cell] {
    let ready = node["status"]["conditions"].array?.first { $0["type"] == "Ready" }
    var status = ready == nil ? "Unknown" : ready?["status"] == "True" ? "Ready" : "NotReady"
    if node["spec"]["unschedulable"].bool == true { status += ",SchedulingDisabled" }
    var roles: Set<String> = []
    for (key, value) in node["metadata"]["labels"].fields ?? [:] {
      if key.hasPrefix("node-role.kubernetes.io/") {
        roles.insert(String(key.dropFirst("node-role.kubernetes.io/".count)))
      } else if key == "kubernetes.io/role", let role = value.string {
        roles.insert(role)
      }
    }
    func address(_ type: Document) -> String? {
      node["status"]["addresses"].array?.first { $0["type"] == type }?["address"].string
    }
    let info = node["status"]["nodeInfo"]
    return [
      name(node), .text(status), or(roles.sorted().joined(separator: ","), "<none>"), age(node),
      .text(info["kubeletVersion"].string ?? ""), or(address("InternalIP"), "<none>"),
      or(address("ExternalIP"), "<none>"), or(info["osImage"].string, "<unknown>"),
      or(info["kernelVersion"].string, "<unknown>"), or(info["containerRuntimeVersion"].string, "<unknown>"),
    ]
  }

  private static func job(_ job: Document) -> [Cell] {
    let status = job["status"]
    let succeeded = status["succeeded"].int ?? 0
    let parallelism = job["spec"]["parallelism"].int ?? 0
    let completions: String
    if let wanted = job["spec"]["completions"].int {
      completions = "\(succeeded)/\(wanted)"
    } else {
      completions = parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
    }
    func holds(_ type: Document) -> Bool {
      status["conditions"].array?.contains { $0["type"] == type && $0["status"] == "True" } ?? false
    }
    let isDeleted = job["metadata"]["deletionTimestamp"].string != nil
    let state: String =
      if holds("Complete") {
        "Complete"
      } else if holds("Failed") {
        "Failed"
      } else if isDeleted {
        "Terminating"
      } else if holds("Suspended") {
        "Suspended"
      } else if holds("FailureTarget") {
        "FailureTarget"
      } else if holds("SuccessCriteriaMet") {
        "SuccessCriteriaMet"
      } else {
        "Running"
      }
    let containers = job["spec"]["template"]["spec"]["containers"].array ?? []
    let selector = job["spec"]["selector"]["matchLabels"].fields ?? [:]
    return [
      name(job), .text(state), .text(completions),
      .span(from: time(status["startTime"]), to: time(status["completionTime"])), age(job),
      .text(containers.compactMap { $0["name"].string }.joined(separator: ",")),
      .text(containers.compactMap { $0["image"].string }.joined(separator: ",")),
      or(selector.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: ","), "<none>"),
    ]
  }

  private static func event(_ event: Document) -> [Cell] {
    let about = event["involvedObject"]
    let last =
      time(event["series"]["lastObservedTime"]) ?? time(event["lastTimestamp"]) ?? time(event["eventTime"])
    let component = event["source"]["component"].string ?? event["reportingComponent"].string ?? ""
    let host = event["source"]["host"].string ?? ""
    return [
      .age(last), .text(event["type"].string ?? ""), .text(event["reason"].string ?? ""),
      .text("\(about["kind"].string?.lowercased() ?? "")/\(about["name"].string ?? "")"),
      .text(about["fieldPath"].string ?? ""), .text(host.isEmpty ? component : "\(component), \(host)"),
      .text((event["message"].string ?? "").trimmingBlanks),
      .age(time(event["firstTimestamp"]) ?? time(event["eventTime"])),
      .number(event["series"]["count"].int ?? max(event["count"].int ?? 1, 1)), name(event),
    ]
  }

  private static func certificateRequest(_ request: Document) -> [Cell] {
    let conditions = (request["status"]["conditions"].array ?? []).compactMap { $0["type"].string }
    var state = conditions.isEmpty ? "Pending" : conditions.joined(separator: ",")
    if request["status"]["certificate"].string != nil { state += ",Issued" }
    return [
      name(request), age(request), .text(request["spec"]["signerName"].string ?? ""),
      .text(request["spec"]["username"].string ?? ""), .text("<none>"), .text(state),
    ]
  }

  private static func service(_ service: Document) -> [Cell] {
    let ports = (service["spec"]["ports"].array ?? []).map {
      "\($0["port"].int ?? 0)/\($0["protocol"].string ?? "TCP")"
    }
    let selector = service["spec"]["selector"].fields ?? [:]
    return [
      name(service), or(service["spec"]["type"].string, "ClusterIP"),
      or(service["spec"]["clusterIP"].string, "None"),
      .text("<none>"), or(ports.joined(separator: ","), "<none>"), age(service),
      or(selector.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: ","), "<none>"),
    ]
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text.drop { $0.isWhitespace })
  }
}
