internal import ClientCore

/// What in a job names the pod for which interLink's Slurm plugin submitted it.
///
/// The plugin keeps each pod in a directory `<root><namespace>-<UID>` (`prepare.go`): there are the script
/// `job.slurm`, which no flag of the user's can move, and `job.out`, which `--output` can.  The job's name
/// is the UID, unless `--job-name` says otherwise.
struct JobLeads: Sendable, Equatable {
  /// UID in the script's path.
  var script: String?
  /// UID in the path of its output.
  var output: String?
  /// The job's name, if it is a UID.
  var name: String?
  /// The pod's namespace, from one of the paths.
  var namespace: String?
  /// The plugin's folder for all pods, from one of the paths.
  var root: String?
  /// Whether the script is known, and is none of interLink's.
  var hasForeignScript = false

  init(_ job: SlurmJob) {
    if let found = Self.directory(of: job.command, file: "job.slurm") {
      (root, namespace, script) = (found.root, found.namespace, found.uid)
    } else {
      hasForeignScript = !job.command.isEmpty
    }
    if let found = Self.directory(of: job.output, file: "job.out") {
      if script == nil { (root, namespace) = (found.root, found.namespace) }
      output = found.uid
    }
    if Self.isUID(job.name.utf8) { name = job.name }
  }

  /// The UIDs of all leads, each once.
  var uids: [String] {
    var found: [String] = []
    for uid in [script, output, name] {
      if let uid, !found.contains(uid) { found.append(uid) }
    }
    return found
  }

  /// The most trusted UID.
  var uid: String? { script ?? output ?? name }

  /// The parts of `<root><namespace>-<UID>/<file>`.
  private static func directory(
    of path: String, file: String
  ) -> (root: String, namespace: String, uid: String)? {
    guard path.hasSuffix(file) else { return nil }
    let folder = path.utf8.dropLast(file.utf8.count)
    guard folder.last == 0x2F else { return nil }
    let name = folder.dropLast()
    let start = name.lastIndex(of: 0x2F).map { name.index(after: $0) } ?? name.startIndex
    let directory = name[start...]
    guard directory.count > 37 else { return nil }
    let uid = directory.suffix(36)
    let namespace = directory.dropLast(36)
    guard isUID(uid), namespace.last == 0x2D else { return nil }
    let root = String(Substring(name[..<start]))
    return (root, String(Substring(namespace.dropLast())), String(Substring(uid)))
  }

  /// Whether `text` is `8-4-4-4-12` hexadecimal digits.
  static func isUID(_ text: some Collection<UInt8>) -> Bool {
    guard text.count == 36 else { return false }
    for (position, byte) in text.enumerated() {
      switch position {
      case 8, 13, 18, 23: if byte != 0x2D { return false }
      default:
        guard (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20) else { return false }
      }
    }
    return true
  }
}
