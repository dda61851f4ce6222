"""Read a file in a process of its own, which is ended when time or memory run out."""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, NamedTuple

from analysis.corpus.formats.extract import Aside, Edit, Extract, Found, Unreadable
from analysis.corpus.formats.limits import Limits

READY = b"ready\n"

PACKAGE = Path(__file__).parents[2] / "__init__.py"
START = """
import sys
from importlib.util import module_from_spec, spec_from_file_location

package, *places = sys.argv[1:]
sys.path += places
sys.modules["analysis"] = module_from_spec(spec_from_file_location("analysis", package))
from analysis.corpus.formats.guarded import main

main()
"""
"""What the process runs: this package from where it is, and no module of the current folder."""


class _Pipes(NamedTuple):
    """What the process is asked by, and what it answers by."""

    questions: IO[bytes]
    answers: IO[bytes]


class Guard:
    """The process that reads; it is kept for the next file, and begun anew when it has ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.lock = threading.Lock()
        atexit.register(self.end)

    def read(
        self, reader: str, content: bytes, limits: Limits, columns: Mapping[str, str]
    ) -> Found:
        """
        Read one file, or say why it cannot be read.

        Raises
        ------
        Unreadable
            If the file is broken, or costs more than `limits`.
        """
        question = {
            "reader": reader,
            "size": len(content),
            "limits": asdict(limits),
            "columns": dict(columns),
        }
        with self.lock:
            answer = self._ask(json.dumps(question).encode(), content, limits)
        if "reason" in answer:
            raise Unreadable(answer["reason"])
        extracts = [_extract(values) for values in answer["extracts"]]
        return Found(extracts, [tuple(problem) for problem in answer["problems"]])

    def _ask(self, question: bytes, content: bytes, limits: Limits) -> dict:
        process = self._begin()
        pipes = _pipes(process)
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.start()
        try:
            pipes.questions.write(question + b"\n" + content)
            pipes.questions.flush()
            answer = json.loads(pipes.answers.readline())
        except (OSError, ValueError):
            self.end()
            if late.is_set():
                reason = f"it takes longer than {limits.seconds:g} seconds (Limits.seconds)"
                return {"reason": f"gigantic: {reason}"}
            return {"reason": "hostile: reading it ended the process that read it"}
        except BaseException:  # interrupted: its answer must not be taken for the next one's
            self.end()
            raise
        finally:
            timer.cancel()
        return answer

    def _begin(self) -> subprocess.Popen[bytes]:
        """Start the process, or another one if it has ended, or if this is a fork of its owner."""
        if self.process and self.owner == os.getpid() and self.process.poll() is None:
            return self.process
        self.end()
        self.owner = os.getpid()
        self.process = process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-P", "-c", START, str(PACKAGE), *_safe_places()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        if _pipes(process).answers.readline() != READY:
            self.end()
            raise Unreadable("the process that reads this format does not start")
        return process

    def end(self) -> None:
        """End the process, if it is ours; a fork only lets go of it."""
        process, self.process = self.process, None
        if process is None:
            return
        if self.owner == os.getpid():
            process.kill()
            process.wait()
        for pipe in _pipes(process):
            with suppress(OSError):
                pipe.close()


def _pipes(process: subprocess.Popen[bytes]) -> _Pipes:
    """Give the two pipes, which `Guard` asks for whenever it starts a process."""
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process that reads has no pipes")
    return _Pipes(process.stdin, process.stdout)


def _safe_places() -> list[str]:
    """Give where this process finds modules, without the current folder: texts may lie there."""
    here = Path.cwd().resolve()
    return [place for place in sys.path if place and Path(place).resolve() != here]


def _extract(values: list) -> Extract:
    extract = Extract(*values)
    return extract._replace(
        edits=tuple(Edit(*edit) for edit in extract.edits),
        asides=tuple(Aside(*aside) for aside in extract.asides),
    )


GUARD = Guard()
