"""Data files: what is read back is what the trace held, and a failed write changes nothing."""

from __future__ import annotations

import csv
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.naughty import NAUGHTY
from wm_explorer import tables
from wm_explorer.safewrite import SaveError, replacing
from wm_explorer.text import fit
from wm_explorer.trace import Trace

CHANNELS = (
    Channel("gate.forget", (Axis("layer", 2), Axis("unit", 3)), "gate", ""),
    Channel("memory.link", (Axis("slot", 2), Axis("slot", 2)), "link", ""),
    Channel("turned", (Axis("unit", 3), Axis("layer", 2)), "activation", ""),
    Channel("strength", (), "scalar", ""),
    Channel("attention", (Axis("head", 2), Axis("token")), "weights", ""),
)
INFO = ModelInfo("planted", "none", 0, CHANNELS, {}, ("?",))


def trace_of(texts: list[str]) -> Trace:
    """Random numbers with a NaN, an infinity and a very small one among them."""
    random, steps = np.random.default_rng(3), len(texts)
    rows = random.normal(size=(steps, Layout(CHANNELS, {}).width)).astype(np.float32)
    rows[0, :3] = np.nan, np.inf, 1e-30
    grown = np.full((steps, 2, steps), np.nan, np.float32)
    for step in range(steps):
        grown[step, :, : step + 1] = random.random((2, step + 1))
    tokens = [Token(text, i, i) for i, text in enumerate(texts)]
    update = Update(1, 0, tokens, ["attention"], True, 0.0)
    return Trace(INFO).apply(update, [rows, grown])


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def from_csv(path: Path, trace: Trace) -> dict[str, np.ndarray]:
    """Every channel rebuilt from a CSV alone, but for its shape."""
    found = {c.name: np.full(trace[c.name].shape, np.nan, np.float32) for c in CHANNELS}
    for row in csv_rows(path):
        channel = INFO.channel(row["channel"])
        seen: list[str] = []
        place = [int(row["step"])]
        for axis in channel.axes:
            seen.append(axis.name)
            again = f"_{seen.count(axis.name)}" if seen.count(axis.name) > 1 else ""
            place.append(int(row[f"{axis.name}_index{again}"]))
        found[channel.name][tuple(place)] = np.float32(row["value"])
    return found


TEXTS = ["a", "\0", "日", "😀", "\u200b", "\n", "=", "", "ab\0\0", "\ud7ff", "e\u0301"]


