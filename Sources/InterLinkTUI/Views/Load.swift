/// Something that is asked for when a view needs it.
nonisolated enum Load<Value: Sendable>: Sendable {
  case loading
  case loaded(Value)
  /// The sentence says what was tried and what answered.
  case failed(String)
}
