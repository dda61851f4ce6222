"""Run count_corpus in a process of its own, as the tests ask by JSON: settings, then what strikes."""

import json
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path

from analysis import count_corpus
from analysis.scale import plan

struck = threading.Event()


def after_parts(out, number, strike):
    """Call `strike` once so many partitions are done, from a thread."""

    def watch():
        while len(list(Path(out, "documents").glob("part-*"))) < number:
            time.sleep(0.005)
        strike()
        struck.set()

    threading.Thread(target=watch, daemon=True).start()


def kill_a_worker():
    import multiprocessing

    os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)


def main(asked):
    plan.PARTITION_BYTES = asked["partition_bytes"]
    given = {"groups": asked.get("groups", ()), "workers": asked.get("workers")}
    if "file_bytes" in asked:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_bytes"], asked["file_bytes"]))
    if asked.get("strike") == "kill":
        after_parts(asked["out"], 2, kill_a_worker)
    elif asked.get("strike") == "interrupt":
        # A job in the background ignores the interrupt, and hands that down.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        after_parts(asked["out"], 2, lambda: os.kill(os.getpid(), signal.SIGINT))
    if "cluster" not in asked:
        return *count_corpus(asked["source"], asked["out"], **given), struck.is_set()
    from distributed import Client, LocalCluster

    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(processes=True, **settings) as cluster, Client(cluster) as client:
        pids = list(client.run(os.getpid).values())
        if asked["cluster"] == "kill":
            after_parts(asked["out"], 2, lambda: os.kill(pids[0], signal.SIGKILL))
        counted = count_corpus(
            asked["source"], asked["out"], groups=given["groups"], cluster=client
        )
        gone = set(pids) - set(client.run(os.getpid).values())
    return *counted, bool(gone)


if __name__ == "__main__":
    print(json.dumps(list(main(json.loads(sys.argv[1])))))
