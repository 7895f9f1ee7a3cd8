/// A table of Slurm's commands whose fields are told apart by a separator that nobody can have written into
/// one of them: it is made up anew for each call.  Line breaks in a job's name, which Slurm permits, do no harm.
struct SlurmTable {
  /// Stands after every field.
  let separator: String
  private let columns: Int

  /// A table of so many columns, with a separator of its own.
  init(columns: Int) {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    self.init(columns: columns, separator: "~\(String(repeating: "0", count: 16 - digits.count))\(digits)~")
  }

  init(columns: Int, separator: String) { (self.columns, self.separator) = (columns, separator) }

  /// The rows of `output`; throws if a row lacks a field.
  func rows(_ output: [UInt8]) throws(SlurmTextError) -> [[String]] {
    let separator = Array(separator.utf8)
    var rows: [[String]] = []
    var row: [String] = []
    var start = 0
    var index = 0
    while index + separator.count <= output.count {
      guard output[index] == separator[0], output[index..<index + separator.count].elementsEqual(separator)
      else {
        index += 1
        continue
      }
      var field = output[start..<index]
      // The line break behind the row before.
      if row.isEmpty { field = field.drop { $0 == 0x0A } }
      row.append(String(decoding: field, as: UTF8.self))
      index += separator.count
      start = index
      if row.count == columns {
        rows.append(row)
        row = []
      }
    }
    guard row.isEmpty, output[start...].allSatisfy({ $0 == 0x0A }) else {
      throw SlurmTextError("The table ends in the middle of a row")
    }
    return rows
  }
}

/// Output of a Slurm command that is not what it prints.
struct SlurmTextError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
