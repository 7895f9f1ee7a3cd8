/// Machine learning.
extension Workload {
  func writeTraining(_ log: inout LogWriter, _ duration: Double, _ outcome: JobPlan.Outcome) {
    let epochs = log.random.pick([20, 40, 50, 60, 100])
    let start = 14.0
    let epoch = max(1, (duration - start) / Double(epochs))
    log.line("[\(log.stamp)] INFO  itwinai: strategy ddp, 4 processes, backend nccl")
    log.wait(3)
    log.line(
      "[\(log.stamp)] INFO  torch \(log.random.pick(["2.4.1", "2.5.0", "2.6.0"])) cuda 12.4, device NVIDIA A100-SXM4-40GB"
    )
    log.line(
      "/usr/local/lib/python3.11/site-packages/torch/utils/data/dataloader.py:558: UserWarning: This DataLoader"
        + " will create 16 worker processes in total. Our suggested max number of worker in current system is 8."
    )
    log.wait(8)
    log.line("[\(log.stamp)] INFO  data: 182340 samples in 57 shards, 2850 steps an epoch")
    log.wait(until: start)
    var loss = log.random.double(2.1...2.9)
    for number in 1...epochs where !log.isFull {
      let steps = 4
      for step in 1...steps where epoch > 20 && !log.isFull {
        log.wait(epoch / Double(steps + 1))
        let now = loss * (1 - 0.02 * Double(step))
        log.line(
          "[\(log.stamp)] INFO  epoch \(number)/\(epochs) step \(step * 2850 / steps)/2850"
            + " loss \(fixed(now, 4)) lr 3.0e-04 \(log.random.int(1180...1330)) samples/s")
      }
      log.wait(until: start + epoch * Double(number))
      loss *= log.random.double(0.90...0.985)
      log.line(
        "[\(log.stamp)] INFO  Epoch \(number)/\(epochs) - loss: \(fixed(loss, 4)) - val_loss:"
          + " \(fixed(loss * log.random.double(1.01...1.12), 4)) - \(Int(epoch))s")
      if log.random.chance(0.06) {
        log.line(
          "[\(log.stamp)] WARNING  gradient norm \(fixed(log.random.double(8...40), 1)) clipped to 1.0")
      }
      if number % 10 == 0 {
        log.line("[\(log.stamp)] INFO  checkpoint written to /scratch/ckpt/epoch_\(padded(number, 3)).pt")
      }
    }
    if outcome == .exit(0) {
      log.line("[\(log.stamp)] INFO  training finished, best val_loss \(fixed(loss, 4))")
    }
  }

  /// Two bars of tqdm, one for epochs and one for the steps of each: it goes a row down to draw the second, and
  /// back up with `ESC[A`; lines are written over the bars, which are drawn again below.
  func writeProgressBar(_ log: inout LogWriter, _ duration: Double) {
    let total = 50
    let start = 5.0
    let epochs = max(1, min(40, Int(duration / 90)))
    let step = max(0.2, (duration - start) / Double(epochs * total))
    log.line("3DGAN: generator 1.2 M parameters, discriminator 0.6 M; batch 64; \(epochs) epochs")
    log.wait(until: start)
    for epoch in 0..<epochs where !log.isFull {
      let epochBar = bar("epochs", epoch, epochs, Double(total) * step)
      log.print("\r\(epochBar)")
      for done in 0...total where !log.isFull {
        log.print("\n\r\(bar("step", done, total, step))\u{1B}[A")
        if done < total { log.wait(step) }
      }
      let blank = String(repeating: " ", count: 78)
      log.print("\n\r\(blank)\r\u{1B}[A\r\(blank)\r")
      log.line(
        "epoch \(epoch + 1): generator loss \(fixed(log.random.double(0.6...3.4), 3)), discriminator loss"
          + " \(fixed(log.random.double(0.2...0.9), 3))")
    }
    log.print("\r\(bar("epochs", epochs, epochs, Double(total) * step))\n")
  }

  /// `epochs:  30%|██████              | 12/40 [17:24<40:36, 87.00s/it]`
  private func bar(_ label: String, _ done: Int, _ total: Int, _ seconds: Double) -> String {
    let full = String(repeating: "█", count: done * 20 / total)
    let rest = String(repeating: " ", count: 20 - done * 20 / total)
    let (passed, left) = (Int(seconds * Double(done)), Int(seconds * Double(total - done)))
    let rate = seconds > 1 ? "\(fixed(seconds, 2))s/it" : "\(fixed(1 / seconds, 2))it/s"
    return "\(label): \(padding(done * 100 / total))%|\(full)\(rest)| \(done)/\(total)"
      + " [\(clock(passed))<\(clock(left)), \(rate)]"
  }

  private func clock(_ seconds: Int) -> String {
    let minutes = "\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return seconds < 3600 ? minutes : "\(seconds / 3600):\(minutes)"
  }

  private func padding(_ percent: Int) -> String {
    String(repeating: " ", count: max(0, 3 - String(percent).count)) + String(percent)
  }

  func writeInference(_ log: inout LogWriter, _ duration: Double) {
    log.line("Starting OSCAR script: /oscar/config/script.sh")
    log.wait(2)
    log.line("INPUT_FILE_PATH=/tmp/input/plants-\(log.random.hex(6)).jpg")
    log.line("Loading model plants-classification-tf (1,100 classes)…")
    log.wait(7)
    let species = [
      "Quercus ilex", "Rosmarinus officinalis", "Pinus halepensis", "Olea europaea", "Ceratonia siliqua",
      "Arbutus unedo",
    ]
    var number = 0
    while !log.isFull, log.time + 6 < duration {
      log.wait(log.random.double(2...6))
      number += 1
      log.line(
        "image \(padded(number, 4)): \(log.random.pick(species)) (p=\(fixed(log.random.double(0.51...0.998), 3)))"
      )
      if log.random.chance(0.05) {
        log.line("WARN: image \(padded(number, 4)) has no EXIF data, orientation unknown")
      }
    }
    log.line("Output written to /tmp/output; uploading to MinIO bucket plants/output")
  }

  func writeCorpus(_ log: inout LogWriter, _ duration: Double) {
    let lines = [
      "読み込み中: データセット「気象衛星ひまわり」 分割 %", "处理中: 第 % 批语料, 共 512 条记录", "학습 데이터 % 개를 읽었습니다",
      "Übertragung der Teilmenge % abgeschlossen – keine Fehler", "čištění vět, dávka %: žluťoučký kůň",
      "نص عربي رقم %",
      "警告: トークン列が長すぎます (%) 、切り詰めました", "emoji check 🚀🌍👩‍🔬 batch %",
    ]
    log.line("多言語コーパスの前処理を開始します (seed 42)")
    while !log.isFull, log.time + 8 < duration {
      log.wait(log.random.double(3...8))
      log.line(log.random.pick(lines).replacing("%", with: String(log.random.int(1...4096))))
    }
    log.line("完了しました。")
  }
}
