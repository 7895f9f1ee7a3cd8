/// Decodes a list of Slurm's while its bytes arrive: a queue of 100,000 jobs is never in memory as text.
struct SlurmListDecoder<Item: SlurmItem> {
  /// The items wanted, so far.
  private(set) var items: [Item] = []
  private let isWanted: (Item) -> Bool
  private var splitter = ListSplitter(keys: Item.listKeys)
  private var interner = Interner()

  /// - Parameter isWanted: items for which it is false are let go at once.
  init(where isWanted: @escaping (Item) -> Bool = { _ in true }) { self.isWanted = isWanted }

  /// Takes the next bytes.
  mutating func append(_ bytes: [UInt8]) throws(JSONError) {
    try splitter.append(bytes) { (bytes) throws(JSONError) in
      let item = try JSONReader.read(bytes) { (reader) throws(JSONError) in
        try Item(reader: &reader, interner: &interner)
      }
      if isWanted(item) { items.append(item) }
    }
  }

  /// What stood around the items; throws if the answer does not end.
  func finish() throws(JSONError) -> SlurmEnvelope {
    try splitter.finish()
    return try JSONReader.read(splitter.envelope) { (reader) throws(JSONError) in
      try SlurmEnvelope(reader: &reader)
    }
  }

  /// What stood around the items, if the answer was whole so far and is an object.
  var envelopeIfWhole: SlurmEnvelope? { try? finish() }
}
