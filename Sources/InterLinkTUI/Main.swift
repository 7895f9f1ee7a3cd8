import ArgumentParser

@main
struct InterLinkTUI: AsyncParsableCommand {
  nonisolated static let configuration = CommandConfiguration(commandName: "interlink-tui")
  func run() async throws {}
}
