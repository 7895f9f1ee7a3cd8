/// Cuts the members of one array (`items` of Kubernetes' lists) out of an object while its bytes arrive,
/// wherever these are cut.
///
/// Only quotes and brackets are looked at; whether a member is sound is its reader's to say.  All that is not in
/// the array (kind, metadata) is kept in ``envelope``, with the array empty.
public struct ListSplitter {
  private enum Place { case envelope, betweenItems, item }

  /// The list without its items: a whole JSON text once ``isComplete``.
  public private(set) var envelope: [UInt8] = []
  /// Whether the list's last bracket has come.
  public private(set) var isComplete = false

  private let keys: [[UInt8]]
  private let maximumSize: Int
  private var place = Place.envelope
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Where in ``envelope`` the last string of the outermost object begins and ends (quotes excluded).
  private var lastString = 0..<0
  /// The beginning of an item whose end has not come yet.
  private var partial: [UInt8] = []
  private var consumed = 0

  /// - Parameters:
  ///   - keys: the names that the array may have in the outermost object.
  ///   - maximumSize: bytes past which one item, or the envelope, is refused.
  public init(keys: [String] = ["items"], maximumSize: Int = 32 << 20) {
    self.keys = keys.map { Array($0.utf8) }
    self.maximumSize = maximumSize
  }

  /// Takes the next bytes and calls `item` for each member that they complete.
  public mutating func append(
    _ bytes: [UInt8], item: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in try append(bytes, item: item) }
  }

  /// Takes the next bytes and calls `item` for each member that they complete.
  public mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>, item: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard let base = bytes.baseAddress else { return }
    var kept = 0  // the first byte that is neither in the envelope nor in an item handed over
    var index = 0
    while index < bytes.count {
      if isInString {
        passString(base, &index, bytes.count)
        if !isInString, depth == 1, place == .envelope {
          lastString = lastString.lowerBound..<envelope.count + index - 1 - kept
        }
        continue
      }
      let byte = bytes[index]
      switch byte {
      case 0x22:
        guard place != .betweenItems, depth > 0 else { throw error(index, "expected an object in the list") }
        isInString = true
        if depth == 1 {
          let start = envelope.count + index + 1 - kept
          lastString = start..<start
        }
      case 0x7B, 0x5B:
        guard !isComplete, depth > 0 || byte == 0x7B else { throw error(index, "expected one list") }
        depth += 1
        if place == .betweenItems {
          place = .item
          kept = index
        } else if place == .envelope, depth == 2, byte == 0x5B {
          envelope += bytes[kept...index]
          kept = index + 1
          if namesItems { place = .betweenItems }
        }
      case 0x7D, 0x5D:
        guard depth > 0 else { throw error(index, "a bracket too many") }
        depth -= 1
        if place == .item, depth == 2 {
          try handOver(bytes[kept...index], item)
          kept = index + 1
          place = .betweenItems
        } else if place == .betweenItems {
          place = .envelope
          kept = index
        }
        if depth == 0 { isComplete = true }
      case 0x20, 0x0A, 0x0D, 0x09: break
      default:
        guard !isComplete, depth > 0 else { throw error(index, "expected one list") }
        guard place != .betweenItems || byte == 0x2C else {
          throw error(index, "expected an object in the list")
        }
      }
      index += 1
    }
    let rest = bytes[min(kept, bytes.count)...]
    switch place {
    case .envelope: envelope += rest
    case .item: partial += rest
    case .betweenItems: break
    }
    consumed += bytes.count
    guard max(envelope.count, partial.count) <= maximumSize else {
      throw JSONError(offset: consumed, message: "one item of the list is over \(maximumSize) bytes")
    }
  }

  /// Throws unless the whole list has come.
  public func finish() throws(JSONError) {
    guard isComplete else { throw JSONError(offset: consumed, message: "the list does not end") }
  }

  /// To behind the closing quote, or to the end of the bytes.
  private mutating func passString(_ base: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) {
    while index < end {
      if isEscaped {
        isEscaped = false
        index += 1
        continue
      }
      index = JSONReader.quoteOrBackslash(base, from: index, to: end)
      guard index < end else { return }
      index += 1
      if base[index - 1] == 0x22 {
        isInString = false
        return
      }
      isEscaped = true
    }
  }

  /// Whether the array that has just begun is the value of one of the keys.
  private var namesItems: Bool {
    guard lastString.upperBound < envelope.count else { return false }
    let name = envelope[lastString]
    guard keys.contains(where: { name.elementsEqual($0) }) else { return false }
    return envelope[(lastString.upperBound + 1)...].contains(0x3A)
  }

  private mutating func handOver(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>,
    _ item: (UnsafeBufferPointer<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    if partial.isEmpty { return try item(UnsafeBufferPointer(rebasing: bytes)) }
    partial += bytes
    defer { partial.removeAll(keepingCapacity: partial.count < 1 << 20) }
    try partial.withUnsafeBufferPointer { (bytes) throws(JSONError) in try item(bytes) }
  }

  private func error(_ index: Int, _ message: String) -> JSONError {
    JSONError(offset: consumed + index, message: message)
  }
}
