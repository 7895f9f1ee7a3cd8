/// A body that does not come as it should.
final class FaultyBody: BodySource {
  private let body: any BodySource
  private let fault: EmbeddedSite.Fault
  /// Bytes until the fault; `nil` when it is over.
  private let left: Locked<Int?>
  /// What came after the place of a silence.
  private let rest = Locked<[UInt8]?>(nil)

  private init(_ body: any BodySource, _ fault: EmbeddedSite.Fault, after count: Int) {
    (self.body, self.fault, left) = (body, fault, Locked(count))
  }

  /// The same body with a fault in it; bodies that are sent in one piece become streams.
  static func body(_ body: Answer.Body, _ fault: EmbeddedSite.Fault) -> Answer.Body {
    let source: any BodySource
    switch body {
    case .disconnect: return body
    case .source(let pulled, _): source = pulled
    case .bytes(let bytes): source = OnePiece(bytes)
    }
    switch fault {
    case .bodyCut(let count), .bodyEnd(let count), .bodyStall(let count, _):
      return .source(FaultyBody(source, fault, after: count), count: nil)
    default: return body
    }
  }

  func next() async throws -> [UInt8]? {
    if let rest = rest.withLock({ rest in
      defer { rest = nil }
      return rest
    }) {
      return rest
    }
    switch (left.withLock { $0 }, fault) {
    case (0?, .bodyStall(_, let time)):
      left.withLock { $0 = nil }
      try await Task.sleep(for: time)
    case (0?, .bodyEnd): return nil
    case (0?, _): throw Cut()
    default: break
    }
    guard let piece = try await body.next() else { return nil }
    guard let count = left.withLock({ $0 }) else { return piece }
    let now = min(count, piece.count)
    left.withLock { $0 = count - now }
    if now < piece.count, case .bodyStall = fault { rest.withLock { $0 = Array(piece[now...]) } }
    if now == 0 { return try await next() }
    return Array(piece[..<now])
  }

  private struct Cut: Error {}

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
