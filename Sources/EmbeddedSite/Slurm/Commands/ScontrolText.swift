/// Records as `scontrol show` prints them.
struct ScontrolText {
  let time: SlurmTime
  let release: String

  private func orNull(_ text: String) -> String { text.isEmpty ? "(null)" : text }

  func job(_ report: JobReport) -> String {
    let job = report.job
    var head = "JobId=\(job.id)"
    if let array = job.array {
      head += " ArrayJobId=\(array.job) ArrayTaskId=\(array.task.map(String.init) ?? report.arrayTasks)"
      if let limit = array.limit { head += " ArrayTaskThrottle=\(limit)" }
    }
    // Blanks would end the value.
    let reason = (job.reasonText ?? job.reason).replacing(" ", with: "_")
    // One field before 23.02.
    let tres =
      release.hasPrefix("22")
      ? ["TRES=\(report.allocatedTRES.isEmpty ? report.requestedTRES : report.allocatedTRES)"]
      : ["ReqTRES=\(report.requestedTRES)", "AllocTRES=\(orNull(report.allocatedTRES))"]
    var lines = [
      "\(head) JobName=\(report.jobName)",
      "UserId=\(report.user)(\(report.uid)) GroupId=\(report.user)(\(report.uid)) MCS_label=N/A",
      "Priority=\(job.priority) Nice=0 Account=\(orNull(job.account)) QOS=\(orNull(job.quality))",
      "JobState=\(job.state.long) Reason=\(reason) Dependency=\(orNull(report.dependency))",
      "Requeue=\(job.options.isRequeueable ? 1 : 0) Restarts=\(job.requeues) BatchFlag=1 Reboot=0 "
        + "ExitCode=\(report.exitCode)",
      "RunTime=\(SlurmTime.long(report.runTime)) TimeLimit=\(SlurmTime.limit(job.timeLimit, long: true)) TimeMin=N/A",
      "SubmitTime=\(time.text(job.submitted)) EligibleTime=\(time.text(job.eligible, none: "Unknown"))",
      "AccrueTime=\(time.text(job.eligible, none: "Unknown"))",
      "StartTime=\(time.text(report.start, none: "Unknown")) EndTime=\(time.text(report.end, none: "Unknown")) "
        + "Deadline=N/A",
      "SuspendTime=\(time.text(job.suspendedAt, none: "None")) SecsPreSuspend=\(Int(job.suspendedFor)) "
        + "LastSchedEval=\(time.text(job.evaluated)) Scheduler=Main",
      "Partition=\(report.partition.name) AllocNode:Sid=\(report.cluster.name)-login01:3356",
      "ReqNodeList=\(orNull(job.options.nodeList.joined(separator: ","))) ExcNodeList=(null)",
      "NodeList=\(report.nodes)",
    ]
    if !report.batchHost.isEmpty { lines.append("BatchHost=\(report.batchHost)") }
    lines += [
      "NumNodes=\(job.options.nodes) NumCPUs=\(job.cpus) NumTasks=\(job.options.tasks) "
        + "CPUs/Task=\(job.options.cpusPerTask) ReqB:S:C:T=0:0:*:*"
    ]
    lines += tres
    lines += [
      "Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*",
      "MinCPUsNode=\(job.options.cpusPerTask) MinMemoryNode=\(JobReport.size(report.memory)) MinTmpDiskNode=0",
      "Features=\(orNull(job.options.constraint)) DelayBoot=00:00:00",
      "OverSubscribe=OK Contiguous=0 Licenses=\(orNull(job.options.licenses)) Network=(null)",
      "Command=\(report.command)", "WorkDir=\(report.workDirectory)",
    ]
    if !job.adminComment.isEmpty { lines.append("AdminComment=\(job.adminComment) ") }
    if !job.comment.isEmpty { lines.append("Comment=\(job.comment) ") }
    lines += ["StdErr=\(report.output)", "StdIn=/dev/null", "StdOut=\(report.output)"]
    lines.append("Power=")
    if !report.gres.isEmpty { lines.append("TresPerNode=\(report.gres)") }
    return lines.joined(separator: "\n   ") + "\n   "
  }

