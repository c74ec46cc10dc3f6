"""Opens files one by one in a process that may grow by so much, and work for so long.

`python -m tests.hostile.child BYTES SECONDS [within]`. With `within`, HDF5 is read in this process
rather than in one of its own for each file.

Paths come in as lines of JSON; what became of each goes out: the kind of error, its words, the
error at its root, and by how many bytes of memory really used the process has grown at most.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

import torch._weights_only_unpickler
import torch.serialization  # noqa: F401 - so that importing it counts for no file

from engine import archive, hdf5, opening
from engine.checkpoint import LoadError
from engine.opening import files
from engine.opening.contents import Contents
from engine.opening.files import keras

with suppress(ImportError):
    import h5py  # noqa: F401


def main() -> None:
    """Serves until the input ends."""
    grow, seconds = map(int, sys.argv[1:3])
    if sys.argv[3:]:
        files.READERS["keras"] = within
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before, size = status("VmHWM"), status("VmSize")
    resource.setrlimit(resource.RLIMIT_AS, (size + grow, size + grow))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for line in sys.stdin:
        print(json.dumps([*outcome(json.loads(line)), status("VmHWM") - before]), flush=True)


def within(path: Path) -> Contents:
    """A file of HDF5 by both of its readers, without the process between them."""
    frames = io.BytesIO()
    hdf5.answer(path, frames)
    frames.seek(0)
    return keras.received(frames, archive.most_unpacked(path.stat().st_size))


def status(name: str) -> int:
    """A figure of this process, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def outcome(path: str) -> tuple[str, str, str]:
    try:
        if Path(path).is_dir():
            opening.load(path)
        else:
            for tensor in files.read(Path(path)).tensors.values():
                tensor.sum()  # every number is really there
    except LoadError as error:
        root: BaseException = error
        while root.__cause__ is not None:
            root = root.__cause__
        return "LoadError", str(error), f"{type(root).__name__}: {root}"
    except BaseException as error:
        return type(error).__name__, str(error), ""
    return "opened", "", ""


if __name__ == "__main__":
    main()
