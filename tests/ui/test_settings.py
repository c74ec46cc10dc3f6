"""Settings survive everything that can happen to their file; layouts are trusted by checksum."""

from __future__ import annotations

import json
import random
from base64 import b64decode, b64encode
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ui import layouts
from ui.settings import RECENT, Recent, Settings, Store, StoredLayout, default_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


def test_what_was_saved_is_read_again(path: Path) -> None:
    store = Store(path)
    store.settings.theme = "light"
    store.settings.font_size = 12.5
    store.settings.layouts["gates next"] = StoredLayout("6.10.3", ("panel.gates",), 7, "AAAA")
    store.settings.remember(Recent("lstm-char", "多语言 🤖 \u202e"))
    store.save()
    assert Store(path).settings == store.settings
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def test_they_lie_where_the_system_wants_them(own_settings: Path) -> None:
    assert default_path().is_relative_to(own_settings)
    assert default_path().name == "settings.json"


def test_a_value_that_makes_no_sense_is_the_default_and_the_others_stay(path: Path) -> None:
    path.parent.mkdir()
    wrong = {
        "theme": "plaid",
        "font_size": 1e9,
        "language": "zh_CN",
        "device": ["cpu"],
        "budget": -5,
        "recent": [{"model": "gru-char", "text": "kept"}, {"model": 3}, None],
        "layouts": {"broken": {"qt": 6}, "gates": msgspec.to_builtins(_LAYOUT)},
        "unheard of": True,
    }
    path.write_text(json.dumps(wrong))
    settings = Store(path).settings
    assert settings == Settings(
        language="zh_CN", recent=(Recent("gru-char", "kept"),), layouts={"gates": _LAYOUT}
    )


_LAYOUT = StoredLayout("6.10.3", ("panel.gates",), 7, "AAAA")


@pytest.mark.parametrize("budget", [0, 1 << 41, "1 GB", 1.5, None, True])
def test_a_budget_that_makes_no_sense_is_the_default(path: Path, budget: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"budget": budget, "theme": "dark"}))
    assert Store(path).settings == Settings(theme="dark")
    path.write_text(json.dumps({"budget": 3 << 20}))
    assert Store(path).settings.budget == 3 << 20


def test_two_thousand_damaged_files_are_all_read(path: Path) -> None:
    store = Store(path)
    store.settings.layouts["gates"] = _LAYOUT
    store.settings.recent = (Recent("lstm-char", "In the beginning"),) * 3
    store.save()
    whole, chance = path.read_bytes(), random.Random(1)
    for _ in range(2000):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(bytes(damaged[: chance.randint(0, len(damaged))]))
        settings = Store(path).settings
        assert msgspec.convert(msgspec.to_builtins(settings), Settings) == settings


def test_endless_nesting_is_not_followed(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"recent":' + b"[" * 100_000)
    assert Store(path).settings == Settings()


def test_two_windows_do_not_undo_what_the_other_saved(path: Path) -> None:
    one, other = Store(path), Store(path)
    one.settings.theme = "dark"
    one.save()
    other.settings.font_size = 11
    other.save()
    assert (Store(path).settings.theme, Store(path).settings.font_size) == ("dark", 11)


def test_the_newest_texts_are_remembered_once_each() -> None:
    settings = Settings()
    for i in range(RECENT + 5):
        settings.remember(Recent("gru-char", str(i)))
    settings.remember(Recent("gru-char", "17"))
    assert len(settings.recent) == RECENT
    assert [r.text for r in settings.recent[:3]] == ["17", "19", "18"]


@pytest.fixture
def docked(qtbot: object) -> tuple[QMainWindow, dict[str, QDockWidget]]:
    window = QMainWindow()
    qtbot.addWidget(window)  # type: ignore[attr-defined]
    docks = {}
    for name in ("gates", "next", "states"):
        docks[name] = QDockWidget(name, window)
        docks[name].setObjectName(f"panel.{name}")
        window.addDockWidget(layouts.Qt.DockWidgetArea.LeftDockWidgetArea, docks[name])
    return window, docks


def test_a_layout_goes_round(docked: tuple[QMainWindow, dict[str, QDockWidget]]) -> None:
    window, docks = docked
    window.show()
    docks["next"].hide()
    stored = layouts.store(window, docks)
    docks["next"].show()
    state = layouts.restorable(stored, docks)
    assert state is not None
    assert window.restoreState(state)
    assert [name for name, dock in docks.items() if dock.isHidden()] == ["next"]


def test_every_flipped_byte_of_a_layout_is_refused(
    docked: tuple[QMainWindow, dict[str, QDockWidget]],
) -> None:
    window, docks = docked
    stored = layouts.store(window, docks)
    state = b64decode(stored.state)
    for i in range(len(state)):
        flipped = bytearray(state)
        flipped[i] ^= 1 << (i % 8)
        changed = msgspec.structs.replace(stored, state=b64encode(flipped).decode())
        assert layouts.restorable(changed, docks) is None, f"byte {i}"


def test_a_layout_of_another_qt_or_of_other_panels_is_refused(
    docked: tuple[QMainWindow, dict[str, QDockWidget]],
) -> None:
    window, docks = docked
    stored = layouts.store(window, docks)
    assert layouts.restorable(stored, docks) is not None
    assert layouts.restorable(msgspec.structs.replace(stored, qt="6.9.0"), docks) is None
    assert layouts.restorable(stored, {"gates": docks["gates"]}) is None
    assert layouts.restorable(msgspec.structs.replace(stored, state="é"), docks) is None
    assert layouts.restorable(None, docks) is None
