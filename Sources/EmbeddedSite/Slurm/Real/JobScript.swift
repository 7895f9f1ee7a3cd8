/// The two scripts of a job directory, with the same words in `job.out` as the plugin's.
///
/// There is no container runtime: containers run their command on the host.
struct JobScript {
  let request: JobRequest
  /// The absolute path of the job directory.
  let directory: String

  /// What sbatch gets: the plugin's own options, then those of the pod.
  var batch: String {
    var lines = [
      "#!/bin/bash", "#SBATCH --job-name=\(request.name)", "#SBATCH --output=\(directory)/job.out",
    ]
    lines += request.options.map { "#SBATCH \($0)" }
    lines += ["", "\(Self.quoted(directory + "/job.sh"))", ""]
    return lines.joined(separator: "\n")
  }

  /// Init containers one after another, then the containers side by side; the highest exit code counts.
  var body: String {
    var text = """
      #!/bin/bash
      cd \(Self.quoted(directory)) || exit 1
      say() { echo "$(date -Is --utc) $*"; }
      found() {
        say "Checking if file exists: $PWD/$1 ..."
        for attempt in $(seq 1 60); do
          if [ -f "$1" ]; then
            say "attempt $attempt/60 file found $PWD/$1"
            return
          fi
          say "attempt $attempt/60 file not found $PWD/$1"
          sleep 1
        done
      }
      echo "This pod "\(Self.quoted("\(request.podName)/\(request.name)"))" has been submitted to SLURM node $(hostname)."
      echo "To get more info, please run: scontrol show job $SLURM_JOB_ID."
      highest=0

      """
    for (index, container) in request.initContainers.enumerated() {
      text += function("init_\(index)", container, file: "init-\(container.name)")
      text += """
        say "Running init container "\(Self.quoted(container.name))"..."
        init_\(index)
        status=$(cat \(Self.quoted("init-\(container.name).status")))
        found \(Self.quoted("init-\(container.name).status"))
        if [ "$status" -ne 0 ]; then
          say "InitContainer "\(Self.quoted(container.name))" failed with status $status"
          exit "$status"
        fi

        """
    }
    for (index, container) in request.containers.enumerated() {
      text += function("run_\(index)", container, file: "run-\(container.name)")
      text += """
        run_\(index) &
        pid_\(index)=$!
        say "Running in background "\(Self.quoted(container.name))" pid $pid_\(index)..."

        """
    }
    for (index, container) in request.containers.enumerated() {
      text += """
        say "Waiting for container "\(Self.quoted(container.name))" pid $pid_\(index)..."
        wait "$pid_\(index)"
        status=$(cat \(Self.quoted("run-\(container.name).status")))
        say "Container "\(Self.quoted(container.name))" pid $pid_\(index) ended with status $status."
        found \(Self.quoted("run-\(container.name).status"))
        [ "$status" -le "$highest" ] || highest=$status

        """
    }
    return text + "say \"End of script, highest exit code $highest...\"\nexit \"$highest\"\n"
  }

  /// A function that runs a container's command and leaves its output and its exit status.
  private func function(_ name: String, _ container: JobRequest.Program, file: String) -> String {
    let words = container.command + container.arguments
    let command =
      words.isEmpty
      ? "echo \"image \"\(Self.quoted(container.image))\": no command, and there is no container runtime here\"; false"
      : (["env"] + container.environment.map { "\($0.name)=\($0.value)" } + words).map(Self.quoted)
        .joined(separator: " ")
    // The status appears whole: the plugin takes the file's existence for the end.
    return """
      \(name)() {
        time ( \(command) )
        echo $? >\(Self.quoted(file + ".status.new"))
        mv \(Self.quoted(file + ".status.new")) \(Self.quoted(file + ".status"))
      } >>\(Self.quoted(file + ".out")) 2>&1

      """
  }

  /// As one word of a shell.
  static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
