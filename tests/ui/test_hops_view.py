"""The hop table: sentences or facts by hops, with planted weights, and how words count."""

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
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View, views
from ui.views.hops import Hops
from wm_explorer.focus import Focus
from wm_explorer.sentences import halves, line, sentences
from wm_explorer.trace import Trace

SIZE = (720, 420)
HOPS, SLOTS, PLACES, UNITS = 2, 3, 4, 5
#: A story of four lines over three slots: the fourth takes the place of the first.
LINES = (("one", "is", "red"), ("two", "is", "blue"), ("三", "是", "绿"), ("four", "is", "grey"))
QUESTION = ("two", "is", "?")
#: What each hop takes from each slot while the question is read; none is rounded on the screen.
WEIGHTS = ((0.25, 0.75, 0.0), (0.125, 0.0, 0.875))


def planted(
    *,
    keyed: bool = False,
    places: bool = False,
    steps: int | None = None,
    lines: tuple[tuple[str, ...], ...] = LINES,
    first: float = WEIGHTS[0][0],
) -> Trace:
    """A run in which sentences are written and looked at as the constants above say."""
    hop, slot = Axis("hop", HOPS), Axis("slot", SLOTS)
    channels = [
        Channel("some.weights", (hop, slot), "weights", "looks", source="planted", partial=True),
        Channel("slot.age", (slot,), "scalar", "age", source="planted"),
        Channel("answer", (Axis("symbol", 3),), "probability", "answer"),
    ]
    if keyed:
        channels.append(Channel("value.gate", (Axis("part", 1),), "gate", "part"))
    if places:
        axes = (Axis("place", PLACES), Axis("unit", UNITS))
        channels.append(Channel("position.encoding", axes, "activation", "places"))
    texts = [text for words in lines for text in (*words, "\n")] + list(QUESTION)
    layout = Layout(tuple(channels), {})
    rows = np.zeros((len(texts), layout.width), np.float32)
    shown = {channel.name: layout.view(rows, channel.name) for channel in channels}
    written: dict[int, int] = {}  # slot to the step that wrote it
    number = parted = place = 0
    for step, text in enumerate(texts):
        if text == "\n":
            written[number % SLOTS] = step
            number += 1
        parted = parted or text in ("is", "是")
        place += text not in ("\n", "?")
        for i in range(SLOTS):
            shown["slot.age"][step, i] = step - written[i] if i in written else -1
        shown["some.weights"][step] = WEIGHTS if number == len(lines) else 0
        shown["some.weights"][step, 0, 0] *= first / WEIGHTS[0][0]
        shown["answer"][step] = (0, 0.25, 0.75)
        if keyed:
            shown["value.gate"][step] = parted
        if places:
            ramp = np.linspace(0, 1, UNITS)
            shown["position.encoding"][step, :place] = ramp
            shown["position.encoding"][step, 0] = 1 - ramp  # the first word the other way round
        if text == "\n":
            parted = place = 0
    tokens = [Token(text, 0, 0) for text in texts][:steps]
    info = ModelInfo("planted", "none", 0, tuple(channels), {}, ("\ufffd", "blue", "grey"))
    return Trace(info).apply(Update(1, 0, tokens, [], True, 0.0), [rows[:steps]])


def drawn(
    found: Trace,
    at: int | None = None,
    theme: Theme = DARK,
    focus: Focus | None = None,
    size: tuple[int, int] = SIZE,
) -> tuple[Hops, Scene, QImage]:
    view = Hops(found.info)
    scene = Scene(found, len(found) - 1 if at is None else at, theme, focus)
    return view, scene, image(view, scene, size)


def cell(view: Hops, row: int, hop: int) -> QPointF:
    """A place in a cell beside its number."""
    rect, _ = view._rows[row]
    return QPointF(24 + hop * 62 + 6, rect.center().y())


def pixel(picture: QImage, point: QPointF) -> QColor:
    return picture.pixelColor(int(point.x()), int(point.y()))


def inked(picture: QImage, left: float, right: float, top: float, bottom: float) -> bool:
    """Whether something is written there, on the canvas."""
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(int(left), int(right))
        for y in range(int(top), int(bottom))
    }
    return len(colours) > 1


def test_a_row_is_a_sentence_and_its_colour_is_what_each_hop_takes(qtbot: QtBot) -> None:
    view, scene, picture = drawn(planted())
    assert [s.text for _, s in view._rows] == ["two is blue", "三是绿", "four is grey"]
    assert [s.slot for _, s in view._rows] == [1, 2, 0]
    colours = table("weights", DARK)
    for row, (_, sentence) in enumerate(view._rows):
        for hop in range(HOPS):
            place = cell(view, row, hop)
            weight = WEIGHTS[hop][sentence.slot]
            assert pixel(picture, place) == QColor(colours[int(weight * (LEVELS - 1))])
            focus = Focus(scene.at, "some.weights", (hop, sentence.slot))
            assert view.focus_at(place, scene) == focus


def test_a_weight_that_is_no_number_has_the_colour_of_that(qtbot: QtBot) -> None:
    view, _, picture = drawn(planted(first=np.nan))
    assert [pixel(picture, cell(view, row, 0)) == QColor(DARK.invalid) for row in range(3)] == [
        False, False, True,
    ]  # fmt: skip


