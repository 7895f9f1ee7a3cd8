@testable internal import ClientCore

let jsonTargets = [
  Target("json") { bytes in
    let value = try? JSONValue(bytes)
    let skipped: Void? = try? JSONReader.read(bytes) { (reader) throws(JSONError) in try reader.skip() }
    require((value == nil) == (skipped == nil), "Reading and passing over do not agree on what is JSON.")
    guard let value else { return }
    for indent in [0, 2] {
      require(
        (try? JSONValue(value.serialized(indent: indent))) == value, "What was written is not read again.")
    }
  },
  Target("lists") { bytes in
    var dice = Dice(bytes)
    let whole = Cut(lists: [bytes])
    require(Cut(lists: bytes.pieces(&dice)) == whole, "A list is cut elsewhere when it comes in pieces.")
    require(Cut(lists: bytes.map { [$0] }) == whole, "A list is cut elsewhere when it comes byte by byte.")
    let lines = Cut(lines: [bytes])
    require(Cut(lines: bytes.pieces(&dice)) == lines, "Lines are cut elsewhere when they come in pieces.")
    require(lines.items.allSatisfy { !$0.isEmpty && !$0.contains(0x0A) }, "A line is empty, or is two.")
    // What is JSON, and has one list, is cut as JSON has it.
    guard whole.isWhole, !bytes.contains(0x5C), let value = try? JSONValue(bytes), let members = value.object,
      members.count(where: { $0.key == "items" }) == 1, case .array(let items)? = value["items"]
    else { return }
    require(
      whole.items.map { try? JSONValue($0) } == items, "The members of a list are not those that JSON has.")
    require((try? JSONValue(whole.envelope))?["items"] == [], "What is left is no list without its members.")
  },
]

/// What a splitter made of bytes.
private struct Cut: Equatable {
  var items: [[UInt8]] = []
  var envelope: [UInt8] = []
  var isWhole = false

  init(lists pieces: [[UInt8]]) {
    var splitter = ListSplitter(maximumSize: 1 << 16)
    do throws(JSONError) {
      for piece in pieces { try splitter.append(piece) { items.append(Array($0)) } }
      try splitter.finish()
      (isWhole, envelope) = (true, splitter.envelope)
    } catch {}
  }

  init(lines pieces: [[UInt8]]) {
    var splitter = LineSplitter(maximumSize: 1 << 16)
    do throws(JSONError) {
      for piece in pieces { try splitter.append(piece) { items.append(Array($0)) } }
      try splitter.finish { items.append(Array($0)) }
      isWhole = true
    } catch {}
  }
}
