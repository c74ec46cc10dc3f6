"""Good files with random damage open or are refused; the process lives and stays small."""

from __future__ import annotations

import random
import re
import struct
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from tests.hostile import LIMIT
from tests.hostile.graphs import tensor as initializer
from tests.hostile.making import field, onnx
from tests.hostile.opener import Opener

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")

MUTATIONS = 2000
#: Numbers at which arithmetic goes wrong.
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 40, (1 << 63) - 1)


def weights() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return {f"rnn.{name}": w for name, w in torch.nn.LSTM(3, 4).state_dict().items()}


def _safetensors(path: Path) -> None:
    save_file(weights(), path)


def _torch(path: Path) -> None:
    torch.save({"epoch": 3, "model": weights()}, path)


def _legacy(path: Path) -> None:
    torch.save(weights(), path, _use_new_zipfile_serialization=False)


def _numpy(path: Path) -> None:
    with path.open("wb") as file:
        np.savez_compressed(file, **{name: w.numpy() for name, w in weights().items()})


def _array(path: Path) -> None:
    with path.open("wb") as file:  # no checksum guards this one
        np.save(file, weights()["rnn.weight_ih_l0"].numpy())


def _keras(path: Path) -> None:
    import h5py

    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = '{"class_name": "Sequential", "config": {"layers": []}}'
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [b"lstm"]
        layer = group.create_group("lstm")
        layer.attrs["weight_names"] = [b"lstm/kernel:0"]
        layer["lstm/kernel:0"] = weights()["rnn.weight_ih_l0"].numpy()
        layer.create_dataset("packed", data=np.ones((8, 8)), chunks=(4, 4), compression="gzip")


def _onnx(path: Path) -> None:
    attribute = field(5, field(1, "hidden_size") + field(3, 4) + field(20, 2))
    node = field(1, field(1, "x") + field(2, "y") + field(4, "LSTM") + attribute)
    axes = field(2, field(1, field(1, 1) + field(2, field(1, field(1, 7)))))
    given = field(11, field(1, "x") + axes)
    arrays = [
        initializer(tuple(w.shape), w.numpy().tobytes(), name=n) for n, w in weights().items()
    ]
    path.write_bytes(onnx(node, given, *arrays))


FORMATS: dict[str, Callable[[Path], None]] = {
    "safetensors": _safetensors,
    "torch": _torch,
    "legacy": _legacy,
    "numpy": _numpy,
    "array": _array,
    "keras": _keras,
    "onnx": _onnx,
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with one to three wounds, rather near its beginning or end, where formats think."""
    raw = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        near = chance.choice((len(raw), min(len(raw), 400)))
        at = (
            chance.randrange(near)
            if chance.random() < 0.7
            else len(raw) - 1 - chance.randrange(near)
        )
        match chance.randrange(7):
            case 0 | 1:
                raw[at] ^= 1 << chance.randrange(8)
            case 2:
                raw[at] = chance.randrange(256)
            case 3:
                size = chance.choice((2, 4, 8))
                edge = chance.choice(EDGES) & ((1 << 8 * size) - 1)
                raw[at : at + size] = struct.pack("<Q", edge)[:size]
            case 4 if written := list(re.finditer(rb"\d+", raw[:500])):
                number = chance.choice(written)
                raw[number.start() : number.end()] = str(chance.choice(EDGES)).encode()
            case 5:
                del raw[at : at + chance.randrange(1, 40)]
            case _:
                raw[at:at] = raw[chance.randrange(len(raw)) :][: chance.randrange(1, 40)]
        if not raw:
            break
    return bytes(raw[: chance.randrange(len(raw))] if raw and chance.random() < 0.03 else raw)


@pytest.mark.parametrize("format_", FORMATS)
def test_damaged_files_open_or_are_refused(format_: str, tmp_path: Path) -> None:
    if format_ == "keras" and find_spec("h5py") is None:
        pytest.skip("needs h5py")
    path, chance = tmp_path / "model", random.Random(format_)
    FORMATS[format_](path)
    good = path.read_bytes()
    opened = 0
    # HDF5 asks for the room that a file claims before it reads into it, and then gives it back
    hdf5 = format_ == "keras"
    with Opener(tmp_path, room=1 << 45 if hdf5 else LIMIT, within=hdf5) as opener:
        assert opener.open(path).kind == "opened"
        for number in range(MUTATIONS):
            path.write_bytes(mutated(good, chance))
            outcome = opener.open(path)
            kind, words, root, grown = outcome
            opened += kind == "opened"
            tidy = kind == "opened" or (words.isprintable() and words.startswith("'model' "))
            if (
                kind not in ("opened", "LoadError")
                or (outcome.greedy and not hdf5)
                or not tidy
                or grown > LIMIT
            ):
                path.rename(tmp_path / f"mutation{number}")
                pytest.fail(f"mutation {number} in {tmp_path}: {kind}: {words} ({root})")
    assert 0 < opened < MUTATIONS
