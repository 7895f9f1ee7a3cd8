/// Looks over a pod before it is sent: what would fail, be lost, or not do what it says.
public struct Preflight: Sendable {
  let template: PodTemplate
  let context: PreflightContext
  let annotations: [String: String]
  let containers: [PodTemplate.Container]
  let flags: SlurmFlags
  let plan: SubmissionPlan
  let reading: SbatchReader
  private var found: [PreflightFinding] = []

  /// What is to be said of `manifest`, the worst first; empty for kinds that make no pods.
  public static func check(_ manifest: JSONValue, _ context: PreflightContext = PreflightContext())
    -> [PreflightFinding]
  {
    guard let template = PodTemplate(manifest) else { return [] }
    var preflight = Preflight(template, context)
    preflight.checkResources()
    preflight.checkAnnotationKeys()
    preflight.checkFlags()
    preflight.checkSite()
    preflight.checkImages()
    preflight.checkVolumes()
    preflight.checkEnvironment()
    preflight.checkPlacement()
    preflight.checkPod()
    preflight.checkOwner()
    return preflight.found.enumerated().sorted { a, b in
      a.element.severity != b.element.severity
        ? a.element.severity > b.element.severity
        : a.element.rule != b.element.rule ? a.element.rule < b.element.rule : a.offset < b.offset
    }.map(\.element)
  }

  private init(_ template: PodTemplate, _ context: PreflightContext) {
    (self.template, self.context) = (template, context)
    annotations = template.annotations
    containers = template.containers
    flags = SlurmFlags(parsing: annotations[SlurmFlags.annotation] ?? "")
    plan = SubmissionPlan(template.submission)
    reading = plan.reading
  }

  /// Something was found.
  mutating func report(
    _ rule: PreflightRule, _ severity: PreflightFinding.Severity, _ sentence: String,
    at path: ManifestPath? = nil, of option: String? = nil, _ fixes: [PreflightFinding.Fix] = []
  ) {
    found.append(
      PreflightFinding(
        rule: rule, severity: severity, path: path, option: option, sentence: CleanText.line(sentence),
        fixes: fixes))
  }

  // MARK: - Helpers of the rules

  /// The path of an annotation.
  func path(ofAnnotation key: String) -> ManifestPath { template.annotationsPath / key }

  /// Whether the pod names a flavor.
  var hasFlavor: Bool { annotations["slurm-job.vk.io/flavor"]?.isEmpty == false }

  /// What sbatch reads as that option, the last.
  func argument(_ name: String) -> SbatchReader.Argument? {
    reading.arguments.last { $0.option.name == name }
  }

  /// Whether the annotation has that option, in whichever form.
  func annotationHas(_ name: String) -> Bool {
    SbatchReader(flags.flags.map(\.line)).arguments.contains { $0.option.name == name }
  }

  /// A fix that puts other flags into the annotation.
  func fix(_ title: String, flags: [SlurmFlag]) -> PreflightFinding.Fix {
    let path = path(ofAnnotation: SlurmFlags.annotation)
    return PreflightFinding.Fix(
      title, [flags.isEmpty ? .remove(path) : .set(path, .string(SlurmFlags(flags).text))])
  }

  /// A fix that adds an option to the annotation.
  func fixAdding(_ option: String, _ value: String) -> [PreflightFinding.Fix] {
    guard let known = SbatchOption.named(option) else { return [] }
    return [fix("Add \(option)=\(value)", flags: flags.flags + [SlurmFlag(known, value: value)])]
  }

  /// A fix that takes the flags away for which `isToGo` holds.
  func fixRemoving(_ title: String, where isToGo: (SlurmFlag) -> Bool) -> [PreflightFinding.Fix] {
    [fix(title, flags: flags.flags.filter { !isToGo($0) })]
  }

  /// The option that a flag of the annotation begins with.
  func option(of flag: SlurmFlag) -> SbatchOption? { SbatchReader([flag.line]).arguments.first?.option }
}
