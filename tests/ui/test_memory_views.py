"""The views of memory machines: planted facts at their places, and pictures somebody looked at."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.machines import trace
from tests.ui.pictures import assert_looks_as_it_did
from ui.export import image
from ui.knockout import knock_out_line
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View, views, views_for
from ui.views.allocation import chain
from wm_explorer.focus import Focus
from wm_explorer.sentences import line, sentences

SIZE = (720, 420)
STORY = "anna went to the kitchen.\nanna took the ball.\nben ran to the office.\nwhere is the ball?"
#: View -> the model and the text of its picture.
PICTURES = {
    "slots": ("ntm-copy", "memory\n"),
    "addressing": ("ntm-copy", "memory\n"),
    "allocation": ("dnc-copy", "memory\n"),
    "stack": ("stack-abc", "aaabbbcccaab"),
    "hops": ("memn2n-qa2", STORY),
    "graph": ("dnc-copy", "memory\n"),
    "flow": ("ntm-copy", "memory\n"),
    "segments": ("rmt-recall", "aKfQzBmT\nzm\n\nfQa"),
}


def drawn(view_id: str, theme: Theme = DARK) -> tuple[View, Scene, QImage]:
    """A view of its model, drawn at the last step; 1 point is 1 pixel."""
    found = trace(*PICTURES[view_id])
    view = views()[view_id](found.info)
    scene = Scene(found, len(found) - 1, theme)
    return view, scene, image(view, scene, SIZE)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("view_id", PICTURES)
def test_a_memory_view_looks_as_it_did(qtbot: QtBot, view_id: str, theme: Theme) -> None:
    view, scene, _ = drawn(view_id, theme)
    other = view_id in ("graph", "flow")  # these have pictures of other models too
    assert_looks_as_it_did(view, scene, SIZE, f"{view_id}-machine" if other else None)


@pytest.mark.parametrize("size", [(300, 200), (1900, 1000)])
@pytest.mark.parametrize("view_id", PICTURES)
def test_it_can_be_small_and_large_and_stand_at_the_first_step(
    qtbot: QtBot, view_id: str, size: tuple[int, int]
) -> None:
    found = trace(*PICTURES[view_id])
    view = views()[view_id](found.info)
    for step in (0, len(found) - 1):
        picture = image(view, Scene(found, step, LIGHT), size)
        points = [(x, y) for x in range(0, size[0], 7) for y in range(0, size[1], 5)]
        assert len({picture.pixelColor(x, y).name() for x, y in points}) > 3


@pytest.mark.parametrize("view_id", PICTURES)
def test_pointing_at_it_gives_cells_that_exist(qtbot: QtBot, view_id: str) -> None:
    view, scene, _ = drawn(view_id)
    found = set()
    for x in range(2, SIZE[0], 5):
        for y in range(2, SIZE[1], 5):
            focus = view.focus_at(QPointF(x, y), scene)
            if focus is not None and focus.channel is not None:
                shape = scene.trace.at(focus.channel, focus.step).shape
                assert len(focus.index) == len(shape), focus
                assert all(0 <= i < n for i, n in zip(focus.index, shape, strict=True)), focus
            if focus is not None:
                found.add(focus.channel)
    assert found


def test_views_ask_for_channels_and_not_for_names() -> None:
    def ids(model: str, text: str) -> set[str]:
        return {cls.id for cls in views_for(trace(model, text).info)}

    assert {"slots", "addressing", "next"} <= ids("ntm-copy", "a\n")
    assert {"slots", "allocation"} <= ids("dnc-copy", "a\n")
    assert not {"addressing", "hops", "stack"} & ids("dnc-copy", "a\n")
    assert {"hops", "slots"} <= ids("kvmemnn-facts", "the home of ben is oslo\n")
    assert "stack" in ids("stack-abc", "a")
    assert {"segments", "slots", "attention", "head", "flow"} <= ids("rmt-recall", "a")
    assert not {"slots", "stack", "hops", "allocation", "segments"} & ids("rnn-abc", "a")


def test_the_slot_written_is_framed_and_named(qtbot: QtBot) -> None:
    view, scene, picture = drawn("slots")
    writes = scene.trace.at("write.weights", scene.at)[0]
    slot = int(writes.argmax())
    assert view._map.changed(scene) == [slot]  # type: ignore[attr-defined]
    row = view._map.row(slot, len(writes))  # type: ignore[attr-defined]
    frame = picture.pixelColor(int(row.center().x()), int(row.top() + 0.5))
    assert frame == QColor(DARK.accent)
    assert f"changed in this step: {slot + 1}" in view.describe(scene)


def test_the_read_head_is_where_its_strip_is_bright(qtbot: QtBot) -> None:
    view, scene, picture = drawn("slots")
    strips = view._strips  # type: ignore[attr-defined]
    rect = strips.rect_of("read.weights", 0)
    weights = scene.trace.at("read.weights", scene.at)[0]
    x = rect.left() + (scene.at + 0.5) * strips._axis.step_width
    y = rect.top() + (int(weights.argmax()) + 0.5) / len(weights) * rect.height()
    bright = picture.pixelColor(int(x), int(y))
    dark = picture.pixelColor(int(x), int(rect.bottom()) - 9)
    assert bright.lightness() > dark.lightness() + 60
    focus = view.focus_at(QPointF(x, y), scene)
    assert focus == Focus(scene.at, "read.weights", (0, int(weights.argmax())))


def test_addressing_tells_why_the_focus_is_where_it_is(qtbot: QtBot) -> None:
    view, scene, _ = drawn("addressing")
    words = view.describe(scene)
    gate = scene.trace.at("read.gate", scene.at)[0]
    assert f"gate g = {gate:.3g}" in words
    view.chosen["head"] = "write.0"
    slot = int(scene.trace.at("write.weights", scene.at)[0].argmax())
    assert f"write.weights: most at slot {slot + 1}" in view.describe(scene)


def test_the_chain_of_links_is_followed_from_its_beginning() -> None:
    link = np.zeros((5, 5))
    link[3, 1] = link[0, 3] = link[4, 0] = 1
    assert chain(link) == [1, 3, 0, 4]
    link[1, 4] = 1  # a ring has no beginning
    assert chain(link) == []
    assert chain(np.zeros((3, 3))) == []


def test_allocation_tells_in_which_order_slots_were_written(qtbot: QtBot) -> None:
    view, scene, _ = drawn("allocation")
    letters = [i for i, token in enumerate(scene.trace.tokens) if token.text in "memory"]
    written = [int(scene.trace.at("write.weights", i)[0].argmax()) + 1 for i in letters]
    after = Scene(scene.trace, letters[-1], DARK)
    assert " → ".join(map(str, written)) in view.describe(after)


def test_the_stack_is_as_deep_as_what_was_pushed(qtbot: QtBot) -> None:
    view, scene, _ = drawn("stack")
    found = scene.trace
    for stack in range(found.at("stack", 0).shape[0]):
        view.chosen["stack"] = str(stack)
        names = [name for name, _ in view._columns(scene)]  # type: ignore[attr-defined]
        assert names == ["soft", "hard"]
        depth = found.at("hard.stack.depth", scene.at)[stack]
        _, cells = view._columns(scene)[1]  # type: ignore[attr-defined]
        assert len(cells) == round(float(depth))
        assert all(value != -1 for value, _ in cells)


def test_sentences_are_told_from_the_tokens(qtbot: QtBot) -> None:
    found = trace(*PICTURES["hops"])
    known = sentences(found, len(found) - 1)
    assert [sentence.text for sentence in known] == STORY.split("\n")[:3]
    assert line(found, len(found) - 1).text == "where is the ball?"
    first = known[0].steps
    assert sentences(found, first[-1]) == known[:1]
    assert sentences(found, first[-1] - 1) == []


def test_hops_name_the_sentences_and_the_answer(qtbot: QtBot) -> None:
    view, scene, _ = drawn("hops")
    words = view.describe(scene)
    assert "hop 1 looks at “anna took the ball.”" in words
    assert "answer: kitchen" in words
    row, sentence = view._rows[1]  # type: ignore[attr-defined]
    focus = view.focus_at(QPointF(row.right() - 10, row.center().y()), scene)
    assert focus == Focus(sentence.steps[-1])
    focus = view.focus_at(QPointF(40, row.center().y()), scene)
    assert focus == Focus(scene.at, "sentence.weights", (0, sentence.slot))


def test_a_view_of_a_memory_states_its_knock_out(qtbot: QtBot) -> None:
    found = trace(*PICTURES["hops"])
    assert "99.7% (accuracy); with the memory cut out: 17.3%" in knock_out_line(found.info)


def test_the_graph_names_parts_as_components_of_memory_and_says_what_does_not_hold(
    qtbot: QtBot,
) -> None:
    view, scene, plain = drawn("graph")
    assert "write head" in view.describe(scene)
    view.chosen["names"] = "baddeley"
    assert "central executive 1" in view.describe(scene)
    assert "episodic buffer" in view.describe(scene)
    assert image(view, scene, SIZE) != plain
    view.chosen["names"] = "memory"
    assert "working memory: external" in view.describe(scene)
    found = trace("rnn-abc", "ab")
    alone = views()["graph"](found.info)
    alone.chosen["names"] = "baddeley"
    assert "phonological loop 1" in alone.describe(Scene(found, 1, DARK))


def test_the_graph_stands_still_from_step_to_step(qtbot: QtBot) -> None:
    view, scene, _ = drawn("graph")
    places = dict(view._rects)  # type: ignore[attr-defined]
    image(view, Scene(scene.trace, 2, DARK), SIZE)
    assert view._rects == places  # type: ignore[attr-defined]


def test_flow_tells_which_slots_a_step_writes_and_reads(qtbot: QtBot) -> None:
    view, scene, _ = drawn("flow")
    read = int(scene.trace.at("read.weights", scene.at)[0].argmax()) + 1
    assert f"reads {read}" in view.describe(scene)
