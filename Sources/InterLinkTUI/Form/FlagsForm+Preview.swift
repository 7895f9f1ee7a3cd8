internal import ClientCore

nonisolated extension FlagsForm {
  /// A line of the script that will result, or one that is lost, with why.
  struct PreviewLine: Sendable, Equatable {
    var text: String
    var role: Role
    /// Where it comes from or why it is lost; empty where that is plain.
    var note = ""
    /// Whether it is in the script.
    var isKept = true
  }

  /// The `#SBATCH` lines as the plugin will write them, in its order.
  var preview: [PreviewLine] {
    var lines: [PreviewLine] = []
    if let flavor = template?.annotations[Self.flavor], !flavor.isEmpty {
      lines.append(
        PreviewLine(
          text: "(flavor \(CleanText.line(flavor)))", role: .dim,
          note: "its flags come first; only the site knows them",
          isKept: false))
    }
    let refused = Set(plan.reading.problems.filter(\.isRefused).map(\.line))
    var number = 0
    for line in plan.lines where line.origin != .plugin {
      var shown = PreviewLine(text: CleanText.line(line.text), role: .plain)
      switch line.fate {
      case .dropped: (shown.role, shown.note, shown.isKept) = (.dim, "dropped: a limit says it", false)
      case .replaced(let other):
        (shown.role, shown.note, shown.isKept) = (.dim, "lost: \(CleanText.line(other)) comes later", false)
      case .kept:
        switch line.origin {
        case .limit: (shown.role, shown.note) = (.good, "from the limit")
        case .user: shown.note = "from runAsUser"
        case .standard where line.text == "--mem=1":
          (shown.role, shown.note) = (.bad, "added: 1 MB, since nothing says more")
        case .standard: (shown.role, shown.note) = (.attention, "added, since nothing says more")
        case .plugin, .flavor, .annotation: break
        }
        if refused.contains(number) { (shown.role, shown.note) = (.bad, "sbatch refuses it") }
        number += 1
      }
      lines.append(shown)
    }
    return lines
  }
}
