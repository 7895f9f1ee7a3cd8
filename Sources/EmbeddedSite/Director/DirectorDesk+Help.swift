extension DirectorDesk {
  /// What `GET /debug/` answers.
  static let help = """
    The director of the site.  Orders are JSON objects; what is left out does not matter or is the usual.

    POST /debug/faults       the next requests that match fail:
                             {"verb": "create", "resource": "pods", "namespace": "default", "name": "train*",
                              "fault": "quotaExceeded", "skip": 0, "count": 1}
                             fault: quotaExceeded, webhookDenied ("message"), webhookUnreachable, forbidden,
                               unauthorized, conflict, expired, invalid, internalError, tooManyRequests ("seconds"),
                               unavailable, timeout, timeoutAfterwards, html ("code"), cut, answerLost, hang,
                               answerHeld, slow ("seconds"), bodyCut, bodyEnd, bodySilence, bodyCorrupt ("bytes"),
                               bodyStall, bodyDrip ("bytes", "seconds");
                               timeoutAfterwards, answerLost and answerHeld do what is asked for, the others do not
                             door: apiServer, interLink, slurmrestd, commands
    GET /debug/faults        those that wait for their requests
    DELETE /debug/faults     takes them back, and lets what hangs go on
    POST /debug/deletions    {"way": "forgotten", "count": 1, "node": "vega-vk"}
                             way: usual, forgotten, failing, late ("seconds")
    POST /debug/submissions  {"seconds": 5, "count": 1, "node": "vega-vk"}: sbatch takes so long
    POST /debug/outage       {"hop": "plugin", "node": "vega-vk", "outage": "failing"}; without "outage" it ends
                             hop: apiServer, interLink, plugin, virtualKubelet, kubelet
                             outage: refused, hanging, failing, unavailable, html, unauthorized, disconnect,
                               certificatePending
    POST /debug/restart      the API server ends all connections, and listens again as one that has begun anew
    POST /debug/job          {"pod": "default/train", "state": "RUNNING", "flags": [], "reason": "None",
                              "exitCode": 0, "signal": 0}: holds a job in a state
    POST /debug/time         {"seconds": 60, "speed": 1}: stops the clock, lives through the seconds, and goes on at
                             the speed; without one the clock stands
    GET /debug/requests      what came to the API server
    GET /debug/pods          every pod that was created
    GET /debug/accepted      every job that Slurm accepted for a pod
    GET /debug/cancelled     every cancellation that came to Slurm
    GET /debug/jobs          the jobs as Slurm has them

    """
}
