internal import Glibc

/// The user's own pager: `$PAGER` or `less`.
nonisolated enum ExternalPager {
  /// Shows the file `path`, from line `line` (the first is 1) on where the pager can.
  ///
  /// The terminal must have been lent before.
  ///
  /// - Throws: ``CommandFailure`` if there is no such pager.
  static func show(_ path: String, line: Int = 1, with pager: String? = nil) async throws(CommandFailure) {
    let pager = pager ?? TerminalProgram.command(["PAGER"], else: "less")
    let program = pager.split(separator: " ").first.map { $0.split(separator: "/").last ?? $0 }
    let place = program == "less" && line > 1 ? ["+\(line)"] : []
    let status = await TerminalProgram.run(pager, place + [path])
    guard !TerminalProgram.isMissing(status) else {
      throw CommandFailure(
        "The pager “\(pager)” cannot be started.", advice: "Set PAGER to one that is there")
    }
  }
}
