"""Files that try to run code, to fill the memory or to be read as something else.

They are live: what guards against them is only how they are read. Built by code, so that each says
what it tries. `build(folder)` makes them all.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

#: The bytes by which a process that opens them may grow.
LIMIT = 256 << 20
#: What a gadget makes in the folder where it runs, if anything runs it.
CANARY = "canary"


class Case(NamedTuple):
    """A file or folder, and words of the sentence that refuses it."""

    path: Path
    words: str


def build(folder: Path, *, hdf5: bool) -> list[Case]:
    """All of them, each in a folder of its own kind; those of HDF5 need h5py."""
    from tests.hostile import archives, arrays, folders, graphs, headers, pickled, storages

    makers = [archives, arrays, folders, graphs, headers, pickled, storages]
    if hdf5:
        from tests.hostile import datasets

        makers.append(datasets)
    cases = []
    for maker in makers:
        place = folder / maker.__name__.rpartition(".")[2]
        place.mkdir(parents=True)
        cases += maker.make(place)
    return cases