def test_only_the_newest_sentence_is_marked(qtbot: QtBot) -> None:
    for at in (len(planted()) - 1, 8):
        view, _, picture = drawn(planted(), at)
        marks = [pixel(picture, QPointF(1, rect.center().y())) for rect, _ in view._rows]
        assert [mark == QColor(DARK.accent) for mark in marks] == [
            i == len(marks) - 1 for i in range(len(marks))
        ]
    assert "the newest is “four is grey”" in drawn(planted())[0].describe(drawn(planted())[1])


def test_keys_and_values_stand_in_columns_of_their_own(qtbot: QtBot) -> None:
    found = planted(keyed=True)
    assert [halves(found, s) for s in sentences(found, len(found) - 1)] == [
        ("two", "blue"), ("三", "绿"), ("four", "grey"),
    ]  # fmt: skip
    view, scene, picture = drawn(found)
    _, value = view._columns(SIZE[0] - 150, scene)
    for rect, _ in view._rows:
        assert inked(picture, value.left(), value.left() + 20, rect.top() + 2, rect.bottom() - 2)
        assert not inked(picture, value.left() - 12, value.left() - 1, rect.top(), rect.bottom())
    assert len(drawn(planted())[0]._columns(400, scene)) == 1


def test_a_fact_without_a_value_is_all_key() -> None:
    found = planted(keyed=True)
    whole = line(found, 0)
    assert halves(found, whole) == ("one", "")


def test_how_words_count_is_drawn_below_each_of_them(qtbot: QtBot) -> None:
    view, scene, picture = drawn(planted(places=True))
    places = view._places
    assert places is not None
    first, second = places._cells  # "two" and "is": the question mark has no place
    for rect, falls in ((first, True), (second, False)):
        rows = [
            next(
                y
                for y in np.arange(rect.top(), rect.bottom())
                if pixel(picture, QPointF(x, y)) == QColor(DARK.accent)
            )
            for x in (rect.left() + 10, rect.right() - 10)
        ]
        assert (rows[0] < rows[1]) == falls, "a larger weight lies higher"
    point = QPointF(second.right() - 1, second.center().y())
    assert view.focus_at(point, scene) == Focus(scene.at, "position.encoding", (1, UNITS - 1))


def test_the_sentence_under_the_focus_is_the_one_whose_words_are_shown(qtbot: QtBot) -> None:
    found = planted(places=True)
    last = len(found) - 1
    for focus in (Focus(last, "some.weights", (0, 2)), Focus(9)):
        view, _, _ = drawn(found, focus=focus)
        assert view._places is not None
        assert len(view._places._cells) == 3, "三 是 绿"
        assert view._places.focus_at(view._places._cells[0].center(), found) == Focus(
            11, "position.encoding", (0, UNITS // 2)
        )
    view, _, _ = drawn(found, size=(300, 150))
    assert view._places is not None
    assert view._places._cells == [], "there is no room for it"


def test_the_answer_counts_once_it_is_asked(qtbot: QtBot) -> None:
    pictures = {at: drawn(planted(), at)[2] for at in (len(planted()) - 2, len(planted()) - 1)}
    heads = [picture.copy(SIZE[0] - 150, 0, 150, 18) for picture in pictures.values()]
    assert heads[0] != heads[1]
    view, scene, _ = drawn(planted())
    assert "answer: grey 75.0 %, blue 25.0 %" in view.describe(scene)


def test_one_step_more_looks_like_a_new_drawing(qtbot: QtBot) -> None:
    whole = planted(keyed=True, places=True)
    view = Hops(whole.info)
    for steps in range(1, len(whole) + 1):
        found = planted(keyed=True, places=True, steps=steps)
        kept = image(view, Scene(found, steps - 1, DARK), SIZE)
        assert kept == drawn(found)[2], steps


def test_a_changed_sentence_is_drawn_anew(qtbot: QtBot) -> None:
    found = planted()
    view = Hops(found.info)
    image(view, Scene(found, len(found) - 1, DARK), SIZE)
    changed = planted(lines=(LINES[0], ("seven", "is", "blue"), *LINES[2:]))
    scene = Scene(changed, len(found) - 1, DARK)
    assert image(view, scene, SIZE) == image(Hops(found.info), scene, SIZE)
    assert view._rows[0][1].text == "seven is blue"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_facts_look_as_they_did(qtbot: QtBot, theme: Theme) -> None:
    text = "the home of ben is oslo\n玛丽的车是蓝色\nthe car of anna is red\n玛丽的车是什么？"
    found = trace("kvmemnn-facts", text)
    view: View = views()["hops"](found.info)
    assert_looks_as_it_did(view, Scene(found, len(found) - 1, theme), SIZE, "hops-facts")


def test_a_long_story_shows_its_newest_sentences_and_says_how_many_are_above(
    qtbot: QtBot,
) -> None:
    story = "".join(f"anna went to the {room}.\n" for room in ("kitchen", "garden") * 5)
    found = trace("memn2n-qa1", f"{story}where is anna?")
    view, scene, _ = drawn(found, size=(300, 150))
    assert 0 < len(view._rows) < 10
    assert view._rows[-1][1].text == "anna went to the garden."
    assert view._hidden(scene) == 10 - len(view._rows)
    assert view._rows[-1][0].bottom() <= 150 - 14 - 16 - 18
