/// A body that does not come as it should.
actor FaultyBody: BodySource {
  /// What closes a connection without the proper end.
  struct Cut: Error {}

  private let body: any BodySource
  private let fault: EmbeddedSite.Fault
  private let isOver: @Sendable () -> Bool
  /// Bytes until the fault; `nil` when it is over.
  private var left: Int?
  /// What of the last piece is still to be sent.
  private var rest: ArraySlice<UInt8> = []

  private init(
    _ body: any BodySource, _ fault: EmbeddedSite.Fault, after count: Int,
    isOver: @escaping @Sendable () -> Bool
  ) {
    (self.body, self.fault, self.isOver) = (body, fault, isOver)
    left = count
  }

  /// The same body with a fault in it; bodies that are sent in one piece become streams.
  ///
  /// - Parameter isOver: whether nothing is to be held back any more.
  static func body(
    _ body: Answer.Body, _ fault: EmbeddedSite.Fault, isOver: @escaping @Sendable () -> Bool
  ) -> Answer.Body {
    let source: any BodySource
    switch body {
    case .disconnect: return body
    case .source(let pulled, _): source = pulled
    case .bytes(let bytes): source = OnePiece(bytes)
    }
    switch fault {
    case .bodyCut(let count), .bodyEnd(let count), .bodyStall(let count, _), .bodySilence(let count),
      .bodyCorrupt(let count), .bodyDrip(let count, _):
      return .source(FaultyBody(source, fault, after: max(0, count), isOver: isOver), count: nil)
    default: return body
    }
  }

  func next() async throws -> [UInt8]? {
    while rest.isEmpty {
      // A silence may begin before anything follows.
      if left == 0, try await isEndedByFault() { return nil }
      guard let piece = try await body.next() else { return nil }
      rest = piece[...]
    }
    if left == 0, try await isEndedByFault() { return nil }
    let piece = rest.prefix(left ?? rest.count)
    rest = rest.dropFirst(piece.count)
    left = left.map { $0 - piece.count }
    return Array(piece)
  }

  /// Does what the fault does when its byte has come.
  ///
  /// - Returns: whether the body ends here.
  private func isEndedByFault() async throws -> Bool {
    switch fault {
    case .bodyEnd: return true
    case .bodyStall(_, let time):
      left = nil
      try await Task.sleep(for: time)
    case .bodySilence:
      // Whoever is on the other side must find out by himself; only a site that closes ends it.
      while !isOver() { try await Task.sleep(for: .milliseconds(20)) }
      throw Cut()
    case .bodyCorrupt:
      guard let byte = rest.first else { return false }
      left = nil
      rest = [byte ^ 0x04] + rest.dropFirst()
    case .bodyDrip(let count, let time):
      left = count
      try await Task.sleep(for: time)
    default: throw Cut()
    }
    return false
  }

  private final class OnePiece: BodySource {
    private let bytes: Locked<[UInt8]?>
    init(_ bytes: [UInt8]) { self.bytes = Locked(bytes.isEmpty ? nil : bytes) }
    func next() -> [UInt8]? {
      bytes.withLock { bytes in
        defer { bytes = nil }
        return bytes
      }
    }
  }
}
