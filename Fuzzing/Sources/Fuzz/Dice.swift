/// Chance that depends on the input alone, so that an input does the same each time.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ bytes: [UInt8]) {
    state = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}

extension [UInt8] {
  /// Cut at a few places, some of them close together.
  func pieces(_ dice: inout Dice) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = self[...]
    let longest = Int.random(in: 1...Swift.max(1, count), using: &dice)
    while !rest.isEmpty {
      let length = Bool.random(using: &dice) ? Int.random(in: 1...longest, using: &dice) : 1
      pieces.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return pieces
  }

  /// As text.
  var text: String { String(decoding: self, as: UTF8.self) }
}
