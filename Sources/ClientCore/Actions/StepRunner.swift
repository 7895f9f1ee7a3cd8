/// Takes one step.
struct StepRunner: Sendable {
  let site: ActionSite
  let pace: ActionPace
  /// From the steps before.
  let facts: StepFacts
  /// Whether something is deleted later on, which makes room for what is created then.
  let frees: Bool

  private var client: KubernetesClient { site.kubernetes }

  /// Takes `step`; what is so already is left as it is.
  func take(_ step: ActionStep) async -> StepResult {
    switch step {
    case .rehearse(let manifest): await rehearseCreation(of: manifest)
    case .awaitJob(let pod): await awaitJob(pod)
    case .delete(let object, let propagation): await delete(object, propagation)
    case .awaitGone(let object): await awaitGone(object)
    case .verifyEnd(let search): await verifyEnd(search)
    case .create(let manifest): await create(manifest)
    case .edit(let object, let edits): await edit(object, edits)
    case .endJob(let id, let node): await endJob(id, node)
    case .deleteRemote(let manifest, let node): await deleteRemote(manifest, node)
    case .updateJob(let id, let node, let update): await updateJob(id, node, update)
    }
  }

  /// Asks the server about `step`; `nil` if it cannot be asked.
  func rehearse(_ step: ActionStep) async -> StepResult? {
    switch step {
    case .rehearse(let manifest): await rehearseCreation(of: manifest)
    case .delete(let object, let propagation): await delete(object, propagation, dryRun: true)
    case .edit(let object, let edits): await edit(object, edits, dryRun: true)
    default: nil
    }
  }

  // MARK: - What is there

  /// What is there under a name.
  enum Presence {
    case there(JSONValue)
    /// Another object has the name.
    case another(uid: String)
    case gone
    case unknown(KubernetesError)
  }

  func look(_ object: ObjectReference) async -> Presence {
    do {
      let found = try await client.get(object.resource, namespace: object.namespace, name: object.name)
      let uid = found[["metadata", "uid"]]?.string ?? ""
      return object.uid.isEmpty || uid == object.uid ? .there(found) : .another(uid: uid)
    } catch {
      return error.isNotFound ? .gone : .unknown(error)
    }
  }

  static func explain(_ error: KubernetesError) -> String { "\(error.description). \(error.advice)." }

  /// Whether the server may take the same later.
  static func isTransient(_ error: KubernetesError) -> Bool {
    switch error {
    case .transport, .notKubernetes: true
    case .status(let status): status.code >= 500 || status.code == 429
    case .credentials: false
    }
  }

  func pause(_ attempt: Int) async { try? await Task.sleep(for: pace.poll * attempt) }

  /// Asks `question` until it answers or `patience` is over.
  func poll<Answer>(_ patience: Duration, _ question: () async -> Answer?) async -> Answer? {
    let deadline = ContinuousClock.now + patience
    while true {
      if let answer = await question() { return answer }
      if ContinuousClock.now + pace.poll > deadline { return nil }
      try? await Task.sleep(for: pace.poll)
    }
  }

  // MARK: - Deleting

  private func delete(
    _ object: ObjectReference, _ propagation: DeleteOptions.Propagation?, dryRun: Bool = false
  ) async -> StepResult {
    var options = DeleteOptions(uid: object.uid)
    (options.propagation, options.dryRun) = (propagation, dryRun)
    var attempt = 0
    while true {
      attempt += 1
      do {
        _ = try await client.delete(
          object.resource, namespace: object.namespace, name: object.name, options: options)
        return StepResult(
          .done, dryRun ? "The server would delete \(object.shown)." : "\(object.shown) is deleted.")
      } catch {
        if error.isNotFound { return StepResult(.unneeded, "\(object.shown) was gone already.") }
        if error.statusCode == 409, case .another(let uid) = await look(object) {
          return StepResult(
            .failed,
            "\(object.shown) is gone, and another has its name now (UID \(uid)): that one was not touched. Look at it, "
              + "then choose it.")
        }
        guard Self.isTransient(error), attempt < pace.attempts else {
          return StepResult(.failed, "\(object.shown) could not be deleted: \(Self.explain(error))")
        }
        await pause(attempt)
      }
    }
  }

  private func awaitGone(_ object: ObjectReference) async -> StepResult {
    var holders: [String] = []
    var trouble: KubernetesError?
    let end = await poll(pace.gonePatience) { () -> StepResult? in
      switch await look(object) {
      case .gone, .another: return StepResult(.done, "\(object.shown) is gone.")
      case .there(let found):
        holders = (found[["metadata", "finalizers"]]?.array ?? []).compactMap(\.string)
        trouble = nil
      case .unknown(let error): trouble = error
      }
      return nil
    }
    if let end { return end }
    let why =
      trouble.map { Self.explain($0) }
      ?? (holders.isEmpty
        ? "Its node has not let it go: look at the virtual kubelet."
        : "Finalizers hold it (\(holders.joined(separator: ", "))): whoever set them must take them away.")
    return StepResult(
      .failed, "\(object.shown) is still there after \(pace.gonePatience.components.seconds) s. \(why)")
  }

