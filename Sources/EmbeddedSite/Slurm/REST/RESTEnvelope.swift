/// What stands around the list in slurmrestd's answers.
struct RESTEnvelope: Sendable {
  let version: RESTVersion
  let cluster: String
  /// `slurmctld` or `slurmdbd`
  var service = "slurmctld"

  /// The answer: the list under its name, and what goes with it.
  func answer(_ members: KeyValuePairs<String, Document>, lastUpdate: Double? = nil) -> Document {
    var document: Document = ["meta": meta]
    if version.number >= 40 {
      for (name, value) in members { document[name] = value }
      if let lastUpdate { document["last_update"] = version.time(lastUpdate) }
      document["errors"] = []
      document["warnings"] = []
    } else {
      document["errors"] = []
      if version.number == 39 { document["warnings"] = [] }
      for (name, value) in members { document[name] = value }
    }
    return document
  }

  /// The answer of a daemon that met an error; the lists are there and empty.
  func failure(_ error: RESTError, list: String?) -> Document {
    var document = answer([:])
    if let list { document[list] = [] }
    document["errors"] = [error.document(version)]
    return document
  }

  private var meta: Document {
    let (major, minor, micro) = version.release
    let release = "\(major).\(minor).\(micro)"
    guard version.number >= 40 else {
      func number(_ text: String) -> Document { .int(Int64(text) ?? 0) }
      let isDB = service == "slurmdbd"
      var plugin: Document = [
        "type": .string("openapi/\(isDB ? "db" : "")\(version.name)"),
        "name": .string("Slurm OpenAPI \(isDB ? "DB " : "")\(version.name)"),
      ]
      if version.number == 39 { plugin["data_parser"] = .string(version.name) }
      return [
        "plugin": plugin,
        "Slurm": [
          "version": ["major": number(major), "micro": number(micro), "minor": number(minor)],
          "release": .string(release),
        ],
      ]
    }
    let parser = "data_parser/\(version.name)" + (version.isComplex ? "+complex" : "")
    return [
      "plugin": [
        "type": .string("openapi/\(service)"), "name": .string("Slurm OpenAPI \(service)"),
        "data_parser": .string(parser), "accounting_storage": "accounting_storage/slurmdbd",
      ],
      "client": ["source": "[slurmrestd]:6820->[client]:43210", "user": "slurmrestd", "group": "slurmrestd"],
      "command": [],
      "slurm": [
        "version": ["major": .string(major), "micro": .string(micro), "minor": .string(minor)],
        "release": .string(release), "cluster": .string(cluster),
      ],
    ]
  }
}
