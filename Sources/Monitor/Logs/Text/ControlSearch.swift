internal import Glibc

/// Finds the bytes that may be more than text: backspace, carriage return, ESC, and the first byte of a C1
/// control in UTF-8.
struct ControlSearch {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Where each is next, as far as it was looked for.
  private var backspace = -1
  private var carriageReturn = -1
  private var escape = -1
  private var c1 = -1

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The first of them at `position` or after it; positions only grow.
  mutating func first(from position: Int) -> Int? {
    advance(&backspace, 0x08, position)
    advance(&carriageReturn, 0x0D, position)
    advance(&escape, 0x1B, position)
    advance(&c1, 0xC2, position)
    let first = min(min(backspace, carriageReturn), min(escape, c1))
    return first < bytes.count ? first : nil
  }

  @inline(__always)
  private func advance(_ next: inout Int, _ byte: Int32, _ position: Int) {
    guard next < position, let base = bytes.baseAddress else { return }
    let found = position < bytes.count ? memchr(base + position, byte, bytes.count - position) : nil
    next = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
  }
}
