"""A trace as data for other programs: NPZ and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.spec import Channel
from wm_explorer.catalogue import version
from wm_explorer.safewrite import replacing
from wm_explorer.trace import Trace

#: A text cell that begins so is a formula to a spreadsheet; quotes before it are counted in.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def save(trace: Trace, path: str | Path) -> None:
    """Writes every channel at every step as NPZ or CSV, as the file's suffix says.

    Raises ValueError for any other suffix, and SaveError if the file cannot be written.
    """
    path = Path(path)
    writers = {".npz": _write_npz, ".csv": _write_csv}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"{path.name!r} must end in .npz or .csv")
    with replacing(path) as file:
        writer(trace, file)


def arrays(trace: Trace) -> dict[str, NDArray[np.generic]]:
    """What an NPZ holds, by name. Everything loads without pickle.

    One float32 array for each channel, [step, *axes]; axes that grow with the sequence are padded
    with NaN. `tokens`: [step], the text of each token, and `ids`: [step], its place in the
    vocabulary. `model` and `text`: what read what. `metadata`: one JSON text with the version, the
    axes of each channel, the numbers of the entries of axes that hold only some (layers, heads),
    and once more the text and the tokens, because numpy's fixed-width texts lose the NUL characters
    at their ends.
    """
    texts = [token.text for token in trace.tokens]
    metadata = {
        "version": version(),
        "model": trace.info.id,
        "family": trace.info.family,
        "text": "".join(texts),
        "tokens": texts,
        "known": [token.known for token in trace.tokens],
        "axes": {c.name: ["step", *(axis.name for axis in c.axes)] for c in trace.info.channels},
        "numbers": {c.name: _numbers(c) for c in trace.info.channels if _numbers(c)},
    }
    return {
        **{c.name: trace[c.name] for c in trace.info.channels},
        "tokens": np.array(texts, np.str_),
        "ids": np.array([token.id for token in trace.tokens], np.int64),
        "model": np.array(trace.info.id),
        "text": np.array("".join(texts)),
        "metadata": np.array(json.dumps(metadata)),
    }


def _write_npz(trace: Trace, file: BinaryIO) -> None:
    np.savez(file, **arrays(trace))  # type: ignore[arg-type]


def _write_csv(trace: Trace, file: BinaryIO) -> None:
    """One number a row: `step`, `token`, `channel`, the place in the channel, `value`.

    The place has a column for each axis there is in the model (`layer_index`, `unit_index` and so
    on), empty where the channel has no such axis. Steps and places count from 0; of a model that is
    shown in part, layers and heads have the numbers that they have in the model.
    Cells that do not exist, such as the attention to later tokens, have no row. UTF-8, and safe
    to open in a spreadsheet: see `guarded`.
    """
    columns = list(dict.fromkeys(name for c in trace.info.channels for name in _columns(c)))
    text = io.TextIOWrapper(file, "utf-8", newline="")
    csv.writer(text).writerow(["step", "token", "channel", *columns, "value"])
    for step, token in enumerate(trace.tokens):
        for channel in trace.info.channels:
            if step not in trace.part(channel.steps):
                continue
            start = _line([str(step), guarded(token.text), guarded(channel.name)])
            places, values = _cells(trace.at(channel.name, step), channel, columns)
            there = _there(trace, channel, step)
            text.writelines(
                f"{start},{place}{value}\r\n"
                for place, value in zip(places, values, strict=True)
                if there is None or next(there)
            )
    text.detach()


def _there(trace: Trace, channel: Channel, step: int) -> Iterator[bool] | None:
    """Whether each cell of one step exists, in the order of its lines; None if all do."""
    if channel.tokens == "all" or not channel.grows:
        return None
    tokens, reach = trace.part(channel.tokens), trace.reach(step)
    rows = prod(channel.shape(0)[:-1])
    return (token in tokens for _ in range(rows) for token in range(reach))


def _numbers(channel: Channel) -> dict[str, list[int]]:
    """The entries' own numbers, from 0, of the axes that hold only some of what the model has."""
    return {axis.name: list(axis.numbers) for axis in channel.axes if axis.numbers}


def _columns(channel: Channel) -> list[str]:
    """The columns of a channel's axes; an axis that comes twice has two."""
    names = [axis.name for axis in channel.axes]
    times = [names[: i + 1].count(name) for i, name in enumerate(names)]
    return [
        f"{name}_index" if time == 1 else f"{name}_index_{time}"
        for name, time in zip(names, times, strict=True)
    ]


def _cells(
    values: NDArray[np.float32], channel: Channel, columns: list[str]
) -> tuple[list[str], NDArray[np.str_]]:
    """Each cell of one step: where it is, as the cells of a line, and its shortest number."""
    own, axes = _columns(channel), channel.axes
    order = sorted(range(values.ndim), key=lambda axis: columns.index(own[axis]))
    entries = [axes[i].numbers or range(size) for i, size in enumerate(values.shape)]
    along = tuple(entries[own.index(name)] if name in own else None for name in columns)
    return _places(along), values.transpose(order).reshape(-1).astype(np.str_)


@lru_cache(maxsize=32)
def _places(numbers: tuple[Sequence[int] | None, ...]) -> list[str]:
    """All places along the columns: the numbers of each one's entries, None where there is no such
    axis."""
    along = [[f"{i}," for i in each] if each is not None else [","] for each in numbers]
    return ["".join(place) for place in product(*along)]


def _line(cells: list[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().removesuffix("\r\n")


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula: a quote stands before one that could be.

    Reversible: a leading quote was added exactly where a formula sign follows the quotes.
    """
    return f"'{text}" if _FORMULA.match(text) else text
