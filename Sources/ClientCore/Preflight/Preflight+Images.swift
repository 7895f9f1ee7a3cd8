/// Rules 21 to 26: images and commands.
extension Preflight {
  mutating func checkImages() {
    let hasRoot = annotations["slurm-job.vk.io/image-root"] != nil
    let isEnroot = annotations.keys.contains { $0.hasPrefix("slurm-job.vk.io/enroot") }
    for container in containers {
      checkImage(container, hasRoot: hasRoot)
      let hasCommand = container.value["command"]?.array?.isEmpty == false
      let hasArguments = container.value["args"]?.array?.isEmpty == false
      if hasArguments, !hasCommand {
        report(
          .argsWithoutCommand, .warning,
          "Container \(container.name) has args and no command: they go to the image's run script "
            + "(singularity run), which may not heed them.", at: container.path / "args")
      } else if hasCommand {
        report(
          .commandIsExec, .information,
          "Container \(container.name) has a command: it is run by singularity exec, without the image's ENTRYPOINT.",
          at: container.path / "command")
      }
      if isEnroot, container.entries("volumeMounts").contains(where: { $0.value["readOnly"]?.bool == true }) {
        report(
          .enrootReadOnly, .information,
          "With enroot, the read-only mounts of container \(container.name) can be written to.",
          at: container.path / "volumeMounts")
      }
      if let policy = container.value["imagePullPolicy"]?.string, policy == "Always", context.isNew {
        report(
          .imagePull, .warning,
          "imagePullPolicy of container \(container.name) is not applied by the Slurm plugin.",
          at: container.path / "imagePullPolicy",
          [.init("Remove it", [.remove(container.path / "imagePullPolicy")])])
      }
    }
    if template.spec["imagePullSecrets"]?.array?.isEmpty == false {
      report(
        .imagePull, .warning,
        "imagePullSecrets do not reach the site: a private image must be readable there by other means.",
        at: template.specPath / "imagePullSecrets")
    }
  }

  private mutating func checkImage(_ container: PodTemplate.Container, hasRoot: Bool) {
    let image = container.value["image"]?.string ?? ""
    guard !image.isEmpty, !image.contains("://"), !image.hasPrefix("/") else { return }
    let path = container.path / "image"
    if image.hasPrefix("./") || image.hasPrefix("../") {
      report(
        .relativeImage, .error,
        "Image \(image) of container \(container.name) is a relative path: with the site's prefix it becomes "
          + "something like docker://\(image). Write the whole path.", at: path)
    } else if !hasRoot {
      report(
        .bareImage, .warning,
        "Image \(image) of container \(container.name) says not where it is from: unless the site sets a prefix it is "
          + "taken for a file in the job's folder.", at: path,
        [.init("Write docker://\(image)", [.set(path, .string("docker://\(image)"))])])
    }
  }
}
