// CONTRACT STUB: replaced by the JSON room's implementation.

/// Broken JSON, and where.
public struct JSONError: Error, Sendable, Equatable {
  public var offset: Int
  public var message: String
  public init(offset: Int, message: String) { (self.offset, self.message) = (offset, message) }
}

/// A pull reader over UTF-8 bytes.
public struct JSONReader {
}

/// Strings met often are made once.
public struct Interner {
  public init(capacity: Int = 4096) {}
}
