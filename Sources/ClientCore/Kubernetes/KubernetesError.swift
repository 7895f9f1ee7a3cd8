/// Why a request to the Kubernetes API failed.
public enum KubernetesError: Error, Sendable, Equatable {
  /// No answer: refused, DNS, TLS, time, cut off.
  case transport(HTTPError)
  /// The server answered with a `Status` (or a bare code where the body is not one).
  case status(Status)
  /// The answer is not what the Kubernetes API speaks: HTML, a login page, broken JSON.
  case notKubernetes(String)
  /// Credentials could not be had: an exec plugin failed, a token file is not readable.
  case credentials(String)

  /// `metav1.Status`, as far as it is used.
  public struct Status: Sendable, Equatable {
    /// HTTP status code.
    public var code: Int
    /// `NotFound`, `Forbidden`, `Expired`, `Conflict`, …; empty if the body was no `Status`.
    public var reason: String
    /// The server's sentence.
    public var message: String
    /// From `Retry-After` or `details.retryAfterSeconds`.
    public var retryAfter: Duration?

    /// A status with `code`.
    public init(code: Int, reason: String = "", message: String = "", retryAfter: Duration? = nil) {
      (self.code, self.reason, self.message, self.retryAfter) = (code, reason, message, retryAfter)
    }
  }

  /// 401: who we are was not accepted.
  public var isUnauthorized: Bool { statusCode == 401 }
  /// 403: we may not.
  public var isForbidden: Bool { statusCode == 403 }
  /// 404
  public var isNotFound: Bool { statusCode == 404 }
  /// 410: the version to go on from has been compacted away.
  public var isExpired: Bool { statusCode == 410 }

  /// The HTTP status, if there was an answer.
  public var statusCode: Int? {
    if case .status(let status) = self { status.code } else { nil }
  }
}
