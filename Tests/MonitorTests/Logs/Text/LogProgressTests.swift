import Testing

@testable import Monitor

@Suite struct LogProgressTests {
  struct Case: Sendable {
    var line: String
    var fraction: Double
    var done: Double?
    var total: Double?
    var remaining: Double?
    var label: String
  }

  private static func bar(
    _ line: String, _ done: Double, _ total: Double, eta: Double? = nil, _ label: String = ""
  ) -> Case {
    Case(line: line, fraction: done / total, done: done, total: total, remaining: eta, label: label)
  }

  private static func share(_ line: String, _ fraction: Double, eta: Double? = nil, _ label: String = "")
    -> Case
  {
    Case(line: line, fraction: fraction, remaining: eta, label: label)
  }

  static let cases: [Case] = [
    bar("epoch 1:  31%|███▏      | 12/40 [00:10<00:23,  1.20it/s]", 12, 40, eta: 23, "epoch 1"),
    bar(" 57%|#####6    | 17/30 [00:00<00:00, 449.96img/s]", 17, 30, eta: 0),
    bar("  0%|          | 0/3 [00:00<?, ?it/s]", 0, 3),
    bar("100%|██████████| 1.20M/1.20M [1:00:10<00:00, 5MB/s]", 1.2e6, 1.2e6, eta: 0),
    bar("x:  50%|█████     | 500M/1.00G [00:10<1:02:03, 5MB/s, loss=0.3]", 500e6, 1e9, eta: 3723, "x"),
    bar("データ🚀: 100%|██████████| 12/12 [00:00<00:00, 446.57it/s]", 12, 12, eta: 0, "データ🚀"),
    share("download ━━━━━━━━━━━━━━━━━━━━━━━╺━━━━━━━━━━━━━━━  63% 0:00:01", 0.63, eta: 1, "download"),
    share("plain ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 100% 0:00:00", 1, eta: 0, "plain"),
    bar("     ━━━━━━━━━━━━━╸━━━━━━━━━━ 1.0/2.0 MB 5.7 MB/s eta 0:00:01", 1, 2, eta: 1),
    bar("12/40 [=======>......................] - ETA: 5s - loss: 0.3000", 12, 40, eta: 5),
    bar("12/40 [=======>......................] - ETA: 1:05 - loss: 0.3000", 12, 40, eta: 65),
    bar("10/10 [==========>] - 1s 12ms/step - loss: 0.1000", 10, 10),
    bar("12/40 ━━━━━━━━━━━━━━━━━━━━ 5s 123ms/step - loss: 0.3", 12, 40, eta: 5),
    bar("12/40 ━━━━━━━━━━━━━━━━━━━━ 2m 5s/step - loss: 0.3", 12, 40, eta: 120),
    share("data.bin   45%[======>       ] 1.20M  2.3MB/s    eta 3s", 0.45, eta: 3, "data.bin"),
    bar("Building [=======>      ] 12/40: foo", 12, 40, "Building"),
    bar("Epoch 12/40", 12, 40, "epoch"), bar("Epoch [12/40], loss 0.3", 12, 40, "epoch"),
    bar("INFO epoch 3/20  step 712/2850  loss 0.3", 3, 20, "epoch"),
    bar("step: 712 of 2850", 712, 2850, "step"),
    bar("[2026-11-21 12:00:03] INFO step 712/2850 eta 1h23m", 712, 2850, eta: 4980, "step"),
    bar("iteration 5 of 10", 5, 10, "iteration"), bar("Processing file 3/7: x.root", 3, 7, "file"),
    bar("[12/40] Building CXX object", 12, 40), share("[ 45%] Building CXX object", 0.45),
    share("45%", 0.45), share("  7.5% ", 0.075), share("45% done", 0.45),
    share("Progress: 45%", 0.45, "Progress"),
    share("progress 45% eta 2m", 0.45, eta: 120, "progress"),
  ]

  static let prose = [
    "", "x", "100% sure", "I am 100% sure", "100% of the tests passed", "accuracy 45%", "accuracy: 93%",
    "loss 0.3",
    "GPU memory 45% used", "cpu 12% mem 30%", "12/40", "11/21/2026 12:00", "21/11 x", "open /a/b/c",
    "ratio 3/4",
    "epoch 12", "epoch 41/40", "epoch 0/0", "step 3/x", "epochs are 3/4 done", "and/or", "[INFO] 12/40",
    "[a/b]",
    "[1/2/2026] x", "-45%", "145%", "1.2.3%", "%|", "50%| x", "[====", "[=====] x", "[-----] done",
    "[          ]",
    "━━━━━━━━━━━━━━━━━━━━━━━━", "██████████", "total 12 of 40 people", "99.9% uptime", "by 45%",
    "45% faster than before",
    "10% 20% 30%", "step 3/4/5",
  ]

  @Test(arguments: cases.indices) func bars(_ index: Int) throws {
    let sample = Self.cases[index]
    let progress = try #require(LogProgress(line: sample.line), "\(sample.line)")
    #expect(abs(progress.fraction - sample.fraction) < 1e-9, "\(sample.line)")
    #expect(progress.count?.done == sample.done && progress.count?.total == sample.total, "\(sample.line)")
    #expect(progress.remaining == sample.remaining, "\(sample.line)")
    #expect(progress.label == sample.label, "\(sample.line)")
  }

  @Test(arguments: prose) func proseIsNoProgress(_ line: String) {
    #expect(LogProgress(line: line) == nil, "\(line)")
  }

  @Test func ofNestedBarsTheOutermostIsTheJobs() {
    let bars = [
      "epochs:  33%|███▎      | 1/3 [00:01<00:02,  1.0s/it]",
      "epoch 1:  50%|█████     | 6/12 [00:00<00:00, 9it/s]",
    ]
    #expect(LogProgress(last: ["epoch 9/9", "text"] + bars)?.label == "epochs")
    #expect(LogProgress(last: bars + ["text"])?.label == "epochs")
    #expect(LogProgress(last: ["a", "b"]) == nil)
  }

  @Test func ofWhatIsToldAgainTheLastCounts() {
    #expect(LogProgress(last: ["epoch 1/9", "epoch 2/9", "epoch 3/9"])?.count?.done == 3)
    #expect(LogProgress(last: ["epoch 1/9", "step 4/50", "epoch 2/9", "step 5/50"])?.count?.done == 2)
  }
}
