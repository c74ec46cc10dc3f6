"""The view of segments, with planted memory tokens: pixels and cells at known places."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.attending import model as attending
from ui.colours import LEVELS, table
from ui.export import image
from ui.theme import DARK
from ui.view import Scene
from ui.views.segments import Segments
from wm_explorer.focus import Focus
from wm_explorer.segments import mass, memory_tokens, segments, written_by
from wm_explorer.trace import Trace

SIZE = (900, 560)
LAYERS, HEADS, SLOTS, UNITS, PLACES = 1, 2, 3, 4, 4
#: Three segments: one that a line end closes, one that is full, one that goes on.
TEXT = ("ab\n", "cdef", "gh")
#: What each segment was given, in every cell of a memory token: [segment, slot].
MEMORY = ((0.25, -0.5, 1.0), (0.5, 0.0, -1.0), (-0.25, 0.75, 0.125), (1.0, 1.0, 0.5))
COSINES = (1.0, 0.25, -0.5)


def planted(count: int = 3) -> Trace:
    """A run over the first `count` segments, under names of its own where names do not matter."""
    axes = (Axis("layer", LAYERS), Axis("head", HEADS), Axis("slot", SLOTS))
    slot, unit = Axis("slot", SLOTS), Axis("unit", UNITS)
    channels = (
        Channel("given", (slot, unit), "memory", "given"),
        Channel("left", (slot, unit), "memory", "left"),
        Channel("likeness", (slot,), "scalar", "likeness"),
        Channel("onto.memory", axes, "weights", "reads", partial=True),
        Channel("onto.places", (*axes, Axis("place", PLACES)), "weights", "writes", partial=True),
        Channel("onto.itself", (*axes, Axis("previous", SLOTS)), "weights", "keeps", partial=True),
        Channel("segment", (), "scalar", "segment"),
        Channel("segment.place", (), "scalar", "place"),
    )
    text = "".join(TEXT[:count])
    layout = Layout(channels, {})
    rows = np.zeros((len(text), layout.width), np.float32)
    shown = {channel.name: layout.view(rows, channel.name) for channel in channels}
    step = 0
    for number, part in enumerate(TEXT[:count]):
        for place in range(len(part)):
            shown["given"][step] = np.array(MEMORY[number])[:, None]
            shown["left"][step] = np.array(MEMORY[number + 1])[:, None]
            shown["likeness"][step] = COSINES
            shown["onto.memory"][step, 0] = ((0.125, 0.0, 0.25), (0.0, 0.5, 0.25))
            shown["onto.places"][step, 0, 0, :, : place + 1] = 0.125
            shown["onto.places"][step, 0, 1, 1, place] = 0.75
            shown["onto.itself"][step, 0, 0] = 0.0625 * np.eye(SLOTS)
            shown["segment"][step], shown["segment.place"][step] = number + 1, place + 1
            step += 1
    tokens = [Token(char, 1, i) for i, char in enumerate(text)]
    info = ModelInfo("planted", "none", 0, channels, {}, ("\ufffd", "a"))
    return Trace(info).apply(Update(1, 0, tokens, [], True, 0.0), [rows])


def drawn(
    found: Trace, at: int, size: tuple[int, int] = SIZE, head: str = "all"
) -> tuple[Segments, Scene, QImage]:
    view = Segments(found.info)
    view.chosen["head"] = head
    scene = Scene(found, at, DARK)
    return view, scene, image(view, scene, size)


def near(picture: QImage, rect: QRectF) -> QColor:
    """The colour in a cell beside its number."""
    return picture.pixelColor(int(rect.left() + 3), int(rect.top() + 3))


def weight_colour(weight: float) -> QColor:
    return QColor(table("weights", DARK)[int(weight * (LEVELS - 1))])


def cell(rect: QRectF, slot: int, unit: int) -> QPointF:
    return QPointF(
        rect.left() + (unit + 0.5) / UNITS * rect.width(),
        rect.top() + (slot + 0.5) / SLOTS * rect.height(),
    )


def test_every_segment_up_to_the_cursor_has_a_picture_of_what_it_was_given(qtbot: QtBot) -> None:
    found = planted()
    colours = table("memory", DARK)
    for at, count in ((2, 1), (6, 2), (7, 3), (8, 3)):
        view, scene, picture = drawn(found, at)
        pictures = view._pictures.pictures
        assert len(pictures) == count + 1, "and one of what it leaves"
        for number, (rect, channel, step) in enumerate(pictures):
            last = number == count
            assert channel == ("left" if last else "given")
            for slot, value in enumerate(MEMORY[number]):
                point = cell(rect, slot, 2)
                expected = QColor(colours[int((value + 1) / 2 * (LEVELS - 1) + 0.5)])
                assert picture.pixelColor(point.toPoint()) == expected, (at, number, slot)
                assert view.focus_at(point, scene) == Focus(step, channel, (slot, 2))


def test_a_drift_is_filled_as_far_as_a_token_has_turned(qtbot: QtBot) -> None:
    view, scene, picture = drawn(planted(), 8)
    rect, step = view._pictures.drifts[0]
    assert step == 2, "as it was when the first segment ended"
    for slot, cosine in enumerate(COSINES):
        y = int(rect.top() + (slot + 0.9) / SLOTS * rect.height())
        row = [picture.pixelColor(x, y).name() for x in range(int(rect.left()), int(rect.right()))]
        filled = sum(colour != DARK.absent for colour in row) / len(row)
        assert filled == pytest.approx(min(1 - cosine, 1), abs=0.05)
        point = QPointF(rect.center().x(), y)
        assert view.focus_at(point, scene) == Focus(2, "likeness", (slot,))


def test_what_heads_take_from_memory_tokens_is_a_table(qtbot: QtBot) -> None:
    view, scene, picture = drawn(planted(), 4)
    for head, weights in enumerate(((0.125, 0.0, 0.25), (0.0, 0.5, 0.25))):
        for slot, weight in enumerate(weights):
            rect = view._reads.cell(head, slot)
            assert near(picture, rect) == weight_colour(weight)
            assert view.focus_at(rect.center(), scene) == Focus(4, "onto.memory", (0, head, slot))


def test_what_memory_tokens_take_from_the_segment_is_another(qtbot: QtBot) -> None:
    for chosen, expected in (("all", 0.75), ("0.0", 0.125), ("0.1", 0.75)):
        view, scene, picture = drawn(planted(), 5, head=chosen)  # the third symbol of "cdef"
        rect = view._writes.cell(1, 2)
        assert near(picture, rect) == weight_colour(expected)
        head = 0 if chosen == "0.0" else 1
        assert view.focus_at(rect.center(), scene) == Focus(5, "onto.places", (0, head, 1, 2))
        kept = view._writes.cell(2, 3 + 2)  # behind three symbols, the third memory token
        assert near(picture, kept) == weight_colour(0 if chosen == "0.1" else 0.0625)
        assert kept.left() > view._writes.cell(2, 2).right() + 4, "memory tokens stand apart"
    assert view.focus_at(kept.center(), scene) == Focus(5, "onto.itself", (0, 1, 2, 2))


def test_the_strip_shows_what_heads_take_from_all_memory_tokens(qtbot: QtBot) -> None:
    view, scene, picture = drawn(planted(), 8)
    rect = view._strip.rect_of("onto.memory")
    for step in (0, 8):
        for head, whole in enumerate((0.375, 0.75)):
            x = rect.left() + (step + 0.3) * view._strip._axis.step_width
            point = QPointF(x, rect.top() + (head + 0.5) / HEADS * rect.height())
            expected = QColor(table("weights", DARK)[int(whole * (LEVELS - 1) + 0.5)])
            assert picture.pixelColor(point.toPoint()) == expected
            strongest = (2, 1)[head]
            focus = Focus(step, "onto.memory", (0, head, strongest))
            assert view.focus_at(point, scene) == focus


def test_older_segments_are_left_out_where_there_is_no_room(qtbot: QtBot) -> None:
    view, _, _ = drawn(planted(), 8, size=(300, 200))
    assert view._pictures.hidden == 2
    assert [picture.step for picture in view._pictures.pictures] == [8, 8]
    assert view._reads.cell_at(QPointF(150, 150)) is None, "nothing is where nothing was drawn"


def test_the_view_says_what_is_read_and_written(qtbot: QtBot) -> None:
    view, scene, _ = drawn(planted(), 5)
    words = view.describe(scene)
    assert "segment 2, place 3" in words
    assert "head L1 H2 looks most at memory token 2, by 0.5" in words
    assert "memory token 2 takes most from “e”" in words


def test_it_asks_for_kinds_and_axes(qtbot: QtBot) -> None:
    info = planted().info
    assert Segments.accepts(info)
    assert not Segments.accepts(attending())
    for missing in ("onto.memory", "onto.places", "onto.itself", "left", "likeness", "segment"):
        channels = tuple(c for c in info.channels if c.name != missing)
        assert not Segments.accepts(ModelInfo("other", "none", 0, channels, {}, ("a",)))


def test_segments_and_what_wrote_them_are_told_from_the_trace() -> None:
    found = planted()
    tokens = memory_tokens(found.info)
    assert tokens is not None
    known = segments(found, len(found))
    assert [(s.number, s.steps) for s in known] == [
        (1, range(3)), (2, range(3, 7)), (3, range(7, 9)),
    ]  # fmt: skip
    assert [s.steps for s in segments(found, 5)] == [range(3), range(3, 5)]
    expected = np.full((SLOTS, 4), 0.125)
    expected[1, 3] = 0.75
    np.testing.assert_array_equal(written_by(found, tokens, known[1]), expected)
    np.testing.assert_allclose(mass(found, tokens.reads, 4, 5), [[[0.375, 0.75]]])
