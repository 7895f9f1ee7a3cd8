/// Writes protobuf messages whose fields are all strings or messages.
enum ProtobufWriter {
  /// A message of length-delimited fields.
  static func message(_ fields: [(number: UInt8, value: [UInt8])]) -> [UInt8] {
    var out: [UInt8] = []
    for (number, value) in fields {
      // Numbers up to 15 fit into one byte with the wire type, and no larger one is needed.
      out.append(number << 3 | 2)
      var count = value.count
      while count >= 0x80 {
        out.append(UInt8(count & 0x7F) | 0x80)
        count >>= 7
      }
      out.append(UInt8(count))
      out += value
    }
    return out
  }
}
