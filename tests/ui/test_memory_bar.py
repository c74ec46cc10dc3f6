"""Other sizes of a memory, and no memory, from the window."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.conftest import OpenWindow

WORD = "a long word it never saw"


def answered(window: Any) -> str:
    """What the model says at each blank."""
    trace = window.session.trace
    symbols = trace.info.symbols
    return "".join(
        symbols[int(trace.at("answer", i).argmax())]
        for i, token in enumerate(trace.tokens)
        if symbols[token.id] == "·"
    )


def read(qtbot: Any, window: Any) -> None:
    """Waits until the model that was asked for has read the text."""
    session = window.session
    qtbot.waitUntil(lambda: not session.busy and bool(session.trace), timeout=30_000)
    qtbot.waitUntil(lambda: window.desk.info is session.info, timeout=30_000)


def test_more_slots_and_no_memory_can_be_chosen_and_undone(qtbot: Any, opened: OpenWindow) -> None:
    window = opened(f"{WORD}\n", model="dnc-copy")
    read(qtbot, window)
    bar = window.memory
    assert bar.isVisible()
    assert bar.sizes["slots"].value() == 16
    assert answered(window) != WORD
    bar.sizes["slots"].setValue(64)
    read(qtbot, window)
    assert window.session.trace.at("memory", 3).shape == (64, 12)
    assert answered(window) == WORD
    bar.cut.click()
    read(qtbot, window)
    assert window.session.info.cut
    assert answered(window) != WORD
    window.session.undo()
    read(qtbot, window)
    window.refresh()
    assert not bar.cut.isChecked()
    assert answered(window) == WORD
    window.session.undo()
    read(qtbot, window)
    window.refresh()
    assert bar.sizes["slots"].value() == 16


def test_a_model_without_such_sizes_has_no_bar(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abc")
    assert not window.memory.isVisible()


@pytest.mark.parametrize("name", ["next.panel", "generate.one"])
def test_the_window_goes_on_with_a_model_that_only_answers(
    qtbot: Any, opened: OpenWindow, name: str
) -> None:
    window = opened("ab\n", model="ntm-copy")
    read(qtbot, window)
    window.refresh()
    assert window.actions_.commands[name].isEnabled() == (name == "next.panel")
    assert {"slots", "addressing", "next"} <= set(window.panels)


def test_a_window_starts_with_the_memory_that_was_asked_for(qtbot: Any, opened: OpenWindow) -> None:
    window = opened(f"{WORD}\n", model="dnc-copy", asked={"memory": {"slots": 64}, "cut": True})
    read(qtbot, window)
    window.refresh()
    assert window.memory.sizes["slots"].value() == 64
    assert window.memory.cut.isChecked()
