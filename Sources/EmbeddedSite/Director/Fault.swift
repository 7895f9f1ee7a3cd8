extension EmbeddedSite {
  /// What happens to a request instead of its being answered as it should be.
  public enum Fault: Sendable, Equatable {
    /// 403: a quota of the namespace is used up.
    case quotaExceeded
    /// 403: an admission webhook says no, in these words.
    case webhookDenied(String)
    /// 500: an admission webhook does not answer.
    case webhookUnreachable
    /// 403: whoever asks has lost the right to.
    case forbidden
    /// 401: nobody knows who asks, as with an expired token.
    case unauthorized
    /// 409: somebody else changed the object in between.
    case conflict
    /// 410: the version, or the rest of the list, that is asked for is forgotten.
    case expired
    /// 422: what is asked for makes no sense.
    case invalid
    /// 500: nothing was done.
    case internalError
    /// 429, with a `Retry-After` of so many seconds.
    case tooManyRequests(retryAfter: Int)
    /// 503: nothing was done.
    case unavailable
    /// 504: nothing was done, which the answer does not say.
    case timeout
    /// The same answer, but everything was done.
    case timeoutAfterwards
    /// A page of a proxy in between, with this code: 502, or a login page's 200.
    case html(code: Int)
    /// The connection ends before anything is done.
    case cut
    /// Everything is done, and then the connection ends without an answer.
    case answerLost
    /// Nothing is done and nothing answered until the faults are cleared.
    case hang
    /// Everything is done, but not answered until the faults are cleared.
    case answerHeld
    /// Answered properly, so much later.
    case slow(Duration)
    /// Answered, but the connection is cut in the middle, after so many bytes of the body.
    case bodyCut(after: Int)
    /// Answered, but the body ends early as if that were all of it: what asks further behind has stopped.
    case bodyEnd(after: Int)
    /// Answered, with a silence in the middle.
    case bodyStall(after: Int, Duration)
    /// Answered, but nothing comes any more after so many bytes of the body, and nobody closes the connection: half
    /// open, as behind a box that has forgotten it.
    case bodySilence(after: Int)
    /// Answered, with a bit of this byte of the body flipped.
    case bodyCorrupt(at: Int)
    /// Answered, but so many bytes at a time, with a pause after each.
    case bodyDrip(bytes: Int, Duration)

    /// As ``EmbeddedSite/requests`` and the director's endpoint name it.
    public var name: String {
      switch self {
      case .quotaExceeded: "quotaExceeded"
      case .webhookDenied: "webhookDenied"
      case .webhookUnreachable: "webhookUnreachable"
      case .forbidden: "forbidden"
      case .unauthorized: "unauthorized"
      case .conflict: "conflict"
      case .expired: "expired"
      case .invalid: "invalid"
      case .internalError: "internalError"
      case .tooManyRequests: "tooManyRequests"
      case .unavailable: "unavailable"
      case .timeout: "timeout"
      case .timeoutAfterwards: "timeoutAfterwards"
      case .html: "html"
      case .cut: "cut"
      case .answerLost: "answerLost"
      case .hang: "hang"
      case .answerHeld: "answerHeld"
      case .slow: "slow"
      case .bodyCut: "bodyCut"
      case .bodyEnd: "bodyEnd"
      case .bodyStall: "bodyStall"
      case .bodySilence: "bodySilence"
      case .bodyCorrupt: "bodyCorrupt"
      case .bodyDrip: "bodyDrip"
      }
    }
  }

  /// Where requests come in.
  public enum Door: String, Sendable, CaseIterable {
    case apiServer
    /// The interLink API servers, from outside; what the virtual kubelets ask themselves does not come through here.
    case interLink
    case slurmrestd
    /// The Slurm commands.
    case commands
  }

  /// Which requests are meant; what is nil does not matter.
  public struct RequestPattern: Sendable, Equatable {
    /// Where they come in.
    public var door: Door
    /// At the API server the verb of RBAC, as `create`; of slurmrestd and interLink the HTTP method; of `scontrol` its
    /// keyword, as `update`.
    public var verb: String?
    /// At the API server the plural, as `pods`, with its subresource if it has one (`pods/log`); of slurmrestd and
    /// interLink the part of the path that says what is asked for, as `job` and `delete`; the name of a command.
    public var resource: String?
    /// At the API server the namespace; elsewhere the name of the virtual node.
    public var namespace: String?
    /// At the API server the name of the object, with `*` at its end for all that begin so; of slurmrestd and the
    /// commands the number of the job.
    public var name: String?

    /// Requests to the API server, unless `door` says otherwise.
    public init(
      _ verb: String? = nil, _ resource: String? = nil, namespace: String? = nil, name: String? = nil,
      at door: Door = .apiServer
    ) {
      (self.verb, self.resource, self.namespace, self.name) = (verb, resource, namespace, name)
      self.door = door
    }

    func matches(_ request: RequestPattern) -> Bool {
      func fits(_ wanted: String?, _ given: String?) -> Bool {
        guard let wanted else { return true }
        if wanted.hasSuffix("*") { return given?.hasPrefix(wanted.dropLast()) ?? false }
        return wanted == given
      }
      return door == request.door && fits(verb, request.verb) && fits(resource, request.resource)
        && fits(namespace, request.namespace) && fits(name, request.name)
    }
  }
}
