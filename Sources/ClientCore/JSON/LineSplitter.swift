internal import Glibc

/// Cuts a stream into its lines, wherever its bytes are cut: one line of a watch is one event.
public struct LineSplitter {
  private let maximumSize: Int
  private var partial: [UInt8] = []
  private var consumed = 0

  /// - Parameter maximumSize: bytes past which a line is refused.
  public init(maximumSize: Int = 32 << 20) { self.maximumSize = maximumSize }

  /// Takes the next bytes and calls `line` for each line that they complete, without its line feed;
  /// empty lines are left out.
  public mutating func append(
    _ bytes: [UInt8], line: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in try append(bytes, line: line) }
  }

  /// Takes the next bytes and calls `line` for each line that they complete, without its line feed;
  /// empty lines are left out.
  public mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>, line: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    var rest = bytes[...]
    while let end = Self.lineFeed(rest) {
      let head = rest[rest.startIndex..<end]
      rest = rest[(end + 1)...]
      try handOver(head, line)
    }
    partial += rest
    consumed += bytes.count
    guard partial.count <= maximumSize else {
      throw JSONError(offset: consumed, message: "a line is over \(maximumSize) bytes")
    }
  }

  /// Hands over what has come since the last line feed, if anything has.
  public mutating func finish(
    line: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    try handOver(UnsafeBufferPointer(start: nil, count: 0)[...], line)
  }

  private static func lineFeed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard let base = bytes.base.baseAddress, !bytes.isEmpty,
      let found = memchr(base + bytes.startIndex, 0x0A, bytes.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private mutating func handOver(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>,
    _ line: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    if partial.isEmpty {
      if !bytes.isEmpty { try line(UnsafeBufferPointer(rebasing: bytes)) }
      return
    }
    partial += bytes
    defer { partial.removeAll(keepingCapacity: partial.count < 1 << 20) }
    try partial.withUnsafeBufferPointer { (bytes) throws(JSONError) in try line(bytes) }
  }
}
