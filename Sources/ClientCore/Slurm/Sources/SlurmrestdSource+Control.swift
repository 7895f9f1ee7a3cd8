extension SlurmrestdSource: SlurmControl {
  /// `DELETE job/ID`; a job that Slurm has forgotten, or that has ended, is no error.
  public func cancel(_ id: UInt64) async throws(SlurmError) {
    try await change("job/\(id)", method: "DELETE", body: nil, ignoring: [Self.invalidJobID, 2021])
  }

  /// `POST job/ID`
  public func update(_ id: UInt64, _ update: SlurmJobUpdate) async throws(SlurmError) {
    let version = try await negotiated()
    try await change("job/\(id)", method: "POST", body: update.description(version: version))
  }

  /// `POST job/ID`
  public func hold(_ id: UInt64) async throws(SlurmError) {
    try await change("job/\(id)", method: "POST", body: ["hold": true])
  }

  /// `POST job/ID`
  public func release(_ id: UInt64) async throws(SlurmError) {
    try await change("job/\(id)", method: "POST", body: ["hold": false])
  }

  /// `curl -X DELETE …/job/ID`, without the token.
  public func cancelCommand(_ id: UInt64) -> String {
    let version = version ?? "v0.0.\(Self.versions.upperBound)"
    let socket = access.route.unixSocket.map { " --unix-socket \(SlurmHost.quoted($0))" } ?? ""
    return "curl -X DELETE\(socket) -H \"X-SLURM-USER-TOKEN: $SLURM_JWT\" "
      + SlurmHost.quoted("\(access.server)/slurm/\(version)/job/\(id)")
  }

  /// Sends a change.  It is sent again only if the token was to blame, which changes nothing.
  private func change(
    _ path: String, method: String, body: JSONValue?, ignoring ignored: Set<Int> = []
  ) async throws(SlurmError) {
    var isRenewed = false
    while true {
      let version = try await negotiated()
      let exchange = try await request("/slurm/v0.0.\(version)/\(path)", method: method, body: body)
      let text: [UInt8]
      do { text = try await exchange.body.collect(upTo: 4 << 20) } catch { throw transport(error) }
      let envelope = try? JSONReader.read(text) { (reader) throws(JSONError) in
        try SlurmEnvelope(reader: &reader)
      }
      let errors = envelope?.errors.filter { !ignored.contains($0.number) } ?? []
      let isForgiven = errors.isEmpty && envelope?.errors.isEmpty == false
      if errors.isEmpty, (200..<300).contains(exchange.status) || isForgiven { return }
      let failure = failure(
        exchange.status, envelope ?? SlurmEnvelope(), Array(text.prefix(2048)), asked: path)
      state.withLock { $0.cost.failures += 1 }
      guard !isRenewed, isRenewable(failure) else { throw failure }
      isRenewed = true
    }
  }
}
