internal import Glibc

/// A reader of bytes from outside, and what must hold of it whatever these are.
struct Target: Sendable {
  /// As `FUZZ_TARGET` and the folders of `Corpus` name it.
  let name: String
  /// Tries one input; ends the process if something does not hold.
  let run: @Sendable ([UInt8]) -> Void

  /// All of them.
  static let all: [Target] =
    jsonTargets + textTargets + kubernetesTargets + configTargets + manifestTargets + slurmTargets
    + flagTargets
    + logTargets + fileTargets + inputTargets

  /// The one that the environment names.
  static let chosen: Target? = {
    guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }) else { return nil }
    return all.first { $0.name == name }
  }()

  init(_ name: String, _ run: @escaping @Sendable ([UInt8]) -> Void) { (self.name, self.run) = (name, run) }
}

/// Ends the process with `sentence` unless `condition` holds: libFuzzer then keeps the input.
func require(_ condition: Bool, _ sentence: @autoclosure () -> String) {
  if !condition { fatalError(sentence()) }
}