  func node(_ report: NodeReport, now: Double) -> String {
    let node = report.node
    let free = node.memory - report.usedMemory / 2
    var lines = [
      "NodeName=\(node.name) Arch=x86_64 CoresPerSocket=\(node.cpus / 2) ",
      "CPUAlloc=\(report.usedCPUs) CPUEfctv=\(node.cpus) CPUTot=\(node.cpus) CPULoad=\(fixed(Double(report.usedCPUs) * 0.97, 2))",
      "AvailableFeatures=\(orNull(node.features))", "ActiveFeatures=\(orNull(node.features))",
      "Gres=\(orNull(report.gres))", "NodeAddr=\(node.name) NodeHostName=\(node.name) Version=\(release)",
      "OS=Linux 5.14.0-427.el9.x86_64 #1 SMP ",
      "RealMemory=\(node.memory) AllocMem=\(report.usedMemory) FreeMem=\(free) Sockets=2 Boards=1",
      "State=\(([report.state] + report.flags).joined(separator: "+")) ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A "
        + "MCS_label=N/A",
      "Partitions=\(report.partitions.joined(separator: ",")) ",
      "BootTime=\(time.text(1_790_000_000)) SlurmdStartTime=\(time.text(1_790_000_100))",
      "LastBusyTime=\(time.text(now))", "CfgTRES=\(report.tres)", "AllocTRES=\(report.usedTRES)",
      "CapWatts=n/a",
      "CurrentWatts=0 AveWatts=0", "ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s",
    ]
    if !node.reason.isEmpty { lines.append("Reason=\(node.reason) [root@\(time.text(1_795_000_000))]") }
    return lines.joined(separator: "\n   ")
  }

  func partition(_ report: PartitionReport) -> String {
    let partition = report.partition
    return [
      "PartitionName=\(partition.name)", "AllowGroups=ALL AllowAccounts=ALL AllowQos=ALL",
      "AllocNodes=ALL Default=\(report.isDefault ? "YES" : "NO") QoS=N/A",
      "DefaultTime=\(SlurmTime.long(partition.defaultTime)) DisableRootJobs=NO ExclusiveUser=NO GraceTime=0 Hidden=NO",
      "MaxNodes=UNLIMITED MaxTime=\(SlurmTime.long(partition.timeLimit)) MinNodes=0 LLN=NO MaxCPUsPerNode=UNLIMITED",
      "Nodes=\(report.nodes)",
      "PriorityJobFactor=1 PriorityTier=\(max(1, partition.priority)) RootOnly=NO ReqResv=NO OverSubscribe=NO",
      "OverTimeLimit=NONE PreemptMode=OFF",
      "State=\(report.state) TotalCPUs=\(report.cpus) TotalNodes=\(report.count) SelectTypeParameters=NONE",
      "JobDefaults=(null)", "DefMemPerNode=UNLIMITED MaxMemPerNode=UNLIMITED", "TRES=\(report.tres)",
    ].joined(separator: "\n   ")
  }

  func config(_ cluster: SlurmCluster, now: Double) -> String {
    """
    Configuration data as of \(SlurmTime.standard(now))
    AccountingStorageType   = accounting_storage/slurmdbd
    AuthAltTypes            = auth/jwt
    ClusterName             = \(cluster.name)
    MinJobAge               = \(Int(cluster.minJobAge)) sec
    PriorityType            = priority/multifactor
    SchedulerType           = sched/backfill
    SelectType              = select/cons_tres
    SLURM_VERSION           = \(release)
    SlurmctldHost[0]        = \(cluster.controller)

    Slurmctld(primary) at \(cluster.controller) is UP

    """
  }
}
