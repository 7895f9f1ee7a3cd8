/// Rows of what makes pods and Jobs.
enum WorkloadPrinter {
  static func cells(_ kind: Kind, _ object: Document) -> [Cell] {
    let (name, age) = (Printer.name(object), Printer.age(object))
    let status = object["status"]
    let wanted = object["spec"]["replicas"].int ?? 1
    func count(_ field: String) -> Int64 { status[field].int ?? 0 }
    let ready = Cell.text("\(count("readyReplicas"))/\(wanted)")
    switch kind {
    case .deployment:
      return [name, ready, .number(count("updatedReplicas")), .number(count("availableReplicas")), age]
    case .replicaSet:
      // Here alone it is a number.
      return [name, .number(wanted), .number(count("replicas")), .number(count("readyReplicas")), age]
    case .statefulSet: return [name, ready, age]
    default:
      let isSuspended = object["spec"]["suspend"].bool ?? false
      return [
        name, .text(object["spec"]["schedule"].string ?? ""),
        .text(object["spec"]["timeZone"].string ?? "<none>"),
        .text(isSuspended ? "True" : "False"), .number(Int64(status["active"].array?.count ?? 0)),
        .text("<none>"), age,
      ]
    }
  }
}
