"""What is retrieved: slots that hold tokens, and slots that were learned, with planted weights."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.machines import trace
from tests.ui.pictures import assert_looks_as_it_did
from ui.colours import LEVELS, table
from ui.export import image
from ui.shares import several
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View, views, views_for
from ui.views.retrieval import Retrieval
from ui.views.slots import Slots
from wm_explorer.focus import Focus
from wm_explorer.memoryflow import flow
from wm_explorer.parts import graph
from wm_explorer.retrieval import Found, attended, retrieved, source
from wm_explorer.trace import Trace

SIZE = (760, 440)
TEXT = "aKbQ..b"
LAYERS, HEADS, SLOTS, WINDOW = 2, 2, 3, 2
#: What the heads take from the slots at the last step; none is rounded on the screen.
WEIGHTS = ((0.25, 0.75, 0.0), (0.0, 0.5, 0.5))


def planted(*, learned: bool = False, steps: int | None = None) -> Trace:
    """A run in which slots are filled in turn two steps after a token was read.

    Or one in which each head of two layers has slots that were learned; the last layer's heads take
    WEIGHTS from them, halved, and the rest from the newest token.
    """
    layer, head, slot = Axis("layer", LAYERS), Axis("head", HEADS), Axis("slot", SLOTS)
    ends = (layer, head) if learned else (head,)
    channels = [
        Channel("attention", (layer, head, Axis("token")), "weights", "who", partial=learned),
        Channel("some.weights", (*ends, slot), "weights", "looks", partial=True),
        Channel("some.share", ends, "gate", "how much"),
        Channel("next", (Axis("symbol", 2),), "probability", "what comes next"),
    ]
    if learned:
        channels.append(Channel("some.value", (*ends, slot, Axis("unit", 4)), "memory", "held"))
    else:
        channels.append(Channel("some.gate", (head,), "gate", "lets through"))
        channels.append(Channel("slot.age", (slot,), "scalar", "age"))
        channels.append(Channel("some.value", (slot, Axis("unit", 4)), "memory", "held"))
    layout = Layout(tuple(channels), {})
    rows = np.zeros((len(TEXT), layout.width), np.float32)
    shown = {c.name: layout.view(rows, c.name) for c in channels if not c.grows}
    attention = np.full((len(TEXT), LAYERS, HEADS, len(TEXT)), np.nan, np.float32)
    for step in range(len(TEXT)):
        attention[step, ..., : step + 1] = 0
        attention[step, ..., step] = 0.5 if learned else 1
        weights = np.array(WEIGHTS) * (step == len(TEXT) - 1)
        if learned:
            shown["some.weights"][step, 0, :, 0] = 0.5
            shown["some.weights"][step, 1] = weights / 2
        else:
            for token in range(max(step - WINDOW - SLOTS + 1, 0), step - WINDOW + 1):
                shown["slot.age"][step, token % SLOTS] = step - token
                shown["some.value"][step, token % SLOTS] = token
            empty = [slot for slot in range(SLOTS) if slot > step - WINDOW]
            shown["slot.age"][step, empty] = -1
            shown["some.weights"][step] = weights
            shown["some.gate"][step] = (0.75, 0.25)
        shown["some.share"][step] = step / 8
    if learned:
        cells = np.arange(LAYERS * HEADS * SLOTS * 4).reshape(LAYERS, HEADS, SLOTS, 4)
        shown["some.value"][:] = cells
    info = ModelInfo("planted", "none", 0, tuple(channels), {}, ("\ufffd", "b"))
    tokens = [Token(char, 0, place) for place, char in enumerate(TEXT)][:steps]
    update = Update(1, 0, tokens, ["attention"], True, 0.0)
    grown = attention[: len(tokens), ..., : len(tokens)]
    return Trace(info).apply(update, [rows[: len(tokens)], grown])


def drawn(
    found: Trace,
    theme: Theme = DARK,
    focus: Focus | None = None,
    size: tuple[int, int] = SIZE,
    **chosen: str,
) -> tuple[Retrieval, Scene, QImage]:
    view = Retrieval(found.info)
    view.chosen |= chosen
    scene = Scene(found, len(found) - 1, theme, focus)
    return view, scene, image(view, scene, size)


def cell(view: Retrieval, row: int, head: int) -> QPointF:
    """A place in a cell beside its number."""
    rect, _, _ = view._rows[row]
    return QPointF(view._first + head * view._cell + 3, rect.top() + 4)


def pixel(picture: QImage, point: QPointF) -> QColor:
    return picture.pixelColor(int(point.x()), int(point.y()))


def test_rows_are_slots_the_strongest_first_and_then_the_context(qtbot: QtBot) -> None:
    view, scene, picture = drawn(planted())
    rows = [(channel, found.place, found.token) for _, channel, found in view._rows]
    # at the last of seven steps the window holds ".b", and the slots Q b . or tokens 3, 4 and 2
    assert rows == [("some.weights", 1, 4), ("some.weights", 2, 2), ("some.weights", 0, 3),
                    ("attention", 6, 6)]  # fmt: skip
    colours = table("weights", DARK)
    for row, (_, channel, found) in enumerate(view._rows):
        for head in range(HEADS):
            expected = 1.0 if channel == "attention" else WEIGHTS[head][found.place]
            place = cell(view, row, head)
            assert pixel(picture, place) == QColor(colours[int(expected * (LEVELS - 1))])
            index = (1, head, 6) if channel == "attention" else (head, found.place)
            assert view.focus_at(place, scene) == Focus(scene.at, channel, index)


def test_a_row_leads_to_the_token_that_its_slot_holds(qtbot: QtBot) -> None:
    view, scene, _ = drawn(planted())
    rect, _, found = view._rows[1]
    assert view._held(found, scene) == ("aK", "b", "Q..")
    assert view.focus_at(QPointF(60, rect.center().y()), scene) == Focus(2)
    assert "head 1 takes most from slot 2, “.” after “aKbQ”, by 0.75" in view.describe(scene)
    assert "share of the memory, by head: 0.75, 0.75" in view.describe(scene)
    plain, pointed = drawn(planted())[2], drawn(planted(), focus=Focus(2))[2]
    words = rect.toRect().adjusted(30, 0, 0, 0)
    assert plain.copy(words) != pointed.copy(words), "pointing anywhere at the token shows here"


def test_what_was_learned_is_no_token_s_and_each_layer_has_its_own(qtbot: QtBot) -> None:
    found = planted(learned=True)
    where = source(found.info)
    assert where is not None
    assert where.layers == (0, 1)
    assert where.learned
    view, scene, _ = drawn(found)
    rows = [(channel, one.place, one.token) for _, channel, one in view._rows]
    assert rows == [("some.weights", 1, None), ("some.weights", 2, None), ("some.weights", 0, None),
                    ("attention", 6, 6)]  # fmt: skip
    assert view.focus_at(cell(view, 0, 1), scene) == Focus(scene.at, "some.weights", (1, 1, 1))
    assert view.focus_at(QPointF(60, view._rows[0][0].center().y()), scene) is None
    assert "head 2 takes most from slot 2, learned, by 0.25" in view.describe(scene)
    first, _, _ = drawn(found, layer="0")
    assert [one.place for _, channel, one in first._rows if channel != "attention"] == [0]


def test_shares_rise_on_the_clock_of_the_weights(qtbot: QtBot) -> None:
    """A line from 0 at the foot to 6/8 of the height, over strips whose last column is bright."""
    for learned in (False, True):
        view, scene, picture = drawn(planted(learned=learned))
        strips = view._strips["1"]
        place = (1,) if learned else ()
        rect = strips.rect_of("some.share", place)
        width = strips._axis.step_width
        for step in (0, 6):
            x = int(rect.left() + (step + 0.5) * width)
            ys = [y for y in range(int(rect.top()), int(rect.bottom()) + 1)
                  if pixel(picture, QPointF(x, y)) in several(HEADS, DARK)]  # fmt: skip
            height = (rect.bottom() - 2 - np.mean(ys)) / (rect.height() - 4)
            assert height == pytest.approx(step / 8, abs=0.12)
            assert view.focus_at(QPointF(x, ys[0]), scene) == Focus(step, "some.share", (*place, 0))
        strip = strips.rect_of("some.weights", (*place, 0))
        y = strip.top() + 1.5 / SLOTS * strip.height()
        weight = 0.375 if learned else 0.75
        bright = pixel(picture, QPointF(strip.left() + 6.5 * width, y))
        colours = table("weights", DARK)
        assert bright in [QColor(colours[int(weight * (LEVELS - 1)) + i]) for i in (0, 1)]
        assert view.focus_at(QPointF(strip.left() + 6.5 * width, y), scene) == Focus(
            6, "some.weights", (*place, 0, 1)
        )


def test_what_does_not_fit_is_counted(qtbot: QtBot) -> None:
    whole, few = drawn(planted())[0], drawn(planted(), size=(500, 100))[0]
    assert len(few._rows) < len(whole._rows)


def test_nothing_is_retrieved_from_an_empty_memory() -> None:
    found = planted()
    where = source(found.info)
    assert where is not None
    assert retrieved(found, where, 0, 1) == []
    assert [one.place for one in attended(found, where, 0, 1)] == [0]
    assert isinstance(attended(found, where, 0, 1)[0], Found)


def test_one_step_more_looks_like_a_new_drawing(qtbot: QtBot) -> None:
    for learned in (False, True):
        whole = planted(learned=learned)
        view = Retrieval(whole.info)
        for steps in range(1, len(TEXT) + 1):
            found = planted(learned=learned, steps=steps)
            scene = Scene(found, steps - 1, DARK)
            assert image(view, scene, SIZE) == image(Retrieval(found.info), scene, SIZE)


def test_models_are_asked_for_channels_and_not_for_names() -> None:
    for learned in (False, True):
        ids = {cls.id for cls in views_for(planted(learned=learned).info)}
        assert {"retrieval", "slots", "attention", "graph", "flow"} <= ids
    for model, text in (("ntm-copy", "a\n"), ("transformer-recall", "aK"), ("dnc-copy", "a\n")):
        assert "retrieval" not in {cls.id for cls in views_for(trace(model, text).info)}


# the slots of each head, the graph and the flow


def test_slots_of_a_head_are_those_that_were_chosen(qtbot: QtBot) -> None:
    found = planted(learned=True)
    view = Slots(found.info)
    assert [choice.id for choice in view.choices()] == ["layer", "head"]
    scene = Scene(found, 6, DARK)
    for layer, head in (("1", "0"), ("0", "1")):
        view.chosen |= {"layer": layer, "head": head}
        image(view, scene, SIZE)
        middle = view._map.row(1, SLOTS).center()
        focus = view.focus_at(middle, scene)
        assert focus == Focus(6, "some.value", (int(layer), int(head), 1, 2))
        assert (
            found.at("some.value", 6)[focus.index]
            == 4 * (SLOTS * (HEADS * int(layer) + int(head)) + 1) + 2
        )
        strips = {strip.entry for strip in view._strips.strips}
        assert strips == {(int(layer), 0), (int(layer), 1)}


def test_a_token_flows_into_its_slot_and_out_of_it_to_whoever_retrieves_it() -> None:
    edges = dict(flow(planted(), 0, 7, 0.6).edges)
    assert edges[("slot", 1), ("token", 6)] == {"weight": 0.75}
    writers = {slot: token for (token, slot) in edges if slot[0] == "slot"}
    assert writers == {
        ("slot", 0): ("token", 3),
        ("slot", 1): ("token", 4),
        ("slot", 2): ("token", 2),
    }
    tokens = {token for token, slot in edges if slot == ("slot", 0)}
    assert tokens == {("token", 0), ("token", 3)}, "both that it held"
    assert all(slot[1] == 1 for slot, token in edges if slot[0] == "slot")


def test_what_was_learned_flows_to_tokens_and_from_none() -> None:
    edges = dict(flow(planted(learned=True), 0, 7, 0.3).edges)
    assert not [edge for edge in edges if edge[1][0] == "slot"]
    readers = {slot for slot, token in edges if token == ("token", 6) and slot[0] == "slot"}
    # layer 2 begins after the 2 * 3 slots of layer 1, whose heads take half from their first
    assert readers == {("slot", 0), ("slot", 3), ("slot", 7)}


def test_learned_slots_are_parts_beside_what_comes_before_their_layer() -> None:
    parts = graph(planted(learned=True).info)
    assert set(parts.successors("learned slots 1")) == {"head 1.1", "head 1.2"}
    assert set(parts.successors("learned slots 2")) == {"head 2.1", "head 2.2"}
    assert not list(parts.predecessors("learned slots 2"))
    column = {name: part["column"] for name, part in parts.nodes(data=True)}
    assert column["learned slots 2"] == column["head 1.1"] < column["head 2.1"]


def test_heads_attend_to_the_window_and_read_the_memory_beside_it() -> None:
    parts = graph(trace("memory-transformer-recall", "aKbQ").info)
    assert set(parts.predecessors("memory")) == {f"head 1.{n}" for n in (1, 2, 3)}
    heads = {f"{name}{n}" for name in ("head 2.", "read head ") for n in (1, 2, 3)}
    assert set(parts.predecessors("output")) == heads
    assert set(parts.successors("memory")) == {f"read head {n}" for n in (1, 2, 3)}


# pictures somebody looked at

PICTURES = {
    "retrieval-memory": ("retrieval", "memory-transformer-recall", "aKfQzBmTbXrC........z"),
    "retrieval-learned": ("retrieval", "persistent-facts", "aaT 7M abA 3X 7M ah"),
    "slots-learned": ("slots", "persistent-facts", "aaT 7M abA 3X 7M ah"),
    "graph-memory": ("graph", "memory-transformer-recall", "aKfQzBmTbXrC........z"),
    "graph-learned": ("graph", "persistent-facts", "aaT 7M abA 3X 7M ah"),
    "flow-memory": ("flow", "memory-transformer-recall", "aKfQzBmTbXrC........z"),
    "flow-learned": ("flow", "persistent-facts", "aaT 7M abA 3X 7M ah"),
}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_did(qtbot: QtBot, name: str, theme: Theme) -> None:
    view_id, model, text = PICTURES[name]
    found = trace(model, text)
    view: View = views()[view_id](found.info)
    assert_looks_as_it_did(view, Scene(found, len(found) - 1, theme), SIZE, name)


@pytest.mark.parametrize("size", [(300, 200), (1900, 1000)])
@pytest.mark.parametrize("name", PICTURES)
def test_it_can_be_small_and_large_and_pointing_gives_cells_that_exist(
    qtbot: QtBot, name: str, size: tuple[int, int]
) -> None:
    view_id, model, text = PICTURES[name]
    found = trace(model, text)
    view = views()[view_id](found.info)
    for step in (0, len(found) - 1):
        scene = Scene(found, step, LIGHT)
        picture = image(view, scene, size)
        points = [(x, y) for x in range(0, size[0], 7) for y in range(0, size[1], 5)]
        assert len({picture.pixelColor(x, y).name() for x, y in points}) > 3
        for x, y in points:
            focus = view.focus_at(QPointF(x, y), scene)
            if focus is not None and focus.channel is not None:
                shape = scene.trace.at(focus.channel, focus.step).shape
                assert len(focus.index) == len(shape), focus
                assert all(0 <= i < n for i, n in zip(focus.index, shape, strict=True)), focus
