internal import Glibc

/// What libFuzzer calls once, at its beginning.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?) -> CInt {
  if Target.chosen == nil {
    let names = Target.all.map(\.name).joined(separator: "\n")
    var sentence = "Set FUZZ_TARGET to one of:\n\(names)\n"
    _ = sentence.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(64)
  }
  return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A copy of just its size: what is read beside it is found by AddressSanitizer.
  Target.chosen?.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
