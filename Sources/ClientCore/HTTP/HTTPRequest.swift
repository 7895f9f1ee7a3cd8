/// What to ask a server for.
public struct HTTPRequest: Sendable {
  /// `GET`, `POST`, …
  public var method = "GET"
  /// Absolute, `http` or `https`.
  public var url: String
  /// In the order in which they are sent.
  public var headers: [(name: String, value: String)] = []
  /// Sent with its length; `nil` for none.
  public var body: [UInt8]?
  /// How the server is reached and who we are to it.
  public var route = HTTPRoute()
  /// How long each part may take.
  public var limits = HTTPLimits()
  /// Whether the request, once begun, is sent to its last byte and its answer awaited even if the
  /// caller's task is cancelled, the client dropped or the process about to exit.
  ///
  /// The interLink API needs this: a body cut short ends its process (`log.Fatal`).
  public var isSentWhole = false

  /// A `GET` of `url`.
  public init(url: String) { self.url = url }
}

/// How a server is reached, and with which trust and identity.
public struct HTTPRoute: Sendable, Hashable {
  /// Path of the unix socket on which the server listens; the host of the URL is then only a name.
  public var unixSocket: String?
  /// Proxy URL (`http://`, `https://`, `socks5://`); `nil` means the environment's
  /// (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either case), as kubectl does.
  public var proxy: String?
  /// PEM of the authorities to trust; `nil` means the system's.
  public var authorities: [UInt8]?
  /// PEM of the client certificate (chain).
  public var certificate: [UInt8]?
  /// PEM of its private key.
  public var key: [UInt8]?
  /// Whether the server's certificate is checked.
  public var verifiesPeer = true
  /// Name to ask for (SNI) and to check the certificate against, instead of the URL's host.
  public var serverName: String?

  /// Straight to the host of the URL, with the system's authorities and no identity.
  public init() {}
}

/// How long each part of an exchange may take.
public struct HTTPLimits: Sendable {
  /// To connect and finish the handshakes.
  public var connect: Duration = .seconds(10)
  /// For the whole exchange; `nil` for watches and followed logs.
  public var total: Duration? = .seconds(60)
  /// Longest silence while an answer is awaited or read; `nil` for none.
  public var idle: Duration?

  /// Ten seconds to connect, sixty in all.
  public init(connect: Duration = .seconds(10), total: Duration? = .seconds(60), idle: Duration? = nil) {
    (self.connect, self.total, self.idle) = (connect, total, idle)
  }

  /// For an answer without an end: no total limit, and at most `idle` of silence.
  public static func stream(idle: Duration?) -> HTTPLimits { HTTPLimits(total: nil, idle: idle) }
}
