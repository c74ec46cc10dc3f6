"""The view of corrections: planted numbers at known places, and errors that can be read."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Card, Channel, Erratum, ModelInfo, Token
from tests.machines import trace
from tests.ui.conftest import OpenWindow, picture
from tests.ui.pictures import assert_looks_as_it_did
from ui.colours import LEVELS, table
from ui.comparison import NAMES, WIDE
from ui.erratalist import shown
from ui.export import image
from ui.modelwords.errata import ERRATA as LISTED
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View, views, views_for
from wm_explorer.corrections import as_printed, facts, pairs
from wm_explorer.focus import Focus
from wm_explorer.parts import graph
from wm_explorer.scalars import said
from wm_explorer.trace import Trace

SIZE = (1000, 420)
#: What either side takes from three slots at four steps; the printed sums are not 1.
PRINTED = np.array([[1, 1, 1], [0.5, 0.25, 1], [0, 0.75, 0], [0.5, 0.5, 0.5]], np.float32)
CORRECTED = np.array([[0.5, 0.25, 0.25], [0, 1, 0], [0.25, 0.5, 0.25], [1, 0, 0]], np.float32)
ERRATA = tuple(
    Erratum(f"第 {n} 节", f"printed {n}", f"correct {n}", "it is {} and {:.2f}", (n, 0.5), "w")
    for n in range(1, 30)
)


def planted(*, errata: tuple[Erratum, ...] = ERRATA, matrix: bool = False) -> Trace:
    """A run whose weights over slots are the constants above."""
    weights = (Axis("head", 1), Axis("slot", 3))
    big = (Axis("slot", 3), Axis("unit", 50))
    channels = [
        Channel("w", weights, "weights", "looks", source="planted", unsummed=True),
        Channel("corrected.w", weights, "weights", "looks", source="planted"),
        Channel("corrected.alone", weights, "weights", "has no counterpart", source="planted"),
        Channel("answer", (Axis("symbol", 2),), "probability", "answer"),
        Channel("corrected.answer", (Axis("symbol", 2),), "probability", "answer"),
    ]
    if matrix:
        channels += [
            Channel(name, big, "memory", "holds", source="planted")
            for name in ("memory", "corrected.memory")
        ]
    layout = Layout(tuple(channels), {})
    rows = np.zeros((len(PRINTED), layout.width), np.float32)
    layout.view(rows, "w")[:, 0] = PRINTED
    layout.view(rows, "corrected.w")[:, 0] = CORRECTED
    if matrix:
        layout.view(rows, "memory")[:, 1, 7] = -2
        layout.view(rows, "corrected.memory")[:, 2, 49] = 4
    card = Card(
        "planted", "none", "task", 1, "accuracy", 0.06, 0.04, "cut", (), "x", "", "", 1, 1, 0.0,
        "cpu", higher_is_better=True, lengths={"corrected": 0.99},
    )  # fmt: skip
    info = ModelInfo("planted", "none", 0, tuple(channels), {}, ("?", "a"), card=card)
    info = ModelInfo(**{f: getattr(info, f) for f in info.__struct_fields__} | {"errata": errata})
    tokens = [Token("a", 1, i) for i in range(len(PRINTED))]
    return Trace(info).apply(Update(1, 0, tokens, [], True, 0.0), [rows])


def drawn(
    found: Trace, at: int = 3, theme: Theme = DARK, size: tuple[int, int] = SIZE, **chosen: str
) -> tuple[View, Scene, QImage]:
    view = views()["corrections"](found.info)
    view.chosen |= chosen
    scene = Scene(found, at, theme)
    return view, scene, image(view, scene, size)


def test_it_asks_for_pairs_and_for_no_names(qtbot: QtBot) -> None:
    info = planted().info
    assert pairs(info) == ("w", "answer"), "most errors first; `alone` has no counterpart"
    assert "corrections" in {cls.id for cls in views_for(info)}
    for model, text in (("ntm-copy", "a\n"), ("stack-abc", "a"), ("rnn-abc", "a")):
        assert "corrections" not in {cls.id for cls in views_for(trace(model, text).info)}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_numbers_have_their_colours_at_their_places(qtbot: QtBot, theme: Theme) -> None:
    found = planted()
    view, _, picture_ = drawn(found, 0, theme)
    weights = table("weights", theme)
    apart = table("activation", theme)
    pictures = view._shown.pictures  # type: ignore[attr-defined]
    assert [p.channel for p in pictures] == ["w", "corrected.w", "corrected.w"]
    assert pictures[0].rect.left() == NAMES
    largest = np.abs(CORRECTED - PRINTED).max()
    for step in range(1, 4):
        for slot in range(3):
            for i, values in enumerate((PRINTED, CORRECTED)):
                x = NAMES + (step + 0.1) * WIDE  # beside the number in the cell
                y = pictures[i].rect.top() + (slot + 0.5) / 3 * pictures[i].rect.height()
                colour = QColor(weights[round(float(values[step, slot]) * (LEVELS - 1))])
                assert_close(picture_.pixelColor(int(x), int(y)), colour)
            y = pictures[2].rect.top() + (slot + 0.5) / 3 * pictures[2].rect.height()
            share = ((CORRECTED - PRINTED)[step, slot] / largest + 1) / 2
            colour = QColor(apart[round(float(share) * (LEVELS - 1))])
            assert_close(picture_.pixelColor(int(x), int(y)), colour)


def assert_close(a: QColor, b: QColor) -> None:
    assert all(abs(p - q) <= 3 for p, q in zip(a.getRgb(), b.getRgb(), strict=True)), (a, b)


def test_pointing_at_a_picture_gives_the_side_it_shows(qtbot: QtBot) -> None:
    view, scene, _ = drawn(planted())
    printed, corrected, _ = view._shown.pictures  # type: ignore[attr-defined]
    for shown_, name in ((printed, "w"), (corrected, "corrected.w")):
        point = QPointF(NAMES + 2.5 * WIDE, shown_.rect.top() + shown_.rect.height() / 2)
        assert view.focus_at(point, scene) == Focus(2, name, (0, 1))
    assert view.focus_at(QPointF(NAMES + 4.5 * WIDE, 20), scene) is None


def test_matrices_stand_side_by_side_at_the_cursor_in_one_range(qtbot: QtBot) -> None:
    found = planted(matrix=True)
    view, scene, picture_ = drawn(found, 2, channel="memory")
    colours = table("memory", DARK)
    printed, corrected, apart = view._shown.pictures  # type: ignore[attr-defined]
    assert printed.rect.top() == corrected.rect.top() == apart.rect.top()

    def colour(shown_: object, slot: int, unit: int) -> QColor:
        rect = shown_.rect  # type: ignore[attr-defined]
        x = rect.left() + (unit + 0.5) / 50 * rect.width()
        y = rect.top() + (slot + 0.5) / 3 * rect.height()
        focus = view.focus_at(QPointF(x, y), scene)
        assert focus is not None
        assert (focus.step, focus.index) == (2, (slot, unit))
        return picture_.pixelColor(int(x), int(y))

    assert_close(colour(printed, 1, 7), QColor(colours[round(0.25 * (LEVELS - 1))]))
    assert_close(colour(corrected, 2, 49), QColor(colours[LEVELS - 1]))
    assert_close(colour(apart, 1, 7), QColor(colours[round(0.75 * (LEVELS - 1))]))


def test_what_the_text_shows_is_worked_out(qtbot: QtBot) -> None:
    found = planted()
    here = facts(found, "w", 1)
    assert here.sums == (1.75, 1.0)
    assert here.moved == (0.75, 0.75)
    assert here.apart == 1.0
    assert facts(found, "w", 0).moved is None
    view, scene, _ = drawn(found, 1)
    words = view.describe(scene)
    assert "Sum over the axis “slot” at this step: as printed 1.75, corrected 1" in words
    assert "29 errors" in words
    assert "1: it is 1 and 0.50" in words
    assert "Corrected: 99.0%" in view._scores()  # type: ignore[attr-defined]
    assert "with the memory cut out: 4.0%" in view._scores()  # type: ignore[attr-defined]


def test_a_list_of_errors_begins_where_it_is_told_and_scrolls(qtbot: QtBot) -> None:
    found = planted()
    view, scene, first = drawn(found)
    right = first.rect().adjusted(600, 0, 0, 0)
    assert view.scroll(60)
    scrolled = image(view, scene, SIZE)
    assert scrolled.copy(right) != first.copy(right)
    assert scrolled.copy(0, 0, 500, 300) == first.copy(0, 0, 500, 300), "the pictures stay"
    view.scroll(-1000)
    assert image(view, scene, SIZE) == first
    view.chosen["errors"] = "5"
    assert "5: it is 5" in view.describe(scene)
    assert image(view, scene, SIZE).copy(right) != first.copy(right)
    few, scene, _ = drawn(planted(errata=ERRATA[:2]))
    assert not few.scroll(60), "what is in sight needs no scrolling"


@pytest.mark.parametrize("size", [(180, 120), (320, 200), (420, 460), (639, 300), (1600, 300)])
def test_it_fits_into_small_and_wide_panels(qtbot: QtBot, size: tuple[int, int]) -> None:
    for chosen in ("w", "memory"):
        view, _, _ = drawn(planted(matrix=True), size=size, channel=chosen)
        pictures, errors = view._areas(_size(size))  # type: ignore[attr-defined]
        for area in (pictures, errors):
            assert 0 <= area.left() <= area.right() <= size[0]
            assert 0 <= area.top() <= area.bottom() <= size[1]
        assert not pictures.intersects(errors)


def _size(size: tuple[int, int]):  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QSizeF

    return QSizeF(*size)


def test_a_pair_without_errata_fills_the_panel(qtbot: QtBot) -> None:
    view, _, _ = drawn(planted(errata=()))
    pictures, _ = view._areas(_size(SIZE))  # type: ignore[attr-defined]
    assert pictures.width() == SIZE[0]


# the other views of such models


def test_other_views_take_the_printed_side(qtbot: QtBot) -> None:
    info = planted().info
    assert [c.name for c in as_printed(info)] == ["w", "corrected.alone", "answer"]
    assert said(info) == "answer"
    found = trace("seed-transformer-with-memory", "aKbQ")
    parts = graph(found.info)
    assert parts.nodes["read head"]["channel"] == "read.weights"
    assert sum(part["role"] == "attention" for _, part in parts.nodes(data=True)) == 8
    head = views()["head"](found.info)
    labels = [text for _, text in head.choices()[0].options]
    assert labels == ["Layer 1", "Layer 2", "Layer 1, corrected", "Layer 2, corrected"]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("model", "text", "channel"),
    [
        ("seed-transformer-with-memory", "aKbQcZaK", "read.weights"),
        ("seed-transformer-with-memory", "aKbQcZaK", "attention"),
        ("seed-rnn-example", "123", "hidden"),
    ],
)
def test_it_looks_as_it_did(
    qtbot: QtBot, model: str, text: str, channel: str, theme: Theme
) -> None:
    found = trace(model, text)
    view = views()["corrections"](found.info)
    view.chosen["channel"] = channel
    scene = Scene(found, len(found) - 1, theme)
    assert_looks_as_it_did(view, scene, SIZE, f"corrections-{model}-{channel}")


def test_every_text_of_every_erratum_can_be_translated() -> None:
    known = set(LISTED)
    used = set()
    for name in ("transformer-with-memory", "lstm-with-memory", "memory-network", "rnn-example"):
        text = "a\n" if name == "memory-network" else "1"
        for erratum in trace(f"seed-{name}", text).info.errata:
            used |= {t for t in (erratum.printed, erratum.correct, erratum.shown) if t}
            assert "{" not in shown(erratum)
    assert used == known


# with real keys and a real wheel


def test_typing_moves_both_sides_and_the_wheel_scrolls(qtbot: QtBot, opened: OpenWindow) -> None:
    window = opened("12", model="seed-rnn-example")
    canvas = window.panels["corrections"].canvas
    window.resize(1500, 800)
    QApplication.processEvents()
    before = picture(canvas)
    window.prompt.setFocus()
    qtbot.keyClicks(window.prompt, "3")
    session = window.session
    qtbot.waitUntil(lambda: session.text == "123" and not session.busy, timeout=30_000)
    qtbot.waitUntil(lambda: session.at == 2, timeout=30_000)
    assert session.trace is not None
    hidden = session.trace.at("corrected.hidden", 2)[0]
    assert hidden == pytest.approx([0.992998, 0.992998], abs=1e-6)
    assert session.trace.at("hidden", 2)[0].tolist() == [1, 1]
    qtbot.waitUntil(lambda: picture(canvas) != before, timeout=30_000)
    still = picture(canvas)
    middle = QPointF(canvas.rect().center())
    turn = QWheelEvent(
        middle, canvas.mapToGlobal(middle), QPoint(), QPoint(0, -240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, turn)
    assert turn.isAccepted()
    assert picture(canvas) != still
