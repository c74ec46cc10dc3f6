"""Layers, heads and the memory for them on the command line and in scripts."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import wm_explorer as wm
from engine.capture import Capture
from tests import alphabet, borrowed
from ui import cli
from wm_explorer.session import Session

TEXT = "the cat sat on"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three layers of four heads, 64 places."""
    return borrowed.gpt2(tmp_path_factory.mktemp("models") / "mine")


@pytest.fixture(scope="module")
def some(folder: Path) -> wm.Explorer:
    """What the third layer's second and fourth head show."""
    with wm.open(folder, layers=[2], heads=[1, 3]) as explorer:
        explorer.text = TEXT
        assert explorer.trace
        return explorer


def run(capsys: pytest.CaptureFixture[str], *given: object) -> tuple[int, str, str]:
    return cli.main([str(argument) for argument in given]), *capsys.readouterr()


def test_a_script_names_layers_and_heads_from_0(folder: Path, some: wm.Explorer) -> None:
    axes = some.info.channel("attention").axes
    assert [axis.numbers for axis in axes[:2]] == [(2,), (1, 3)]
    with wm.open(folder) as explorer:
        explorer.text = TEXT
        whole = explorer.trace
    np.testing.assert_array_equal(
        some._session.trace["attention"], whole["attention"][:, [2]][:, :, [1, 3]]
    )
    np.testing.assert_array_equal(
        some._session.trace["next.probability"], whole["next.probability"]
    )


def test_a_budget_holds_for_what_is_kept(folder: Path) -> None:
    """Also of a text that grows past it."""
    budget = 2 * 4 * 4 * 40 * 40  # two layers of four heads, 40 tokens
    with wm.open(folder, layers=[1, 2], budget=budget) as explorer:
        for count in (30, 60, 120, 250):
            explorer.text = (borrowed.TEXT * 3)[:count]
            assert explorer.trace["attention"].nbytes <= explorer.trace.kept <= budget
        assert explorer.info.context == 40
        assert "the memory budget has no room for the first" in explorer.notice


@pytest.mark.usefixtures("qapp")
def test_the_command_line_counts_from_1_and_tables_name_the_numbers(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    how = (folder, "--text", TEXT, "--layers", "3", "--heads", "2,4")
    code, _, _ = run(capsys, "trace", *how, "-o", tmp_path / "a.csv")
    assert code == 0
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["channel"] == "attention"]
    assert {row["layer_index"] for row in rows} == {"2"}
    assert {row["head_index"] for row in rows} == {"1", "3"}
    assert run(capsys, "export", *how, "--view", "head", "--focus", "attention:3,4,2",
               "-o", tmp_path / "a.png", "--scale", 1)[0] == 0  # fmt: skip
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width > 100
    code, out, err = run(capsys, "export", *how, "--view", "head", "--focus", "attention:1,4,2",
                         "-o", tmp_path / "b.png")  # fmt: skip
    assert (code, out) == (2, "")
    assert "attention at step" in err
    assert "3 x 2, 4 x" in err


def test_arrays_say_which_layers_and_heads_they_hold(some: wm.Explorer, tmp_path: Path) -> None:
    from wm_explorer import tables

    trace = some._session.trace
    assert trace is not None
    tables.save(trace, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as arrays:
        numbers = json.loads(str(arrays["metadata"]))["numbers"]
    assert numbers["attention"] == {"layer": [2], "head": [1, 3]}
    assert "residual.norm" not in numbers


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--layers", "0"], "must be like 1-4,12"),
        (["--layers", "3-1"], "must be like 1-4,12"),
        (["--heads", "second"], "must be like 1-4,12"),
        (["--budget", "much"], "must be like 512MB"),
        (["--budget", "3KB"], "must be like 512MB"),
        (["--layers", "4"], "no layer 4: its layers are numbered from 1 to 3"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], words: str
) -> None:
    code, out, err = run(capsys, "trace", folder, "--text", "the", *given, "-o", tmp_path / "a.csv")
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert words in line


def test_a_model_of_ours_has_no_heads_to_choose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "trace", "lstm-char", "--text", "a", "--layers", 1, "-o",
                       tmp_path / "a.csv")  # fmt: skip
    assert code == 2
    assert "no attention whose layers and heads could be chosen" in err


def test_inspect_holds_a_model_against_the_budget(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "inspect", folder, "--budget", "2MB")
    assert code == 0
    assert "the weights take " in out
    assert "the attention of 64 tokens take 192 KB, of the 2.0 MB there are for it" in out


def test_a_session_asks_for_heads_and_budget_and_undoes_the_choice() -> None:
    engine = alphabet.Alphabet()
    engine.session = session = Session(engine, "first", budget=5)
    session.edit("ab")
    engine.answer()
    session.capture(Capture((1,), (0,)))
    engine.answer()
    session.undo()
    session.open("second")
    session.undo()
    session.redo()
    assert [capture for capture, _ in engine.captures] == [
        Capture(), Capture((1,), (0,)), Capture(), Capture(), Capture(), Capture(),
    ]  # fmt: skip
    assert {budget for _, budget in engine.captures} == {5}
    asked = len(engine.captures)
    engine.answer()
    session.grant(7)  # of a model that was not fitted to it: it counts from the next on
    assert len(engine.captures) == asked
    session.undo()
    assert engine.captures[-1] == (Capture(), 7)
