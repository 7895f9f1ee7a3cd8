internal import FoundationEssentials

/// The commands of the simulated Slurm on disk: scripts that hand their words to the site and print what it answers.
enum CommandScripts {
  static let names = ["squeue", "scontrol", "sinfo", "sacct", "scancel", "sdiag"]

  /// Writes `NODE/bin/squeue` and the others for each node.
  static func write(into folder: String, nodes: [String]) throws(SiteError) {
    do {
      for node in nodes {
        let bin = "\(folder)/\(node)/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        for name in names {
          let path = "\(bin)/\(name)"
          try Data(script(name, node: node, socket: folder + "/commands").utf8)
            .write(to: URL(fileURLWithPath: path))
          try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
      }
    } catch {
      throw SiteError("The site cannot write the commands of its Slurm into \(folder): \(error).")
    }
  }

  /// Words go out each with a NUL behind it; back come the exit code and the errors, each on a line, and the output.
  private static func script(_ name: String, node: String, socket: String) -> String {
    """
    #!/bin/sh
    # \(name) of the simulated Slurm behind \(node).
    printf '%s\\0' "$SLURM_TIME_FORMAT" "$@" |
      curl --silent --no-buffer --unix-socket '\(socket)' --data-binary @- 'http://site/\(node)/\(name)' | {
        read -r code || {
          echo '\(name): error: the site of this simulated Slurm has stopped, or curl is missing' >&2
          exit 1
        }
        read -r error
        [ -z "$error" ] || printf '%b' "$error" >&2
        cat
        exit "$code"
      }

    """
  }
}

/// What a command does.
struct CommandResult: Sendable, Equatable {
  var code = 0
  var output = ""
  var error = ""

  static func failed(_ error: String, code: Int = 1, output: String = "") -> CommandResult {
    CommandResult(code: code, output: output, error: error)
  }

  /// As the scripts read it.
  var bytes: [UInt8] {
    let escaped = error.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return Array("\(code)\n\(escaped)\n\(output)".utf8)
  }
}
