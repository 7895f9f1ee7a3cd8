/// Rules 47 to 49: what makes the pod.
extension Preflight {
  mutating func checkOwner() {
    let owners = template.manifest[path: ["metadata", "ownerReferences"]]?.array ?? []
    if let owner = owners.first(where: { $0["controller"]?.bool == true }) {
      report(
        .controller, .warning,
        "\(owner["kind"]?.string ?? "A controller") \(owner["name"]?.string ?? "") makes this pod again when it is "
          + "deleted; changes belong into its template, and a Job's cannot be changed.",
        at: ["metadata", "ownerReferences"])
    }
    if template.kind == "Job" || template.kind == "CronJob" { checkJob() }
    checkDeadline()
  }

  private mutating func checkJob() {
    let spec: ManifestPath = template.kind == "Job" ? ["spec"] : ["spec", "jobTemplate", "spec"]
    let limit = template.manifest[spec / "backoffLimit"]?.integer ?? 6
    guard limit > 0 else { return }
    report(
      .backoffLimit, .warning, "backoffLimit is \(limit): each retry is a new Slurm job.",
      at: spec / "backoffLimit",
      [.init("Set backoffLimit to 0", [.set(spec / "backoffLimit", 0)])])
  }

  private mutating func checkDeadline() {
    guard let time = argument("--time")?.value, case .seconds(let limit)? = SbatchValue.TimeLimit(time) else {
      return
    }
    let job: ManifestPath? = template.kind == "Job" ? ["spec", "activeDeadlineSeconds"] : nil
    for path in [job, template.specPath / "activeDeadlineSeconds"].compactMap({ $0 }) {
      guard let deadline = template.manifest[path]?.integer, deadline < limit else { continue }
      report(
        .deadline, .information,
        "activeDeadlineSeconds (\(deadline)) is shorter than --time=\(time): Kubernetes ends the pod first, and "
          + "waiting in the queue counts.", at: path)
    }
  }
}