  // MARK: - Creating

  private func rehearseCreation(of manifest: JSONValue) async -> StepResult {
    guard let object = ObjectReference(manifest) else {
      return StepResult(.failed, "The manifest has no name.")
    }
    do {
      try await client.create(object.resource, namespace: object.namespace, object: manifest, dryRun: true)
      return StepResult(.done, "The server would create \(object.shown).")
    } catch {
      if error.statusCode == 403, error.description.contains("exceeded quota"), frees {
        return StepResult(.done, "The quota is used up until the old one is gone: \(error.description)")
      }
      // A webhook that has effects of its own may not take part in a rehearsal.
      if error.statusCode == 400,
        error.description.contains("dry run") || error.description.contains("dryRun")
      {
        return StepResult(.unneeded, "The server cannot rehearse this: \(error.description)")
      }
      return StepResult(
        .failed, "The server would not create \(object.shown), so nothing was changed: \(Self.explain(error))"
      )
    }
  }

  /// Creates what carries our mark, once: the name is fixed, and whoever bears it shows the mark or is not ours.
  private func create(_ manifest: JSONValue) async -> StepResult {
    guard let object = ObjectReference(manifest) else {
      return StepResult(.failed, "The manifest has no name.")
    }
    var attempt = 0
    var trouble: KubernetesError?
    while true {
      attempt += 1
      switch await look(object) {
      case .there(let found):
        guard let mark = ActionMark.of(manifest), ActionMark.of(found) == mark else {
          return StepResult(
            .failed,
            "\(object.shown) was not created: another has that name. Delete or rename that one first.")
        }
        return created(found, object, trouble == nil && attempt == 1 ? .unneeded : .done)
      case .gone, .another:
        do {
          let found = try await client.create(object.resource, namespace: object.namespace, object: manifest)
          return created(found, object, .done)
        } catch {
          trouble = error
          // The name was taken, perhaps by ourselves over a connection that broke: the next look tells.
          let isTaken = error.statusCode == 409 && attempt < pace.attempts
          if !Self.isTransient(error), !isTaken { return refused(object, error) }
        }
      case .unknown(let error):
        trouble = error
        if !Self.isTransient(error) { return refused(object, error) }
      }
      if attempt >= pace.attempts {
        // Whether the last one was heard can only be told by looking.
        if case .there(let found) = await look(object), ActionMark.of(found) == ActionMark.of(manifest) {
          return created(found, object, .done)
        }
        return refused(object, trouble)
      }
      await pause(attempt)
    }
  }

  private func created(_ found: JSONValue, _ object: ObjectReference, _ state: StepResult.State) -> StepResult
  {
    var facts = StepFacts()
    facts.created = found[["metadata", "uid"]]?.string
    return StepResult(
      state, state == .done ? "\(object.shown) is created." : "\(object.shown) was created already.",
      facts: facts)
  }

  private func refused(_ object: ObjectReference, _ error: KubernetesError?) -> StepResult {
    StepResult(
      .failed,
      "\(object.shown) could not be created: \(error.map { Self.explain($0) } ?? "no reason was given.")")
  }

  // MARK: - Editing

  private func edit(_ object: ObjectReference, _ edits: [ManifestEdit], dryRun: Bool = false) async
    -> StepResult
  {
    var attempt = 0
    while true {
      attempt += 1
      var failure: KubernetesError
      switch await look(object) {
      case .gone: return StepResult(.failed, "\(object.shown) is not there any more.")
      case .another(let uid):
        return StepResult(
          .failed, "Another has the name of \(object.shown) now (UID \(uid)): it was not touched.")
      case .unknown(let error): failure = error
      case .there(let found):
        var wanted = found
        for edit in edits { edit.apply(to: &wanted) }
        if wanted == found { return StepResult(.unneeded, "\(object.shown) was so already.") }
        var patch = MergePatch.difference(from: found, to: wanted)
        patch[["metadata", "uid"]] = .string(object.uid)
        patch[["metadata", "resourceVersion"]] = found[["metadata", "resourceVersion"]]
        do {
          try await client.patch(
            object.resource, namespace: object.namespace, name: object.name, type: .merge, patch: patch,
            dryRun: dryRun)
          return StepResult(
            .done, dryRun ? "The server would change \(object.shown)." : "\(object.shown) is changed.")
        } catch {
          failure = error
        }
      }
      // 409: it has changed in between; the edits are made of what it is now.
      guard Self.isTransient(failure) || failure.statusCode == 409, attempt < pace.attempts else {
        return StepResult(.failed, "\(object.shown) could not be changed: \(Self.explain(failure))")
      }
      await pause(attempt)
    }
  }
}
