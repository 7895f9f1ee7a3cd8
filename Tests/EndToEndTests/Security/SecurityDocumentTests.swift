import Foundation
import Testing

/// What SECURITY.md promises names the tests that hold it: they are there.
@Suite struct SecurityDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

  @Test func theTestsThatItNamesAreThere() throws {
    let document = try String(contentsOf: Self.root.appending(path: "SECURITY.md"), encoding: .utf8)
    let names = document.matches(of: /`([A-Za-z]+Tests)\/([A-Za-z0-9]+)`/).map {
      (String($0.1), String($0.2))
    }
    #expect(names.count > 25)
    let paths = FileManager.default.enumerator(atPath: Self.root.appending(path: "Tests").path)?.compactMap {
      $0 as? String
    }
    let sources = try (paths ?? []).filter { $0.hasSuffix("Tests.swift") }.map {
      try String(contentsOf: Self.root.appending(path: "Tests/\($0)"), encoding: .utf8)
    }
    for (suite, test) in names {
      let isThere = sources.contains { $0.contains("struct \(suite)") && $0.contains("func \(test)(") }
      #expect(isThere, "\(suite)/\(test)")
    }
  }
}
