/// A job whose pod is not there.
public struct OrphanJob: Sendable, Equatable {
  /// UID of the pod that it was submitted for.
  public var uid: String
  /// That pod's namespace; empty if unknown.
  public var namespace: String
  /// That pod's name; empty if unknown.
  public var name: String
  /// The virtual node, or the name of the Slurm source that tells of the job.
  public var node: String
  /// Its id, if known.
  public var job: UInt64?
  /// The pod as the API server had it, if it was kept.
  public var manifest: JSONValue?

  /// The job of pod `uid`.
  public init(
    uid: String, namespace: String = "", name: String = "", node: String = "", job: UInt64? = nil,
    manifest: JSONValue? = nil
  ) {
    (self.uid, self.namespace, self.name, self.node) = (uid, namespace, name, node)
    (self.job, self.manifest) = (job, manifest)
  }
}

extension ActionPlanner {
  /// Plans to end jobs without a pod: through Slurm where it can be told, else through interLink with the kept
  /// manifest.
  ///
  /// - Parameter usesInterLink: asks interLink even where Slurm could be told.
  public func endJobs(_ orphans: [OrphanJob], usesInterLink: Bool = false) async -> ActionPlan {
    var plan = ActionPlan(.endJob, origin: site.origin)
    plan.targets = await each(orphans) { orphan in
      var target = ActionTarget(
        ObjectReference(
          namespace: orphan.namespace, name: orphan.name.isEmpty ? orphan.uid : orphan.name, uid: orphan.uid))
      (target.node, target.job) = (orphan.node, orphan.job)
      self.end(orphan, &target, usesInterLink)
      await self.refuseIfThere(orphan, &target)
      await self.guardRails(&target)
      return target
    }
    return plan
  }

  private func end(_ orphan: OrphanJob, _ target: inout ActionTarget, _ usesInterLink: Bool) {
    if let id = orphan.job, let control = site.control(of: orphan.node), !usesInterLink {
      target.will("Cancels job \(id) through Slurm (\(control.name)).")
      target.steps.append(.endJob(id: id, node: orphan.node))
      target.commands.append(control.cancelCommand(id))
    } else if let manifest = orphan.manifest, site.interLink(of: orphan.node) != nil {
      target.will(
        "Asks the interLink API of \(orphan.node) to end the job of the pod, with its kept manifest.")
      target.warn("A plugin that does not know the pod any more breaks off, and the job lives on.")
      target.steps.append(.deleteRemote(manifest: manifest, node: orphan.node))
      target.kept = [
        ActionTarget.Kept(object: target.object, text: String(decoding: manifest.serialized(), as: UTF8.self))
      ]
    } else {
      let job = orphan.job.map { "\($0)" } ?? "ID"
      target.block(
        .unsupported,
        "Nobody can be told to end the job here: name the site's Slurm with --slurm or in the configuration, or run "
          + "scancel \(job) there.")
      return
    }
    target.steps.append(.verifyEnd(.init(uid: orphan.uid, node: orphan.node, job: orphan.job)))
  }

  /// A job whose pod is there is ended by way of the pod.
  private func refuseIfThere(_ orphan: OrphanJob, _ target: inout ActionTarget) async {
    guard !orphan.name.isEmpty, !orphan.namespace.isEmpty,
      let pod = try? await site.kubernetes.get(.pods, namespace: orphan.namespace, name: orphan.name),
      pod[["metadata", "uid"]]?.string == orphan.uid
    else { return }
    target.block(
      .unsupported, "\(target.object.shown) is there: cancel the pod, and its job is ended with it.")
  }
}
