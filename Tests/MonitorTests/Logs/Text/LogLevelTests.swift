import Testing

@testable import Monitor

@Suite struct LogLevelTests {
  static let cases: [(line: String, level: LogLevel?)] = [
    ("ERROR something", .error), ("2026-11-21 12:00:03,123 - root - ERROR - no", .error),
    ("2026-11-21T12:00:03Z WARN  [main] o.s.Boot: slow", .warning), ("ERROR:root:no", .error),
    ("[2026-11-21 12:00:03,123: WARNING/MainProcess] x", .warning), ("npm ERR! code 1", .error),
    ("[INFO] ok", .info), ("12:00:03 DEBUG x", .debug), ("TRACE x", .trace), ("FATAL: x", .fatal),
    ("CRITICAL:root:x", .fatal), ("[0] NCCL INFO Bootstrap", .info), ("SEVERE: x", .error),
    ("2026/11/21 12:00:03 [error] 7#7: *1 open() failed", .error), ("[warn] x", .warning),
    ("[E] x", .error), ("[W] x", .warning), ("[E 261121 12:00:03 web:1] x", .error),
    ("E1121 12:00:03.456789   1 main.go:3] x", .error), ("W20261121 12:00:03.4 1 x.cc:1] x", .warning),
    ("[rank0]:[W1121 12:00:03.4 x.cpp:1] Warning: x", .warning),
    ("2026-11-21 12:00:03.123456: W tensorflow/core x", .warning),
    ("time=\"x\" level=error msg=\"no\"", .error), ("ts=1 level=\"warn\" x", .warning), ("lvl=dbug x", nil),
    ("a severity=ERROR b", .error), ("caller=x level=info ERROR", .info),
    ("{\"level\":\"error\",\"msg\":\"x\"}", .error), ("{\"msg\": \"ERROR\", \"level\": \"info\"}", .info),
    ("{\"levelname\": \"WARNING\"}", .warning), ("{\"severity\":\"CRITICAL\"}", .fatal),
    ("{\"msg\":\"ERROR\"}", nil), ("{\"level\":50,\"msg\":\"x\"}", .error), ("{\"level\": 20}", .debug),
    ("{\"log.level\":\"warn\"}", .warning), ("{\"error\":\"level\"}", nil),
    ("error: x", .error), ("Error: x", .error), ("warning: x", .warning),
    ("fatal: not a git repository", .fatal),
    ("panic: runtime error: index", .fatal), ("fatal error: all goroutines are asleep", .fatal),
    ("main.c:3:4: error: expected ';'", .error), ("main.c:3:4: warning: unused", .warning),
    ("slurmstepd: error: *** JOB 17 ON cn03 CANCELLED ***", .error),
    ("srun: error: cn03: task 0: Exited with exit code 1", .error), ("sbatch: warning: x", .warning),
    ("Traceback (most recent call last):", .error), ("ValueError: bad", .error),
    ("KeyboardInterrupt", .error),
    ("torch.cuda.OutOfMemoryError: CUDA out of memory.", .error), ("MemoryError", .error),
    ("/x/y.py:12: UserWarning: z", .warning), ("[rank0]: RuntimeError: NCCL", .error),
    ("java.lang.NullPointerException: x", .error), ("my_lib.errors.BadError", .error),
    ("bash: line 1: 77 Segmentation fault", .fatal), ("Segmentation fault (core dumped)", .fatal),
    ("\u{1B}[31mERROR\u{1B}[0m x", .error), ("x \u{1B}[1;33mWARN\u{1B}[0m: y", .warning),
    ("\u{1B}[1;31merror\u{1B}[0m\u{1B}[1m: x", .error), ("12:00:03 error: x", .error),
    ("info: listening", .info),
    // prose and names
    ("0 errors", nil), ("0 ERRORS, 3 WARNINGS", nil), ("0 ERROR", nil), ("no ERROR seen", nil),
    ("error_rate=0", nil), ("ERROR_RATE=0", nil), ("max_error=3", nil), ("ERROR=0", nil),
    ("mean error: 0.3", nil),
    ("the last error was", nil), ("errors: 0", nil), ("reading logs/ERROR/x", nil), ("INFORMATION x", nil),
    ("information: x", nil), ("Errors found", nil), ("train error 0.1", nil), ("x.ERROR.y", nil),
    ("An Error", nil), ("E = mc2", nil), ("I think", nil), ("W 3", nil), ("", nil), (" ", nil), ("{", nil),
    ("loglevel is a word", nil), ("epoch 1: 45%", nil),
  ]

  @Test(arguments: cases) func levels(_ sample: (line: String, level: LogLevel?)) {
    #expect(LogLevel(line: sample.line) == sample.level, "\(sample.line)")
  }

  @Test func farInALineWordsAreTheMessages() {
    #expect(LogLevel(line: String(repeating: "word ", count: 100) + "ERROR") == nil)
  }
}
