/// What a simulated program writes, line by line, while it runs.
enum Workload: Sendable {
  /// Deep learning with PyTorch: epochs, losses, warnings.
  case training
  /// The same with a tqdm bar, redrawn with carriage returns.
  case progressBar
  /// Detector simulation: events, particle gun, CPU time.
  case monteCarlo
  /// Climate fields, month by month.
  case regrid
  /// Gravitational-wave transients; ANSI colours.
  case glitchSearch
  /// A service that looks at pictures, OSCAR style.
  case inference
  /// ROOT skims, file after file.
  case skim
  /// Text with Japanese, Chinese and accents.
  case corpus
  /// Lines as fast as they come, for measuring.
  case flood(lines: Int)
  /// A second container that watches.
  case sidecar
  /// A small shell command.
  case script(ShellSketch)

  /// The nearest kind for a program that nobody planned.
  init(guessing program: JobRequest.Program) {
    let text = ([program.image] + program.command + program.arguments).joined(separator: " ").lowercased()
    let hints: [(String, Workload)] = [
      ("train", .training), ("torch", .training), ("itwinai", .training), ("tqdm", .progressBar),
      ("geant", .monteCarlo), ("gan", .progressBar), ("cdo", .regrid), ("climate", .regrid),
      ("glitch", .glitchSearch),
      ("virgo", .glitchSearch), ("oscar", .inference), ("plants", .inference), ("cms", .skim),
      ("root", .skim),
    ]
    self = hints.first { text.contains($0.0) }?.1 ?? .monteCarlo
  }

  /// Writes what is written in `duration` seconds by a program that ends with `outcome`.
  func write(
    to log: inout LogWriter, duration: Double, outcome: JobPlan.Outcome, program: JobRequest.Program
  ) {
    switch self {
    case .training: writeTraining(&log, duration, outcome)
    case .progressBar: writeProgressBar(&log, duration)
    case .monteCarlo: writeMonteCarlo(&log, duration)
    case .regrid: writeRegrid(&log, duration)
    case .glitchSearch: writeGlitchSearch(&log, duration)
    case .inference: writeInference(&log, duration)
    case .skim: writeSkim(&log, duration)
    case .corpus: writeCorpus(&log, duration)
    case .flood(let lines): writeFlood(&log, lines)
    case .sidecar: writeSidecar(&log, duration)
    case .script(let sketch):
      sketch.write(to: &log)
      return
    }
    log.wait(until: duration)
    writeEnd(&log, outcome)
  }

  private func writeEnd(_ log: inout LogWriter, _ outcome: JobPlan.Outcome) {
    switch (outcome, self) {
    case (.exit(0), _), (.nodeFailure, _), (.preempted, _): break
    case (.outOfMemory, _): log.line("Killed")
    case (.exit, .training), (.exit, .progressBar):
      log.line("Traceback (most recent call last):")
      log.line("  File \"/app/train.py\", line 214, in <module>")
      log.line("    main(sys.argv[1:])")
      log.line("  File \"/app/train.py\", line 187, in main")
      log.line("    loss.backward()")
      log.line(
        "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.44 GiB (GPU 0; 39.39 GiB total"
          + " capacity; 36.02 GiB already allocated; 1.31 GiB free; 37.10 GiB reserved in total by PyTorch)")
    case (.exit, .regrid):
      log.line("cdo    remapbil (Abort): Unsupported file structure (missing grid description)!")
    case (.exit, .monteCarlo):
      log.line("-------- EEEE ------- G4Exception-START -------- EEEE -------")
      log.line("*** G4Exception : GeomNav0003 issued by : G4Navigator::ComputeStep()")
      log.line("Stuck Track: potential geometry or navigation problem.")
      log.line("*** Fatal Exception *** core dump ***")
    case (.exit(let code), _): log.line("ERROR: stopped with status \(code)")
    }
  }

  private func writeSidecar(_ log: inout LogWriter, _ duration: Double) {
    log.line("level=info msg=\"metrics sidecar listening\" address=:9090")
    while !log.isFull, log.time + 30 < duration {
      log.wait(30)
      log.line(
        "level=debug msg=\"scrape\" gpu_util=\(fixed(log.random.double(0.62...0.99), 2)) "
          + "mem_gib=\(fixed(log.random.double(18...36), 1))")
    }
  }

  private func writeFlood(_ log: inout LogWriter, _ lines: Int) {
    let filler = "the quick brown fox jumps over the lazy dog while the beam is on"
    for number in 1...max(1, lines) where !log.isFull { log.line("\(padded(number, 9)) \(filler)") }
  }
}
