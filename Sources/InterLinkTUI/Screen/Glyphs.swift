// CONTRACT: every glyph beyond ASCII that the screen uses, with its ASCII twin, in one place (Screen room completes).

/// Symbols of the screen, in Unicode or (`--ascii`, or a locale without UTF-8) in ASCII.
nonisolated struct Glyphs: Sendable {
  var isASCII = false
  var dot: String { isASCII ? "*" : "●" }
  var cross: String { isASCII ? "x" : "✖" }
  var warning: String { isASCII ? "!" : "⚠" }
  var cursor: String { isASCII ? ">" : "▸" }
  var horizontal: String { isASCII ? "-" : "─" }
  var ellipsis: String { isASCII ? "~" : "…" }
  var sortDown: String { isASCII ? "v" : "▾" }
  var sortUp: String { isASCII ? "^" : "▴" }
  var none: String { isASCII ? "-" : "–" }
}
