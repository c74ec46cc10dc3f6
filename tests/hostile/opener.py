"""The process that opens hostile files, from the side of the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from tests.hostile import LIMIT

REPOSITORY = Path(__file__).resolve().parent.parent.parent
_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "t allocate", "to allocate", "allocation failed")
#: Seconds of processor time after which the system ends the process: it hangs.
HANGS = 100


class Outcome(NamedTuple):
    """What became of a file: the kind of error, its words, the error at its root, and by how many
    bytes the process has grown until then."""

    kind: str
    words: str
    root: str
    grown: int

    @property
    def greedy(self) -> bool:
        """Whether the file had the process ask for more memory than it may have."""
        return any(sign in self.root for sign in _OUT_OF_MEMORY)


class Opener:
    """Opens one file after the other in a child that may ask for `room` more bytes, and that reads
    HDF5 itself if `within` is set."""

    def __init__(self, folder: Path, room: int = LIMIT, *, within: bool = False) -> None:
        how = [str(room), str(HANGS), *(["within"] if within else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.child", *how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"},
        )

    def open(self, path: Path) -> Outcome:
        """Raises AssertionError if the process does not live to tell."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(str(path)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{path} ended the process, with code {self._process.wait()}"
        return Outcome(*json.loads(answer))

    def __enter__(self) -> Opener:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()
