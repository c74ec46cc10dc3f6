"""Files of torch whose tensors claim what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch

from tests.hostile import Case
from tests.hostile.making import (
    call,
    literal,
    program,
    storage,
    tensor,
    torch_legacy,
    torch_zip,
)

FOUR = bytes(16)  # four numbers


def make(folder: Path) -> Iterator[Case]:
    def zipped(name: str, pickled: bytes, words: str) -> Case:
        path = folder / f"{name}.pt"
        path.write_bytes(torch_zip(pickled, {"0": FOUR}))
        return Case(path, words)

    lie = "claims"
    yield zipped("numbers", tensor(storage(10**9), 0, [10**9], [1]), lie)
    yield zipped("few", tensor(storage(5), 0, [5], [1]), lie)
    yield zipped("negative", tensor(storage(-1), 0, [1], [1]), "no storage")
    yield zipped("missing", tensor(storage(4, "9"), 0, [4], [1]), lie)
    yield zipped("outside", tensor(storage(4, "../../version"), 0, [4], [1]), lie)
    yield zipped("shape", tensor(storage(4), 0, [10**9, 1000], [1, 1]), "bytes where there are")
    yield zipped("stride0", tensor(storage(4), 0, [10**9, 1000], [0, 0]), "bytes where there are")
    yield zipped("stride", tensor(storage(4), 0, [2, 2], [100, 1]), "beyond its storage")
    yield zipped("backwards", tensor(storage(4), 0, [4], [-1]), "cannot be")
    yield zipped("offset", tensor(storage(4), 3, [4], [1]), "beyond its storage")
    yield zipped("before", tensor(storage(4), -1, [4], [1]), "beyond its storage")
    yield zipped("axes", tensor(storage(4), 0, [1] * 9, [1] * 9), "cannot be")
    yield zipped("huge", tensor(storage(4), 0, [2**62, 0], [1, 1]), "cannot be")
    yield zipped("ragged", tensor(storage(4), 0, [2, 2], [1]), "beyond its storage")
    yield zipped("name", tensor(storage(4), 0, [4], [1], "a\u202eb"), "of the name 'a\\u202eb'")
    yield zipped(
        "kind", tensor(storage(4, kind=b"ctorch\nQInt8Storage\n"), 0, [4], [1]), "asks for"
    )
    odd = call("torch._utils", "_rebuild_sparse_tensor", "coo", ())
    yield zipped("sparse", program(b"}", literal("w"), odd, b"s"), "_rebuild_sparse_tensor")
    odd = call("torch._utils", "_rebuild_meta_tensor_no_storage", 1, (10**9,), (1,), False)
    yield zipped("meta", program(b"}", literal("w"), odd, b"s"), "_rebuild_meta")
    yield zipped(
        "unsaid",
        program(b"}", literal("w"), call("torch._utils", "_rebuild_tensor_v2"), b"s"),
        "what 'w' is",
    )
    yield zipped("module", program(b"(", literal("module"), literal("x"), b"tQ"), "no storage")
    path = folder / "again.pt"
    numbers = torch.zeros(1 << 18)
    torch.save({f"w{i}": numbers.view(512, 512) for i in range(120)}, path)
    yield Case(path, "the same numbers")
    yield from _legacy(folder)
    yield from _cut(folder)


def _legacy(folder: Path) -> Iterator[Case]:
    def written(name: str, numbers: int, stored: dict[str, bytes], words: str) -> Case:
        path = folder / f"old_{name}.pt"
        path.write_bytes(torch_legacy(tensor(storage(numbers, legacy=True), 0, [4], [1]), stored))
        return Case(path, words)

    yield written("numbers", 10**12, {"0": FOUR}, "cut off")  # allocated before it is read
    yield written("missing", 4, {}, "does not list the storages")
    yield written("other", 4, {"1": FOUR}, "does not list the storages")
    path = folder / "tar.pt"
    path.write_bytes(b"pickle".ljust(257, b"\0") + b"ustar" + bytes(250))
    yield Case(path, "gave up in 2017")


def _cut(folder: Path) -> Iterator[Case]:
    """Good files, cut at several places."""
    weights = torch.nn.LSTM(3, 4).state_dict()
    for legacy in (False, True):
        whole = folder / "whole"
        torch.save(weights, whole, _use_new_zipfile_serialization=not legacy)
        data = whole.read_bytes()
        whole.unlink()
        for share in (0.1, 0.5, 0.9, 0.999):
            path = folder / f"cut{share}{'old' if legacy else ''}.pt"
            path.write_bytes(data[: int(len(data) * share)])
            yield Case(path, "" if legacy else "is cut off")
