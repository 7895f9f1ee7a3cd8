/// An amount as Kubernetes writes it: `500m`, `2`, `4Gi`, `1e3` (`k8s.io/apimachinery/pkg/api/resource`).
public enum Quantity {
  /// Amounts are capped at 2⁶³ - 1, as Kubernetes does it; here at the next number of 64 bits with a point below that:
  /// each fits into an `Int`.
  private static let most = 0x1p63.nextDown

  /// The value of `text` in units of one (cores, bytes); `nil` if it is none.
  public static func value(_ text: String) -> Double? {
    let bytes = text.utf8
    let end = bytes.firstIndex { byte in !(byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2B || byte == 0x2D)
    }
    let digits = text[..<(end ?? text.endIndex)]
    let suffix = String(text[(end ?? text.endIndex)...])
    guard !digits.isEmpty, let number = Double(digits) else { return nil }
    if let factor = factors[suffix] { return capped(number * factor) }
    // `1e3`, `1E3`
    if let first = suffix.first, first == "e" || first == "E", let value = Double(text) {
      return capped(value)
    }
    return nil
  }

  private static func capped(_ value: Double) -> Double { max(-most, min(value, most)) }

  private static let factors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
}
