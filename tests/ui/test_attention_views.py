"""The attention views show the right numbers at the right places, however they got there."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from engine.messages import Update
from engine.spec import ModelInfo
from tests.attending import model, read, run, translating, weights
from ui import export
from ui.colours import ABSENT, INVALID, LEVELS, table
from ui.export import image
from ui.theme import DARK, LIGHT
from ui.view import Scene, View, views, views_for
from ui.views.attention import Attention
from ui.views.head import Head
from ui.weightmaps import Part, WeightMaps
from wm_explorer.attention import STATISTICS, RunningMeans, heads, present
from wm_explorer.attention import weights as weights_of_all
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range
from wm_explorer.trace import Trace

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (320, 240)


def colour(weight: float, theme: str = "dark") -> str:
    """The colour of a weight on a fixed range from 0 to 1."""
    colours = table("weights", DARK if theme == "dark" else LIGHT)
    return QColor(colours[int(weight * (LEVELS - 1) + 0.5)]).name()


def draw(view: View, scene: Scene, size: tuple[int, int] = SIZE, scale: float = 1) -> QImage:
    return image(view, scene, size, scale)


def at(picture: QImage, point: QPointF) -> str:
    ratio = picture.devicePixelRatio()
    return QColor(picture.pixel(int(point.x() * ratio), int(point.y() * ratio))).name()


def places(view: View, scene: Scene, picture: QImage) -> dict[Focus, list[QPointF]]:
    """Where each cell is: points with the colour of some weight, by what is under them."""
    known = {QColor(value).name() for value in table("weights", scene.theme)[:LEVELS]}
    found: dict[Focus, list[QPointF]] = {}
    for y in range(0, SIZE[1] - 20, 2):
        for x in range(0, SIZE[0], 2):
            point = QPointF(x + 0.5, y + 0.5)
            focus = view.focus_at(point, scene)
            if focus and focus.channel and at(picture, point) in known:
                found.setdefault(focus, []).append(point)
    return found


def svg(view: View, scene: Scene) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(480, 360))
    vector = Scene(scene.trace, scene.at, scene.theme, scene.focus, vector=True)
    with QPainter(generator) as painter:
        view.draw(painter, QSizeF(480, 360), vector)
    return bytes(data.data()).decode()


def planted(layer: int, head: int, row: int, column: int, tokens: int = 8) -> Trace:
    """Uniform attention, but all of one row of one head on one token."""
    values = np.tri(tokens, dtype=np.float32) / np.arange(1, tokens + 1, dtype=np.float32)[:, None]
    every = np.tile(values[:, None, None], (1, 2, 3, 1))
    every[row, layer, head] = 0
    every[row, layer, head, column] = 1
    return run(model(), tokens, every)


def test_models_with_heads_get_both_views_and_others_none() -> None:
    assert {"attention", "head"} <= {view.id for view in views_for(model())}
    assert {"attention", "head"} <= {view.id for view in views_for(model(by_layer=True))}
    gates = ModelInfo("gates", "none", 0, (), {}, ("a",))
    assert not Attention.accepts(gates)
    assert not Head.accepts(gates)


@pytest.mark.parametrize("scale", [1, 1.5, 2])
@pytest.mark.parametrize("place", [(0, 0, 5, 2), (1, 2, 7, 0), (1, 1, 3, 3)])
def test_a_planted_weight_is_painted_in_its_cell(
    place: tuple[int, int, int, int], scale: float
) -> None:
    layer, head, row, column = place
    trace = planted(*place)
    view = Attention(model())
    picture = draw(view, Scene(trace, 7, DARK), scale=scale)
    # three maps a line, two lines; each is 8 x 8 cells under its words
    grid = view._grid
    assert grid is not None
    assert (grid.rows, grid.columns) == (2, 3)
    rect = grid.map_rect(3 * layer + head)

    def cell(down: int, across: int) -> str:
        centre = (across + 0.5) * rect.width() / 8, (down + 0.5) * rect.height() / 8
        return at(picture, rect.topLeft() + QPointF(*centre))

    assert cell(row, column) == colour(1)
    assert {cell(row, j) for j in range(row + 1) if j != column} <= {colour(0)}
    assert {cell(row, j) for j in range(row + 1, 8)} <= {DARK.absent}
    other = 6 if row != 6 else 5
    assert cell(other, 0) == colour(1 / (other + 1))


@pytest.mark.parametrize("name", ["attention", "head"])
@pytest.mark.parametrize("causal", [True, False])
def test_every_cell_is_found_where_it_is_painted(name: str, causal: bool) -> None:
    info = model(causal=causal)
    trace = run(info, 9)
    view = views()[name](info)
    scene = Scene(trace, 8, LIGHT)
    found = places(view, scene, draw(view, scene))
    shown = heads(info) if name == "attention" else heads(info)[:1]
    cells = {
        Focus(step, h.channel, (*h.place, token))
        for h in shown
        for step in range(9)
        for token in range(trace.reach(step))
    }
    assert set(found) == cells
    picture = draw(view, scene)
    bare = [] if name == "attention" else [8]  # the cursor's row has a frame, cells have numbers
    for focus, points in found.items():
        value = float(trace.at("attention", focus.step)[focus.index])
        colours = [at(picture, point) for point in points]
        if focus.step not in bare:
            assert max(set(colours), key=colours.count) == colour(value, "light")


def test_uniform_attention_looks_uniform() -> None:
    trace = run(model(1, 1), 64, np.tile(np.full((64, 1, 1, 64), 1 / 64, np.float32), 1))
    view = Attention(model(1, 1, causal=False))
    trace = run(view.info, 64, np.full((64, 1, 1, 64), 1 / 64, np.float32))
    picture = draw(view, Scene(trace, 63, DARK))
    rect = view._grid.map_rect(0) if view._grid else QRectF()
    inside = picture.copy(rect.toRect().adjusted(3, 3, -3, -3))
    assert {QColor(inside.pixel(x, y)).name() for x in range(90) for y in range(90)} == {
        colour(1 / 64)
    }


def test_pooling_keeps_a_single_large_weight_and_says_so() -> None:
    tokens = 400
    values = np.full((tokens, 3, 4, tokens), 0.001, np.float32)
    values[301, 2, 1, 123] = 1
    info = model(3, 4)
    trace = run(info, tokens, values)
    view = Attention(info)
    scene = Scene(trace, tokens - 1, DARK)
    picture = draw(view, scene, (400, 300))
    bright = [
        QPointF(x + 0.5, y + 0.5)
        for x in range(400)
        for y in range(280)
        if QColor(picture.pixel(x, y)).name() == colour(1)
    ]
    assert bright
    assert {view.focus_at(point, scene) for point in bright} == {
        Focus(301, "attention", (2, 1, 123))
    }
    assert "each cell the largest of" in svg(Head(info), scene)


def test_an_invalid_weight_is_marked_and_the_future_is_absent() -> None:
    values = weights(model(1, 1), 8)
    values[6, 0, 0, 1] = math.nan
    trace = run(model(1, 1), 8, values)
    colours = table("weights", DARK)
    for view in (Attention(model(1, 1)), Head(model(1, 1))):
        picture = draw(view, Scene(trace, 7, DARK))
        seen = {
            QColor(picture.pixel(x, y)).name() for x in range(SIZE[0]) for y in range(SIZE[1] - 20)
        }
        assert QColor(colours[INVALID]).name() in seen
        assert QColor(colours[ABSENT]).name() in seen


@pytest.mark.parametrize("name", ["attention", "head"])
def test_rows_after_the_cursor_are_veiled(name: str) -> None:
    trace = run(model(1, 1), 8)
    view = views()[name](model(1, 1))
    whole = Scene(trace, 7, DARK)
    found = places(view, whole, draw(view, whole))
    back = draw(view, Scene(trace, 3, DARK))
    forth = draw(view, whole)
    for focus, points in found.items():
        point = points[len(points) // 2]
        if focus.step > 3:
            assert at(back, point) != at(forth, point)
        elif focus.step < 3:
            assert at(back, point) == at(forth, point)


class Walk:
    """A run edited at random: tokens appended, taken back, replaced; the cursor moved."""

    def __init__(self, info: ModelInfo, seed: int, longest: int) -> None:
        self.random, self.longest = np.random.default_rng(seed), longest
        self.trace, self.at = run(info, longest // 2), longest // 2 - 1

    def step(self) -> None:
        count, most = len(self.trace), self.longest
        choice = self.random.integers(5)
        if choice <= 1:
            self._read(count, min(count + int(self.random.integers(1, 4)), most))
        elif choice == 2:
            shorter = max(count - int(self.random.integers(6)), 1)
            self._read(shorter, shorter)
        elif choice == 3:
            keep = max(count - int(self.random.choice([1, 3, 5, 50])), 0)
            self._read(keep, min(keep + int(self.random.integers(1, 9)), most))
        self.at = int(self.random.integers(len(self.trace))) if choice == 4 else len(self.trace) - 1

    def _read(self, keep: int, count: int) -> None:
        info = self.trace.info
        keep = keep if info.causal else 0
        seed = int(self.random.integers(1 << 30))
        self.trace = read(self.trace, weights(info, max(count, 1), seed), min(keep, count))


def choose(view: View, random: np.random.Generator) -> None:
    """Another choice now and then."""
    if random.random() < 0.2:
        choice = view.choices()[random.integers(len(view.choices()))]
        view.chosen[choice.id] = choice.options[random.integers(len(choice.options))][0]


@pytest.mark.parametrize("name", ["attention", "head"])
@pytest.mark.parametrize(
    ("causal", "size", "longest"),
    [(True, (480, 360), 40), (True, (150, 110), 90), (False, (300, 240), 20)],
)
def test_a_drawing_that_grew_equals_one_made_at_once(
    name: str, causal: bool, size: tuple[int, int], longest: int
) -> None:
    info = model(causal=causal)
    walk, view = Walk(info, len(name) + longest, longest), views()[name](info)
    random = np.random.default_rng(longest)
    for turn in range(60):
        walk.step()
        choose(view, random)
        theme = LIGHT if turn % 20 == 19 else DARK
        focus = Focus(0, "attention", (1, 1, 0)) if random.random() < 0.1 else None
        scene = Scene(walk.trace, walk.at, theme, focus)
        if random.random() < 0.1:
            svg(view, scene)  # must not disturb what the screen shows
        fresh = views()[name](info)
        fresh.chosen = dict(view.chosen)
        if name == "head":  # a new choice goes before a focus that stays
            draw(view, Scene(walk.trace, walk.at, theme), size)
        assert draw(view, scene, size) == draw(fresh, scene, size), f"differs at turn {turn}"


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("order", ["descending", "ascending"])
def test_heads_are_sorted_by_the_chosen_number(statistic: str, order: str) -> None:
    trace = run(model(3, 4), 12)
    view = Attention(model(3, 4))
    view.chosen = {"statistic": statistic, "order": order}
    scene = Scene(trace, 9, DARK)
    draw(view, scene)
    means = RunningMeans().at(statistic, trace, 9)
    found = heads(trace.info)
    assert view._grid is not None
    shown = []
    for tile in range(12):
        focus = view.focus_at(view._grid.map_rect(tile).center(), scene)
        assert focus is not None
        shown.append([(h.place) for h in found].index(focus.index[:-1]))
    assert sorted(shown) == list(range(12))
    ordered = [means[i] for i in shown]
    assert ordered == sorted(ordered, reverse=order == "descending")


def test_each_map_has_its_name_and_its_number_as_text() -> None:
    values = np.zeros((4, 2, 3, 4), np.float32)
    values[:, :, :, 0] = 1
    values[:, 1, 2] = np.tri(4) / np.arange(1, 5)[:, None]
    view = Attention(model())
    text = svg(view, Scene(run(model(), 4, values), 3, LIGHT))
    assert text.count("<image") == 6
    for name in ("L1 H1", "L1 H2", "L1 H3", "L2 H1", "L2 H2", "L2 H3"):
        assert f">{name}<" in text
    mean = (0 + 1 + math.log2(3) + 2) / 4
    assert text.count(">e 0.00<") == 5
    assert f">e {mean:.2f}<" in text
    assert "e: mean entropy, bits" in text
    assert "fixed by kind, linear" in text


def test_the_focused_head_has_a_frame() -> None:
    trace = run(model(), 8)
    view = Attention(model())
    draw(view, Scene(trace, 7, DARK))
    assert view._grid is not None
    rect = view._grid.map_rect(4)
    corner = QPointF(rect.left() - 0.5, rect.center().y())
    focused = Scene(trace, 7, DARK, Focus(5, "attention", (1, 1, 2)))
    assert at(draw(view, focused), corner) == DARK.hover
    elsewhere = Scene(trace, 7, DARK, Focus(5, "attention", (0, 1, 2)))
    assert at(draw(view, elsewhere), corner) != DARK.hover


@pytest.mark.parametrize("name", ["attention", "head"])
def test_a_focus_whose_step_was_taken_back_is_not_drawn(name: str) -> None:
    trace, view = run(model(), 4), views()[name](model())
    focus = Focus(30, "attention", (0, 0, 20))
    picture = draw(view, Scene(trace, 3, DARK, focus))
    bare = draw(views()[name](model()), Scene(trace, 3, DARK))
    if name == "head":
        assert picture == bare
    rest = picture.copy(160, 0, 160, 240), bare.copy(160, 0, 160, 240)
    assert rest[0] == rest[1]


def test_a_wider_range_changes_the_colours() -> None:
    trace = planted(0, 0, 5, 2)
    view = Attention(model())
    view.range = Range("manual", "linear", 0, 2)
    picture = draw(view, Scene(trace, 7, DARK))
    assert view._grid is not None
    rect = view._grid.map_rect(0)
    cell = rect.topLeft() + QPointF(2.5 * rect.width() / 8, 5.5 * rect.height() / 8)
    assert at(picture, cell) == colour(0.5)
    view.range = Range()
    assert at(draw(view, Scene(trace, 7, DARK)), cell) == colour(1)


def shown_head(view: Head, trace: Trace, focus: Focus | None = None) -> Sequence[int]:
    draw(view, Scene(trace, len(trace) - 1, DARK, focus))
    return view._head.place


def test_the_head_view_follows_the_focus_and_else_its_choices() -> None:
    trace, view = run(model(), 5), Head(model())
    assert shown_head(view, trace) == (0, 0)
    locked = Focus(3, "attention", (1, 2, 0))
    assert shown_head(view, trace, locked) == (1, 2)
    assert shown_head(view, trace, Focus(3)) == (1, 2)
    assert shown_head(view, trace, Focus(3, "next", (0,))) == (1, 2)
    view.chosen["layer"] = "1"
    assert shown_head(view, trace, locked) == (1, 0), "a new choice overrules what is locked"
    assert shown_head(view, trace, Focus(3, "attention", (0, 1, 0))) == (0, 1)
    assert shown_head(view, trace, locked) == (1, 2)
    assert shown_head(view, trace) == (1, 0)


@pytest.mark.parametrize("text", ["hello", "白日依山盡", ["two words", "\u200b", "\n", "é", "🙂"]])
def test_the_head_view_labels_both_axes_and_writes_the_numbers(text: Sequence[str]) -> None:
    trace = run(model(), 5, text=text)
    drawn = svg(Head(model()), Scene(trace, 4, LIGHT))
    signs = {"two words": "two␣words", "\u200b": "U+200B", "\n": "⏎"}
    for token in set(text):
        assert drawn.count(f">{signs.get(token, token)}<") >= 2 * list(text).count(token)
    for step in range(5):
        for value in trace.at("attention", step)[0, 0]:
            assert f">{value:.2f}<" in drawn


def test_a_label_beside_the_map_is_a_token_and_isolates_its_row() -> None:
    trace, view = run(model(), 8), Head(model())
    scene = Scene(trace, 7, DARK)
    before = draw(view, scene)
    shown = view._plan
    assert shown is not None
    row = shown.cell(3, 0)
    assert view.focus_at(QPointF(shown.left - 5, row.center().y()), scene) == Focus(3)
    above = QPointF(shown.cell(0, 5).center().x(), shown.top - 5)
    assert view.focus_at(above, scene) == Focus(5)
    after = draw(view, Scene(trace, 7, DARK, Focus(3)))
    for step in range(7):
        point = shown.cell(step, 0).topLeft() + QPointF(5, 4)
        assert (at(before, point) == at(after, point)) == (step == 3)


def test_the_newest_tokens_keep_cells_that_can_be_pointed_at() -> None:
    info = model(1, 1)
    trace = run(info, 300)
    view = Head(info)
    view.chosen["tokens"] = "newest"
    for cursor in (299, 150, 0):
        draw(view, Scene(trace, cursor, DARK))
        shown = view._plan
        assert shown is not None
        assert min(shown.wide, shown.high) >= 4
        assert shown.part.pool == 1
        assert shown.shows(cursor)
        assert (cursor == 299) == shown.shows(299)


@pytest.mark.parametrize("name", ["attention", "head"])
def test_the_sentence_for_screen_readers_names_the_strongest(name: str) -> None:
    trace = planted(0, 0, 5, 2)
    words = views()[name](model()).describe(Scene(trace, 5, DARK))
    for part in ("ayer 1, head 1", "step 6 “f”", "token 3 “c”", "weight"):
        assert part in words


@pytest.mark.parametrize("name", ["attention", "head"])
@pytest.mark.parametrize("size", [(1, 1), (20, 12), (60, 40), (120, 80)])
def test_no_place_is_too_small(name: str, size: tuple[int, int]) -> None:
    trace = run(model(12, 12), 5)
    view = views()[name](model(12, 12))
    scene = Scene(trace, 4, DARK, Focus(2, "attention", (3, 3, 1)))
    draw(view, scene, size)
    focus = view.focus_at(QPointF(size[0] / 2, size[1] / 2), scene)
    assert focus is None or 0 <= focus.step < len(trace)


def test_the_map_in_focus_says_who_looks_at_whom() -> None:
    values = np.zeros((4, 2, 3, 4), np.float32)
    values[:, :, :, 0] = 1
    trace = run(model(), 4, values)
    focus = Focus(3, "attention", (1, 2, 0))
    words = f"{trace.tokens[3].text} → {trace.tokens[0].text}"
    assert words in svg(Attention(model()), Scene(trace, 3, LIGHT, focus))
    assert " → " not in svg(Attention(model()), Scene(trace, 3, LIGHT))


@pytest.mark.parametrize("name", ["attention", "head"])
def test_an_exported_map_keeps_no_room_for_tokens_to_come(name: str, tmp_path: Path) -> None:
    values = np.zeros((9, 1, 1, 9), np.float32)
    values[np.arange(9), 0, 0, np.arange(9)] = 1  # each token looks at itself
    view, scene = views()[name](model(1, 1)), Scene(run(model(1, 1), 9, values), 8, LIGHT)
    live = image(view, scene)
    export.save(view, scene, tmp_path / "map.png")
    # nine tokens take nine twelfths of the room that is kept while a text may grow
    assert _brightest_row(QImage(str(tmp_path / "map.png"))) > 1.2 * _brightest_row(live)


def _brightest_row(picture: QImage) -> int:
    """How far down the brightest colour reaches, colour bar and caption aside."""
    brightest = table("weights", LIGHT)[253]
    rows = range(picture.height() - 70)
    return max(y for y in rows for x in range(picture.width()) if picture.pixel(x, y) == brightest)


def test_what_no_head_can_see_of_a_source_and_a_target_is_absent() -> None:
    """Each of three maps has cells only in its own part; a NaN elsewhere is no broken number."""
    trace = translating()
    maps = WeightMaps(weights_of_all, present)
    for pool in (1, 2):
        maps.refresh(trace, Part(0, 6, pool), (0.0, 1.0), "linear")
        assert INVALID not in maps.cells
        there = maps.cells != ABSENT  # [head, row, column]
        side = 6 // pool
        rows, columns = np.divmod(np.arange(36), 6)
        expected = np.zeros((3, side, side), bool)
        for row, column in zip(rows, columns, strict=True):
            seen = (row < 3 and column < 3, row >= column >= 3, row >= 3 > column)
            expected[:, row // pool, column // pool] |= seen
        np.testing.assert_array_equal(there, expected)


def test_the_head_view_begins_with_what_the_decoder_takes_from_the_source() -> None:
    trace, view = translating(), Head(translating().info)
    draw(view, Scene(trace, 5, DARK, None))
    assert view._head.channel == "cross.attention"
    names = [text for _, text in view.choices()[0].options]
    assert names == ["At the source, layer 1", "Layer 1", "Encoder, layer 1"]
    read_so_far = trace.apply(Update(2, 3, [], [c.name for c in trace.info.channels], True, 0), [])
    draw(view, Scene(read_so_far, 2, DARK, None))
    assert view._head.channel == "encoder.attention", "there is no target yet"


def test_maps_too_small_for_words_have_their_layers_and_heads_beside_them() -> None:
    info = model(24, 16)
    values = np.zeros((6, 24, 16, 6), np.float32)
    values[:, :, :, 0] = 1
    values[5, 20, 5] = 0, 0, 0, 0, 0, 1
    scene, view = Scene(run(info, 6, values), 5, DARK), Attention(info)
    text = svg(view, scene)
    assert {"L1", "L23"} <= {f"L{n}" for n in re.findall(r">\s*L(\d+)\s*<", text)}
    assert "1" in re.findall(r">\s*H(\d+)\s*<", text)
    picture = draw(view, scene, (960, 560))
    assert view._grid is not None
    rect = view._grid.map_rect(20 * 16 + 5)
    share = 5.5 / view._part.room
    cell = rect.topLeft() + QPointF(rect.width() * share, rect.height() * share)
    assert at(picture, cell) == colour(1.0)
    assert view.focus_at(cell, scene) == Focus(5, "attention", (20, 5, 5))
