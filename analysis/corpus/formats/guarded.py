"""The process that reads: questions on its input, one line of JSON for each on its output."""

import json
import os
import sys

from analysis.corpus.formats.extract import Unreadable
from analysis.corpus.formats.guard import READY
from analysis.corpus.formats.limits import Limits
from analysis.corpus.formats.readers import run


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    answers.write(READY)
    answers.flush()
    while line := sys.stdin.buffer.readline():
        question = json.loads(line)
        answer = _answer(question, sys.stdin.buffer.read(question["size"]))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(question: dict, content: bytes) -> dict:
    limits = Limits(**question["limits"])
    try:
        _limit_memory(limits.memory_bytes)
        found = run(question["reader"], content, limits, question["columns"])
    except Unreadable as error:
        return {"reason": str(error)}
    except MemoryError:
        reason = f"it needs more than {limits.memory_bytes:,} bytes (Limits.memory_bytes)"
        return {"reason": f"gigantic: {reason}"}
    except Exception as error:  # whatever a library says of a broken file
        return {"reason": f"broken: {type(error).__name__}: {error}"}
    return {"extracts": found.extracts, "problems": found.problems}


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
