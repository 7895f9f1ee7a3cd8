// CONTRACT STUB: the JSON room fills these in.

extension Pod {
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) { fatalError("stub") }
}
extension Node {
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) { fatalError("stub") }
}
extension Event {
  public init(reader: inout JSONReader, interner: inout Interner) throws(JSONError) { fatalError("stub") }
}