def test_an_npz_holds_every_channel_and_token(tmp_path: Path) -> None:
    trace = trace_of(TEXTS)
    tables.save(trace, tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz", allow_pickle=False) as archive:
        held = dict(archive)
    for channel in CHANNELS:
        np.testing.assert_array_equal(held[channel.name], trace[channel.name])
        assert held[channel.name].dtype == np.float32
    assert held["attention"].shape == (len(TEXTS), 2, len(TEXTS))
    assert np.isnan(held["attention"][1, :, 2:]).all()
    assert not np.isnan(held["attention"][1, :, :2]).any()
    assert held["tokens"].tolist() == [text.rstrip("\0") for text in TEXTS]
    assert held["ids"].tolist() == list(range(len(TEXTS)))
    metadata = json.loads(str(held["metadata"]))
    assert metadata["tokens"] == TEXTS, "NUL characters too"
    assert metadata["text"] == "".join(TEXTS)
    assert metadata["model"] == str(held["model"]) == "planted"
    assert metadata["axes"]["attention"] == ["step", "head", "token"]


def test_a_csv_holds_every_number_exactly(tmp_path: Path) -> None:
    trace = trace_of(TEXTS)
    tables.save(trace, tmp_path / "trace.csv")
    found = from_csv(tmp_path / "trace.csv", trace)
    for channel in CHANNELS:
        np.testing.assert_array_equal(found[channel.name], trace[channel.name])


def test_a_csv_has_no_row_for_what_does_not_exist(tmp_path: Path) -> None:
    tables.save(trace_of(["a", "b", "c"]), tmp_path / "trace.csv")
    attention = [row for row in csv_rows(tmp_path / "trace.csv") if row["channel"] == "attention"]
    assert len(attention) == 2 * (1 + 2 + 3)
    assert all(row["layer_index"] == "" for row in attention)


def test_a_csv_keeps_the_tokens(tmp_path: Path) -> None:
    texts = [*TEXTS, "'", "'=", "''+1", '"', "a,b", "\r\n"]
    tables.save(trace_of(texts), tmp_path / "trace.csv")
    cells = {int(row["step"]): row["token"] for row in csv_rows(tmp_path / "trace.csv")}
    for step, text in enumerate(texts):
        cell = cells[step]
        unguarded = cell[1:] if cell.startswith("'") and tables.guarded(cell[1:]) == cell else cell
        assert unguarded == text


def test_every_naughty_text_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # hundreds of files take their time
    for text in NAUGHTY:
        kept = fit(text[:40]).text
        trace = trace_of([*kept, kept])
        for name in ("trace.npz", "trace.csv"):
            tables.save(trace, tmp_path / name)
        with np.load(tmp_path / "trace.npz", allow_pickle=False) as archive:
            assert json.loads(str(archive["metadata"]))["tokens"] == [*kept, kept]
            np.testing.assert_array_equal(archive["gate.forget"], trace["gate.forget"])
        cells = {int(row["step"]): row["token"] for row in csv_rows(tmp_path / "trace.csv")}
        assert cells[len(kept)] in (kept, f"'{kept}")
        assert cells[len(kept)] == tables.guarded(kept)


FORMULAS = [
    start + rest
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    for rest in ("", "1+1", "cmd|' /C calc'!A0", '"x"')
]


def test_no_text_cell_is_a_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    tables.save(trace_of(FORMULAS), tmp_path / "trace.csv")
    rows = csv_rows(tmp_path / "trace.csv")
    assert {row["token"] for row in rows} == {f"'{formula}" for formula in FORMULAS}
    values = [row["value"] for row in rows]
    assert any(value.startswith("-") for value in values)
    assert all(float(value) == float(value) or value == "nan" for value in values)


def test_an_empty_trace_is_saved_as_well(tmp_path: Path) -> None:
    for name in ("trace.npz", "trace.csv"):
        tables.save(Trace(INFO), tmp_path / name)
    with np.load(tmp_path / "trace.npz") as archive:
        assert archive["gate.forget"].shape == (0, 2, 3)
        assert archive["tokens"].shape == (0,)
    assert csv_rows(tmp_path / "trace.csv") == []


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"must end in \.npz or \.csv"):
        tables.save(trace_of(["a"]), tmp_path / "trace.txt")
    assert list(tmp_path.iterdir()) == []


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("suffix", [".npz", ".csv"])
@pytest.mark.parametrize("room", [0, 100, 1000])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, suffix: str, room: int) -> None:
    path = tmp_path / f"trace{suffix}"
    path.write_text("old")
    with full_disk(room), pytest.raises(SaveError, match=f"trace{suffix}.*File too large"):
        tables.save(trace_of(["a"] * 50), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path], "nothing is left over"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_at_the_end_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "trace.csv"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(f"os.{call}", fail)
    with pytest.raises(SaveError, match="Input/output error"):
        tables.save(trace_of(["a"]), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_replaced_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SaveError, match=r"folder\.csv.*folder"):
        tables.save(trace_of(["a"]), tmp_path / "folder.csv")
    with pytest.raises(SaveError, match="No such file or directory"):
        tables.save(trace_of(["a"]), tmp_path / "gone" / "trace.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_link_and_permissions_survive(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    tables.save(trace_of(["a"]), link)
    assert link.is_symlink()
    assert real.read_text().startswith("step,token,channel,")
    assert real.stat().st_mode & 0o777 == 0o640


def test_an_error_in_the_block_is_passed_on(tmp_path: Path) -> None:
    def write_half() -> None:
        with replacing(tmp_path / "file") as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert list(tmp_path.iterdir()) == []
