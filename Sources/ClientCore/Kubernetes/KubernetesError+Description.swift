extension KubernetesError: CustomStringConvertible {
  /// What was tried, and what answered.
  public var description: String {
    switch self {
    case .transport(let error): error.message
    case .status(let status):
      status.message.isEmpty ? "The API server answered HTTP \(status.code)" : status.message
    case .notKubernetes(let message), .credentials(let message): message
    }
  }

  /// What to do next.
  public var advice: String {
    switch self {
    case .transport(let error): error.kind.advice
    case .status(let status): status.advice
    case .notKubernetes: "Check the server of the context: a proxy or a login page may stand in between"
    case .credentials: "Run the program, or look at the file, that gives your credentials; then try again"
    }
  }
}

extension HTTPError.Kind {
  fileprivate var advice: String {
    switch self {
    case .refused: "Check that the API server runs and that the port in the kubeconfig is its own"
    case .unreachable: "Check the network, the VPN or the tunnel to the cluster"
    case .dns: "Check the server's name in the kubeconfig, and the network"
    case .tls:
      "Check certificate-authority and the client certificate in the kubeconfig: they may have expired"
    case .timedOut: "The server or the network is slow: it will be tried again"
    case .cutOff: "The connection was lost: it will be tried again"
    case .proxy: "Check proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY"
    case .badRequest: "Check server, certificates and keys in the kubeconfig"
    default: "Try again; kubectl get --raw /version shows whether kubectl can"
    }
  }
}

extension KubernetesError.Status {
  fileprivate var advice: String {
    switch code {
    case 401: "Log in again: the token or certificate was not accepted, or has expired"
    case 403: "Ask the cluster's administrator for this right, or use another context or namespace"
    case 404: "It may have been deleted; check name and namespace"
    case 409: "It has changed in the meantime: look again, then repeat"
    case 410: "The list is read again"
    case 422, 400: "The API server does not accept this: correct what it names"
    case 429: "The API server is busy: wait a little"
    case 500...: "The API server, or something behind it, is in trouble: it will be tried again"
    default: ""
    }
  }
}
