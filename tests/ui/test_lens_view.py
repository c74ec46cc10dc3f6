"""The logit lens, and next symbols of a large vocabulary: planted numbers at known places."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from engine.spec import ModelInfo
from tests.listed import INFO, trace
from tests.ui.pictures import assert_looks_as_it_did
from ui.colours import LEVELS, table
from ui.export import image
from ui.inspection import of_cell, of_step
from ui.reading import read_out
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene
from ui.views.lens import AXIS, BAR, COLUMN, NAMES, Lens
from ui.views.next import Next
from ui.views.scalars import Scalars
from ui.views.tokens import Tokens
from wm_explorer.focus import Focus

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (400, 232)  # two rows of 100


def colour(picture: QImage, x: float, y: float) -> str:
    return QColor(picture.pixel(int(x), int(y))).name()


def of_table(share: float, theme: Theme = DARK) -> str:
    return QColor.fromRgb(table("probability", theme)[round(share * (LEVELS - 1))]).name()


def place(step: int, row: int) -> tuple[float, float]:
    """The upper left of a cell, inside its frame and beside its text; the last layer is on top."""
    height = (SIZE[1] - AXIS - BAR) / 2
    return NAMES + step * COLUMN + 5, row * height + 5


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_lens_looks_as_it_did(theme: Theme) -> None:
    focus = Focus(1, "lens.probability", (0, 0))
    assert_looks_as_it_did(Lens(INFO), Scene(trace(), 2, theme, focus), SIZE)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_each_cell_has_the_colour_of_its_best_symbols_probability(theme: Theme) -> None:
    view = Lens(INFO)
    picture = image(view, Scene(trace(), 2, theme), SIZE)
    shares = [[1.0, 0.5, 0.0], [0.0, 0.5, 1.0]]  # [row, step]
    for row in range(2):
        for step in range(3):
            got = colour(picture, *place(step, row))
            assert got == of_table(shares[row][step], theme), (step, row)


def test_what_came_next_is_framed_where_a_layer_had_it_first() -> None:
    view, scene = Lens(INFO), Scene(trace(), 2, DARK)
    picture = image(view, scene, SIZE)

    def framed(step: int, row: int) -> bool:
        x, y = place(step, row)
        return DARK.hover in {colour(picture, x - 5 + dx, y + 20) for dx in range(5)}

    assert [[framed(s, r) for s in range(2)] for r in range(2)] == [[True, False], [False, False]]


def test_a_cell_that_is_pointed_at_is_found_and_read_out() -> None:
    view, scene = Lens(INFO), Scene(trace(), 0, DARK)
    image(view, scene, SIZE)
    focus = view.focus_at(QPointF(*place(1, 1)), scene)
    assert focus == Focus(1, "lens.probability", (0, 0))
    words = read_out(scene.trace, focus)
    assert "layer 2" in words, "by its own number"
    assert "0.5" in words
    assert view.focus_at(QPointF(*place(3, 0)), scene) is None
    symbol = read_out(scene.trace, Focus(1, "lens.symbol", (1, 0)))
    assert "lens.symbol = “␣cat”" in symbol
    assert "layer 6" in symbol
    told = of_cell(INFO.channel("lens.symbol"), Focus(1, "lens.symbol", (1, 0)), 2.0, scene)
    assert any(paragraph.text == "“␣cat”" for paragraph in told)


def test_the_lens_is_described_by_layers() -> None:
    assert Lens(INFO).describe(Scene(trace(), 1, DARK)) == (
        "Logit lens: layer 2 “␣sat” 50 %; layer 6 “␣cat” 50 %"
    )
    assert not Lens.accepts(ModelInfo("m", "m", 0, INFO.channels[:5], {}, INFO.symbols))


def test_zooming_widens_the_columns() -> None:
    view, scene = Lens(INFO), Scene(trace(), 0, DARK)
    view.zoom(2)
    image(view, scene, SIZE)
    assert view.focus_at(QPointF(NAMES + 1.5 * COLUMN, 5), scene) == Focus(
        0, "lens.probability", (1, 0)
    )


def test_next_symbols_list_the_likeliest_and_what_came() -> None:
    view, scene = Next(INFO), Scene(trace(), 1, DARK)
    image(view, scene, (420, 200))
    words = view.describe(scene)
    assert "␣cat 50.0 %" in words
    assert "Entropy 3 bits" in words
    assert "Then “␣w7”: 0.1 %, rank 700 of 2006" in words
    assert view.focus_at(QPointF(60, 40), scene) == Focus(1, "next.probability", (0,))
    last = view.focus_at(QPointF(60, 32 + 2.5 * 17), scene)
    assert last == Focus(1), "it is not listed, so that it has no cell"


def test_a_special_token_is_a_chip_and_surprise_begins_with_the_second() -> None:
    view, scene = Tokens(INFO), Scene(trace(), 0, DARK)
    assert "<end>" in view.describe(scene)
    assert any("<end>" in paragraph.text for paragraph in of_step(Focus(0), scene))
    picture = image(view, scene, (300, 60))
    assert QColor(DARK.absent).name() in {colour(picture, x, 6) for x in range(60)}, (
        "nothing predicts the first token"
    )


def test_numbers_that_are_derived_are_not_plotted_twice() -> None:
    words = Scalars(INFO).describe(Scene(trace(), 2, DARK))
    assert words.count("surprise") == 1
    assert "next.entropy" not in words
    assert "rank 700" in words


def test_in_a_low_panel_fewer_layers_are_shown_and_it_says_so() -> None:
    view, size = Lens(INFO), (400, 52)  # room for one row
    picture = image(view, Scene(trace(), 2, DARK), size)
    for step, share in enumerate((1.0, 0.5, 0.0)):  # of the last layer
        assert colour(picture, NAMES + step * COLUMN + 5, 5) == of_table(share)
    assert view.focus_at(QPointF(NAMES + 5, 5), Scene(trace(), 2, DARK)) == Focus(
        0, "lens.probability", (1, 0)
    )
    assert len(view._rows) == 1


def test_where_there_is_no_value_there_is_a_dash_and_no_nan() -> None:
    view = Scalars(INFO)
    assert "surprise –" in view.describe(Scene(trace(), 0, DARK)).replace(", bits", "")
    assert "rank –" in view.describe(Scene(trace(), 0, DARK))
    assert "rank 700" in view.describe(Scene(trace(), 2, DARK))
    assert "NaN" not in view.describe(Scene(trace(), 0, DARK))
