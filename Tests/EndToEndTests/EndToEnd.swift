import Testing

/// Tests that run the built program from outside, one after another: each starts processes, and two at a
/// time would only take each other's processor.
@Suite(.serialized, .timeLimit(.minutes(5))) enum EndToEnd {}
