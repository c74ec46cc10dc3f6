"""The allocation view: planted facts at their places, for two read heads."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.ui.pictures import assert_looks_as_it_did
from ui.colours import table
from ui.export import image
from ui.shares import several
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View
from ui.views.allocation import Allocation, chain
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

SIZE = (900, 500)
STEPS, SLOTS, HEADS = 20, 10, 2
#: The slots in the order in which they are written, one at every step from the first.
ORDER = [7, 2, 9, 0, 4, 5, 1, 3]
#: Shares of the modes of both heads at every step.
MODES = ((0.25, 0.5, 0.25), (0.0, 0.1, 0.9))


def planted(steps: int = STEPS) -> Trace:
    """A run in which the slots of `ORDER` are written in turn, and then read in turn."""
    slot, head, one = Axis("slot", SLOTS), Axis("head", HEADS), Axis("head", 1)
    channels = (
        Channel("memory.usage", (slot,), "gate", "use", source="planted"),
        Channel("write.weights", (one, slot), "weights", "write", partial=True),
        Channel("read.weights", (head, slot), "weights", "read", partial=True),
        Channel("write.gate", (one,), "gate", "gate"),
        Channel("read.free_gate", (head,), "gate", "free"),
        Channel("read.mode", (head, Axis("mode", 3)), "weights", "mode"),
        Channel("memory.link", (slot, Axis("previous", SLOTS)), "link", "link"),
    )
    layout = Layout(channels, {})
    rows = np.zeros((STEPS, layout.width), np.float32)
    shown = {channel.name: layout.view(rows, channel.name) for channel in channels}
    for step in range(STEPS):
        written = ORDER[: step + 1]
        shown["memory.usage"][step, written] = 1
        if step < len(ORDER):
            shown["write.weights"][step, 0, ORDER[step]] = 1
            shown["write.gate"][step] = 1
        else:
            shown["read.weights"][step, 0, ORDER[(step - len(ORDER)) % len(ORDER)]] = 1
        shown["memory.link"][step, written[1:], written[:-1]] = 1
        shown["read.free_gate"][step] = (0.2, 0.7)
        shown["read.mode"][step] = MODES
    tokens = [Token("abcdefgh"[i % 8], 1 + i % 8, i) for i in range(steps)]
    info = ModelInfo("planted", "none", 0, channels, {}, ("\ufffd", *"abcdefgh"))
    return Trace(info).apply(Update(1, 0, tokens, [], True, 0.0), [rows[:steps]])


def drawn(
    theme: Theme = DARK, at: int = STEPS - 1, size: tuple[int, int] = SIZE
) -> tuple[Allocation, Scene, QImage]:
    found = planted()
    view = Allocation(found.info)
    scene = Scene(found, at, theme)
    return view, scene, image(view, scene, size)


def colour(picture: QImage, x: float, y: float) -> QColor:
    return picture.pixelColor(int(x), int(y))


def middle(view: Allocation, rect: QRectF, step: int) -> float:
    return rect.left() + (step + 0.5) * view._strips._axis.step_width


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_it_looks_as_it_did_for_two_heads(qtbot: QtBot, theme: Theme) -> None:
    view, scene, _ = drawn(theme)
    assert_looks_as_it_did(view, scene, SIZE, "allocation-two-heads")


def test_slots_light_up_when_they_are_written(qtbot: QtBot) -> None:
    view, _, picture = drawn()
    least, most = (QColor(table("gate", DARK)[i]) for i in (0, 253))
    for channel, entry, stays in (("memory.usage", None, True), ("write.weights", 0, False)):
        rect = view._strips.rect_of(channel, entry)
        for step, slot in enumerate(ORDER):
            y = rect.top() + (slot + 0.5) / SLOTS * rect.height()
            assert colour(picture, middle(view, rect, step), y) == most
            after = colour(picture, middle(view, rect, step + 1), y)
            assert after == (most if stays else least)
            if step:
                assert colour(picture, middle(view, rect, step - 1), y) == least


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_gate_is_a_line_as_high_as_it_is_open(qtbot: QtBot, theme: Theme) -> None:
    view, _, picture = drawn(theme)
    rect = view._strips.rect_of("write.gate")
    line, behind = QColor(theme.text), QColor(theme.absent)
    last = len(ORDER) - 1
    for step, top in ((0, True), (last, True), (last + 1, False), (STEPS - 1, False)):
        x = middle(view, rect, step)
        column = [colour(picture, x, y) for y in np.arange(rect.top() + 1, rect.bottom())]
        place = next(i for i, found in enumerate(column) if found == line)
        assert place < 4 if top else place > len(column) - 5
        assert column.count(behind) >= len(column) - 3


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_read_modes_are_bands_that_fill_up_one(qtbot: QtBot, theme: Theme) -> None:
    view, _, picture = drawn(theme)
    colours = several(3, theme)
    assert len({found.name() for found in colours}) == 3
    for head, shares in enumerate(MODES):
        rect = view._strips.rect_of("read.mode", head)
        x = middle(view, rect, 4)
        edges = np.cumsum((0, *shares))
        for band, share in enumerate(shares):
            if share:
                y = rect.top() + (edges[band] + edges[band + 1]) / 2 * rect.height()
                assert colour(picture, x, y) == colours[band], (head, band)


def test_pointing_tells_the_band_and_the_nearest_line(qtbot: QtBot) -> None:
    view, scene, _ = drawn()
    rect = view._strips.rect_of("read.mode", 0)
    for share, band in ((0.1, 0), (0.5, 1), (0.9, 2)):
        point = QPointF(middle(view, rect, 6), rect.top() + share * rect.height())
        assert view.focus_at(point, scene) == Focus(6, "read.mode", (0, band))
    rect = view._strips.rect_of("read.mode", 1)
    point = QPointF(middle(view, rect, 6), rect.top() + 0.5 * rect.height())
    assert view.focus_at(point, scene) == Focus(6, "read.mode", (1, 2))
    rect = view._strips.rect_of("read.free_gate")
    for height, head in ((0.1, 0), (0.9, 1)):
        point = QPointF(middle(view, rect, 3), rect.bottom() - height * rect.height())
        assert view.focus_at(point, scene) == Focus(3, "read.free_gate", (head,))
    rect = view._strips.rect_of("write.gate")
    point = QPointF(middle(view, rect, 3), rect.center().y())
    assert view.focus_at(point, scene) == Focus(3, "write.gate", (0,))


def test_the_chain_of_links_is_drawn_from_the_diagonal_through_each_link(qtbot: QtBot) -> None:
    view, scene, picture = drawn()
    rect = view._links.rect
    assert rect.width() == rect.height()

    def at(row: int, column: int) -> QPointF:
        return QPointF(
            rect.left() + (column + 0.5) / SLOTS * rect.width(),
            rect.top() + (row + 0.5) / SLOTS * rect.height(),
        )

    def white(picture: QImage, point: QPointF) -> bool:
        near = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        return any(
            min(colour(picture, point.x() + x, point.y() + y).getRgb()[:3]) > 100 for x, y in near
        )

    for before, after in pairwise(ORDER):
        point = at(after, before)
        assert view.focus_at(point, scene) == Focus(scene.at, "memory.link", (after, before))
        assert white(picture, at(before, before)), "the chain passes each slot on the diagonal"
    apart = [slot for slot in range(SLOTS) if slot not in ORDER]
    assert not any(white(picture, at(slot, slot)) for slot in apart)
    _, _, first = drawn(at=0)
    assert not any(white(first, at(slot, slot)) for slot in ORDER)


def test_it_says_which_slots_were_written_and_in_which_order(qtbot: QtBot) -> None:
    view, scene, _ = drawn(at=3)
    words = view.describe(scene)
    assert "8 → 3 → 10 → 1" in words
    assert "4 slots in use" in words
    assert "–" in view.describe(Scene(scene.trace, 0, DARK)), "one write is no chain"


def test_of_several_chains_the_longest_is_told() -> None:
    link = np.zeros((8, 8), np.float32)
    link[1, 0] = link[4, 3] = link[6, 4] = link[2, 6] = 0.9
    assert chain(link) == [3, 4, 6, 2]
    link[0, 5] = link[5, 7] = 0.4  # too weak to follow
    assert chain(link) == [3, 4, 6, 2]
    link[0, 5] = link[5, 7] = link[7, 2] = 0.6
    assert chain(link) == [3, 4, 6, 2, 7, 5, 0, 1]


def test_one_step_more_looks_like_a_new_drawing(qtbot: QtBot) -> None:
    found = planted()
    info = found.info
    before, view = planted(STEPS - 4), Allocation(info)
    image(view, Scene(before, STEPS - 5, DARK), SIZE)
    for step in range(STEPS - 4, STEPS):
        more = planted(step + 1)
        picture = image(view, Scene(more, step, DARK), SIZE)
    fresh: View = Allocation(info)
    assert picture == image(fresh, Scene(found, STEPS - 1, DARK), SIZE)


def test_a_low_and_narrow_panel_leaves_out_what_it_has_no_room_for(qtbot: QtBot) -> None:
    for size in ((900, 60), (900, 130), (60, 400)):
        drawn(size=size)
    view, scene, _ = drawn(size=(300, 200))
    assert view._links.rect.isEmpty()
    assert view.focus_at(QPointF(280, 60), scene) != Focus(scene.at, "memory.link", (0, 0))
    shown = view._strips.strips
    assert {strip.channel for strip in shown} == {
        "memory.usage", "write.weights", "read.weights", "read.mode",
    }  # fmt: skip
    assert all(view._strips.rect_of(s.channel, s.entry).height() > 10 for s in shown)
