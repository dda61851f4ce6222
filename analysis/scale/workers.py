"""Run a function on many partitions: in this process, in several, or on a Dask cluster."""

import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

MOST_DEATHS = 3
"""A partition during which a worker died so often is not tried again."""
AHEAD = 2
"""So many partitions a worker are handed out at a time; the rest wait here."""

Work = Callable[[object], object]


def in_processes(work: Work, items: Iterable, workers: int) -> Iterator:
    """
    Give the results of `work` on each item, in the order in which they come.

    When a worker dies, the pool is made anew and what it had in hand is done
    again. When this process is interrupted, what is in hand is finished first.

    Raises
    ------
    RuntimeError
        If workers die over and over on the same items; names them.
    """
    if workers == 1:
        yield from map(work, items)
        return
    waiting, deaths = list(items)[::-1], Counter()
    while waiting:
        pending: dict = {}
        with ProcessPoolExecutor(workers, initializer=_ignore_interrupts) as pool:
            try:
                while waiting or pending:
                    while waiting and len(pending) < AHEAD * workers:
                        item = waiting.pop()
                        pending[pool.submit(work, item)] = item
                    for future in wait(pending, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del pending[future]
                        yield result
            except BrokenProcessPool as error:
                waiting += _again(pending.values(), deaths, error)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise


def _ignore_interrupts() -> None:
    """Leave the keyboard's interrupt to the process that hands out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _again(items: Iterable, deaths: Counter, error: Exception) -> list:
    items = list(items)
    deaths.update(items)
    if lost := [item for item in items if deaths[item] >= MOST_DEATHS]:
        raise RuntimeError(f"workers died {MOST_DEATHS} times over {lost[0]}") from error
    return items[::-1]


def on_cluster(work: Work, items: Iterable, cluster: object) -> Iterator:
    """
    Give the results of `work` on each item from a Dask cluster, in the order in which they come.

    Parameters
    ----------
    work : callable
        What a worker does with an item.
    items : iterable
        A few a thread are handed out at a time.
    cluster : str or distributed.Client
        A scheduler's address, or a client.

    Raises
    ------
    ModuleNotFoundError
        If Dask is not installed.
    RuntimeError
        If workers die over and over on the same item.
    """
    distributed = load_dask()
    if not isinstance(cluster, distributed.Client):
        with distributed.Client(cluster, set_as_default=False) as client:
            yield from on_cluster(work, items, client)
        return
    queue = iter(items)
    threads = max(sum(cluster.nthreads().values()), 1)
    first = [_submit(cluster, work, item) for item in islice(queue, AHEAD * threads)]
    pending = distributed.as_completed(first)
    try:
        for future in pending:
            yield future.result()
            for item in islice(queue, 1):
                pending.add(_submit(cluster, work, item))
    except distributed.scheduler.KilledWorker as error:
        raise RuntimeError(f"workers died over and over: {error}") from error
    finally:
        cluster.cancel(list(pending.futures))


def _submit(client, work: Work, item):
    return client.submit(work, item, pure=False)


def load_dask():
    """Import Dask's scheduler, an optional part."""
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "cluster needs Dask: install this package with its extra 'scale'"
        ) from error
    return distributed
