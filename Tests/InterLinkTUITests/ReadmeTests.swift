import ArgumentParser
import Foundation
import Testing

@testable import InterLinkTUI

/// The README says of the program what the program says of itself, and shows pictures that exist.
@Suite(.serialized) struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  private static let path = root.appending(path: "README.md").standardizedFileURL

  @Test func keysAreTheCommandTables() throws {
    try check("keys", CommandTable.markdown)
  }

  @Test func helpIsThePrograms() throws {
    try check("help", "```\n\(InterLinkTUI.helpMessage(columns: 100))\n```\n")
  }

  @Test func picturesAndFilesExist() throws {
    let text = try String(contentsOf: Self.path, encoding: .utf8)
    for match in text.matches(of: /\]\(([^)]+)\)/) where !match.1.hasPrefix("http") {
      let file = Self.root.appending(path: String(match.1)).standardizedFileURL
      #expect(FileManager.default.fileExists(atPath: file.path), "\(match.1)")
    }
  }

  @Test func tasksExist() throws {
    let text = try String(contentsOf: Self.path, encoding: .utf8)
    let makefile = try String(contentsOf: Self.root.appending(path: "Makefile"), encoding: .utf8)
    for match in text.matches(of: /make ([a-z]+)/) {
      #expect(makefile.contains("\n\(match.1):"), "make \(match.1)")
    }
  }

  /// Compares what stands between `<!-- name: … -->` and `<!-- /name -->` with `generated`.
  private func check(_ name: String, _ generated: String) throws {
    let text = try String(contentsOf: Self.path, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- \(name):"))
    let body = try #require(text.range(of: "-->\n", range: start.upperBound..<text.endIndex)).upperBound
    let end = try #require(text.range(of: "<!-- /\(name) -->", range: body..<text.endIndex)).lowerBound
    let wanted = "\n\(generated.trimmingCharacters(in: .newlines))\n\n"
    if getenv("RECORD") != nil {
      try (text[..<body] + wanted + text[end...]).write(to: Self.path, atomically: true, encoding: .utf8)
    } else {
      #expect(text[body..<end] == wanted, "RECORD=1 writes it anew")
    }
  }
}
