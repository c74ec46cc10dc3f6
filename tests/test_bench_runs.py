"""The benchmarks still run and measure what they say. What they measure is not judged here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bench import (
    capture,
    decoder,
    huggingface,
    keystroke,
    machines,
    mosaic,
    paste,
    startup,
    states,
)
from tests.bench.__main__ import GROUPS, main
from tests.bench.display import X_SERVER, display
from tests.bench.timing import Row, percentile, table
from tests.tiny import lstm

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)


def measured(rows: list[Row]) -> None:
    """Something took some time, and no two rows are of one name."""
    assert rows
    assert all(row.measured > 0 for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_a_row_is_held_against_its_target() -> None:
    rows = [
        Row("quick", 1.0, 2.0),
        Row("slow", 3.0, 2.0, "ms"),
        Row("ten times less", 12.0, 10.0, least=True),
        Row("six times less", 6.0, 10.0, least=True),
        Row("who knows", 5.0),
    ]
    assert [row.met for row in rows] == [True, False, True, False, None]
    lines = table(rows).splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["met", "MISSED", "met", "MISSED", "5.00"]
    assert "at most 2 ms" in lines[1]
    assert "at least 10" in lines[2]


def test_a_percentile_is_not_exceeded_by_its_share() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile([1.0], 0.99) == 1.0


def test_an_unknown_group_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keystrokes"]) == 2
    assert "keystrokes" in capsys.readouterr().err
    assert all((Path(__file__).parent / "bench" / f"{group}.py").is_file() for group in GROUPS)


def test_keys_reach_both_windows_and_every_panel_is_painted(qapp: Any) -> None:
    with keystroke.contest(units=16, layers=2, heads=2) as both:
        measured(keystroke.keys(both, rounds=1, to=keystroke.FROM + 2))
        assert both.session.text == keystroke.TEXT[: keystroke.FROM + 2]
        assert both.theirs.prompt.text() == both.session.text
        shares = keystroke.shares(both, to=keystroke.FROM + 2)
        named = {row.name.rpartition(": ")[2] for row in shares}
        assert named == {*keystroke.PANELS, "everything else", "in all"}


def test_a_paste_is_followed_to_its_last_picture(qapp: Any, tmp_path: Path) -> None:
    rows = paste.rows(str(lstm(tmp_path)), characters=40, rounds=1)
    measured(rows)
    first, whole = (row.measured for row in rows if row.target is not None)
    assert first <= whole


def test_a_start_is_watched_to_its_first_heatmap() -> None:
    found = startup.start()
    assert 0 < found["first paint"] < found["first heatmap"]
    rows = startup.rows(starts=1, start=lambda: found)
    assert [row.measured for row in rows if "quickest of" in row.name] == list(found.values())


def test_the_longest_gap_lies_between_two_ticks() -> None:
    assert startup.longest_gap([1.0, 2.0, 7.0, 8.0]) == 5.0
    assert startup.longest_gap([1.0]) == 0.0


def test_recording_and_drawing_are_measured(monkeypatch: pytest.MonkeyPatch, qapp: Any) -> None:
    monkeypatch.setattr(capture, "STEPS", 2)
    model = capture.build("lstm", 8)
    capture.steps(model)()
    capture.silent_steps(model)()
    capture.bare_cells(8)()
    capture.prefill(model)()
    capture.fused_layer(model)()
    monkeypatch.setattr(decoder, "STEPS", 2)
    monkeypatch.setitem(
        decoder.SIZES, "bundled", {"width": 8, "layers": 1, "heads": 2, "context": 16}
    )
    measured([*decoder.step("bundled", 4), decoder.prefill(decoder.Encoder, 4)])
    measured(machines.measured("kvmemnn-facts", 1))
    monkeypatch.setattr(mosaic, "LAYERS", 2)
    assert mosaic.one_more(12, 3) > 0
    assert mosaic.first_picture(12) > 0


def test_watching_a_model_of_the_library_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 32, "vocab_size": 1500}
    monkeypatch.setattr(huggingface, "SMALL", small)
    measured(huggingface.rows(rounds=1, read=12))


def test_following_the_states_of_a_network_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"hidden_size": 16, "num_hidden_layers": 2, "state_size": 4, "vocab_size": 300}
    monkeypatch.setattr(states, "SMALL", small)
    measured(states.rows(rounds=1, read=40, typed=4))


@pytest.mark.skipif(shutil.which(X_SERVER) is None, reason="no X server to start")
def test_displays_are_there_when_they_are_given_and_gone_afterwards() -> None:
    with display("64x48x24") as one, display("64x48x24") as other:
        assert one != other
        sockets = [Path(f"/tmp/.X11-unix/X{name.lstrip(':')}") for name in (one, other)]
        assert all(path.is_socket() for path in sockets)
    assert not any(path.exists() for path in sockets)
