import ArgumentParser

/// A length of time as kubectl writes it: `90s`, `5m`, `1h30m`.
nonisolated struct KubernetesDuration: ExpressibleByArgument {
  /// Whole, at least one.
  let seconds: Int

  init?(argument: String) {
    var total = 0
    var rest = argument[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int(digits), number < 1_000_000_000, let unit = rest.popFirst() else { return nil }
      switch unit {
      case "s": total += number
      case "m": total += number * 60
      case "h": total += number * 3600
      default: return nil
      }
    }
    guard total > 0 else { return nil }
    seconds = total
  }
}
