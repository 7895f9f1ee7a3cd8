/// Waits until `condition` holds, for at most `seconds`.
///
/// - Returns: whether it does.
func eventually(within seconds: Int = 20, _ condition: () async -> Bool) async -> Bool {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while await !condition() {
    if ContinuousClock.now > deadline { return false }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return true
}
