/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// A number with a fixed count of decimals, as `printf("%.*f")` writes it.
func fixed(_ number: Double, _ decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = Int((number.magnitude * scale).rounded())
  let sign = number < 0 && scaled != 0 ? "-" : ""
  guard decimals > 0 else { return sign + String(scaled) }
  return "\(sign)\(scaled / Int(scale)).\(padded(scaled % Int(scale), decimals))"
}

/// `2026-11-21T00:47:05+00:00`, as `date -Is --utc` writes it.
func isoTime(_ seconds: Double) -> String { RFC3339.string(seconds).dropLast() + "+00:00" }
