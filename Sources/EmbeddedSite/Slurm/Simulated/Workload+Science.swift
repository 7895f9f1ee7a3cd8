/// Simulation and analysis.
extension Workload {
  func writeMonteCarlo(_ log: inout LogWriter, _ duration: Double) {
    log.line("**************************************************************")
    log.line(" Geant4 version Name: geant4-11-02-patch-01 [MT]   (16-February-2024)")
    log.line("                       Copyright : Geant4 Collaboration")
    log.line("**************************************************************")
    log.wait(6)
    log.line("### Adding tracking cuts for neutron  TimeCut(ns)= 10000  KinEnergyCut(MeV)= 0")
    log.line("G4WT0 > ### Run 0 starts.")
    let total = 20_000
    let begin = log.time
    let step = max(1, (duration - begin) / 80)
    for number in 1...80 where !log.isFull {
      log.wait(step)
      log.line(
        "G4WT\(log.random.int(0...7)) > --> Event \(number * total / 80) starts with initial seeds"
          + " (\(log.random.int(10_000_000...99_999_999)),\(log.random.int(10_000_000...99_999_999))).")
      if log.random.chance(0.04) {
        log.line(
          "G4WT3 > -------- WWWW ------- G4Exception-START: track with E=\(fixed(log.random.double(0.1...9), 3))"
            + " MeV killed after 10000 steps -------- WWWW")
      }
    }
    log.line(" Run terminated. Number of events processed : \(total)")
  }

  func writeRegrid(_ log: inout LogWriter, _ duration: Double) {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    log.line("CMCC-ESM2 ssp585: regridding tas from gaussian N96 to 0.25° latitude/longitude")
    let step = max(2, duration / 96)
    for number in 0..<96 where !log.isFull {
      log.wait(step)
      let year = 2015 + number / 12
      log.line(
        "cdo    remapbil: Processed \(log.random.int(16_000_000...17_500_000)) values from 1 variable over 1 timestep"
          + " [\(fixed(log.random.double(0.8...3.1), 2))s \(log.random.int(240...980))MB]  \(months[number % 12]) \(year)"
      )
      if number % 12 == 11 { log.line("wrote /data/tas_Amon_CMCC-ESM2_ssp585_\(year).nc") }
      if log.random.chance(0.03) {
        log.line("cdo    remapbil (Warning): 14 target cells without source, filled with missing value")
      }
    }
  }

  func writeGlitchSearch(_ log: inout LogWriter, _ duration: Double) {
    let escape = "\u{1B}["
    log.line("\(escape)1mGlitchFlow\(escape)0m 0.9.2  channel V1:Hrec_hoft_16384Hz")
    log.wait(5)
    var gps = 1_389_456_018
    while !log.isFull, log.time + 5 < duration {
      log.wait(log.random.double(2...6))
      gps += 64
      let ratio = log.random.double(4...31)
      let state: (String, String) =
        ratio > 24 ? ("31", "LOUD ") : ratio > 14 ? ("33", "glitch") : ("32", "quiet ")
      log.line(
        "\(escape)2m\(gps)\(escape)0m segment 64 s  SNR \(fixed(ratio, 1))  \(escape)\(state.0)m\(state.1)\(escape)0m"
          + (ratio > 14
            ? "  \(log.random.pick(["Blip", "Scattered light", "Whistle", "Koi fish", "Tomte"]))" : ""))
      if log.random.chance(0.03) {
        log.line("\(escape)33mWARNING\(escape)0m veto flag V1:DQ_VETO_CWB missing for \(gps)")
      }
    }
  }

  func writeSkim(_ log: inout LogWriter, _ duration: Double) {
    log.line("cmsRun CMSSW_14_0_15 el9_amd64_gcc12, NanoAODv12 skim, 4 threads")
    log.wait(9)
    let files = max(3, min(120, Int(duration / 45)))
    let step = max(1, (duration - 9) / Double(files))
    for number in 1...files where !log.isFull {
      log.line(
        "\(log.stamp) Initiating request to open file root://xrootd-cms.infn.it//store/mc/Run3Summer23/"
          + "TTto2L2Nu/NANOAODSIM/\(log.random.hex(8)).root")
      log.wait(step)
      log.line(
        "\(log.stamp) Begin processing the \(number * 42_000)th record. Run 1, Event \(log.random.int(1_000_000...9_999_999)),"
          + " LumiSection \(log.random.int(1...20_000))")
      if log.random.chance(0.05) {
        log.line(
          "%MSG-w XrdAdaptorInternal:  file_open  Data is served from T2_IT_Bari instead of original site T1_IT_CNAF"
        )
      }
    }
  }
}
