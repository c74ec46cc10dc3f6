"""Tokens, next symbols, inspector and scalars: planted numbers at known places."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.naughty import NAUGHTY
from ui.colours import LEVELS, table
from ui.export import image, save
from ui.inspection import of_cell
from ui.reading import value_at
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View
from ui.views.inspector import Inspector
from ui.views.next import Next
from ui.views.scalars import Scalars
from ui.views.tokens import Tokens
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range
from wm_explorer.trace import Trace

pytestmark = pytest.mark.usefixtures("qapp")

SYMBOLS = ("\ufffd", "a", "b", "c", " ", "\n", "天", "\u200d")
UNITS = (Axis("layer", 2), Axis("unit", 4))
INFO = ModelInfo(
    id="planted",
    family="none",
    parameters=0,
    channels=(
        Channel(
            "gate", UNITS, "gate", "what is let through", "g = σ(a)", "{gate} = σ({gate|logit})"
        ),
        Channel("cell", UNITS, "memory", "what is kept", live="{cell} = {cell@-1} + {gate}"),
        Channel("norm", (Axis("layer", 2),), "scalar", "how long"),
        Channel("next", (Axis("symbol", len(SYMBOLS)),), "probability", "what comes"),
        Channel("attention", (Axis("head", 1), Axis("token")), "weights", "where it looks"),
    ),
    blocks={"units": ("gate", "cell")},
    symbols=SYMBOLS,
)


def plant(
    text: Sequence[str],
    before: Trace | None = None,
    keep: int = 0,
    info: ModelInfo = INFO,
    **planted: object,
) -> Trace:
    """A trace after `keep` steps of another: every number follows from its step and symbol,
    except those that are given by channel: [step, *axes]."""
    ids = [info.symbols.index(t) if t in info.symbols else 0 for t in text]
    tokens = [Token(t, i, keep + n, i != 0) for n, (t, i) in enumerate(zip(text, ids, strict=True))]
    layout = Layout(info.channels, info.blocks)
    rows = np.zeros((len(text), layout.width), np.float32)
    step = np.arange(keep, keep + len(text), dtype=np.float32)
    share = (step * 7 + np.array(ids)) % 11 / 11  # 0 to 1
    for channel in info.channels:
        if channel.grows:
            continue
        view = layout.view(rows, channel.name)
        by_step = share.reshape(-1, *[1] * (view.ndim - 1))
        if channel.kind == "probability":
            view[...] = (1 - by_step) / (len(info.symbols) - 1)
            view[:, 1] = share
        elif channel.kind == "memory":
            view[...] = 4 * by_step - 2
        else:
            view[...] = by_step
        if channel.name in planted:
            view[...] = planted[channel.name]
    grown = np.full((len(text), 1, keep + len(text)), np.nan, np.float32)
    for n in range(len(text)):
        grown[n, :, : keep + n + 1] = 1 / (keep + n + 1)
    names = [c.name for c in info.channels if c.grows]
    update = Update(1, keep, tokens, names, True, 0.0)
    return (before or Trace(info)).apply(update, [rows, *[grown] * len(names)])


def unit(values: Sequence[float]) -> np.ndarray:
    """Values of layer 2, unit 3 over time, among zeros: [step, layer, unit]."""
    array = np.zeros((len(values), 2, 4), np.float32)
    array[:, 1, 2] = values
    return array


def painted(
    view: View, scene: Scene, size: tuple[int, int] = (500, 300), scale: float = 1
) -> QImage:
    return image(view, scene, size, scale)


def colour(picture: QImage, x: float, y: float) -> str:
    return QColor(picture.pixel(int(x), int(y))).name()


def of_table(kind: str, share: float, theme: Theme = DARK) -> str:
    return QColor(table(kind, theme)[round(share * (LEVELS - 1))]).name()  # type: ignore[arg-type]


def boxes(view: Tokens, scene: Scene, size: tuple[int, int]) -> dict[int, tuple[int, int]]:
    """The left and upper corner of each token in sight, found by pointing everywhere."""
    found: dict[int, tuple[int, int]] = {}
    for y in range(0, size[1], 2):
        for x in range(size[0]):
            focus = view.focus_at(QPointF(x, y), scene)
            if focus is not None:
                assert focus == Focus(focus.step)
                found.setdefault(focus.step, (x, y))
    return found


# tokens


def test_tokens_have_the_colour_of_their_number_where_they_are_pointed_at() -> None:
    trace = plant("abcab")
    view, scene = Tokens(INFO), Scene(trace, 4, DARK)
    view.chosen["colour"] = "probability"
    picture = painted(view, scene)
    places = boxes(view, scene, (500, 60))
    assert sorted(places) == [0, 1, 2, 3, 4]
    given_ = [trace.at("next", t - 1)[trace.tokens[t].id] for t in range(1, 5)]
    for step, p in zip(range(1, 4), given_, strict=False):
        x, y = places[step]
        assert colour(picture, x + 1, y + 1) == of_table("probability", p)
    x, y = places[0]
    assert colour(picture, x + 1, y + 1) == DARK.absent  # nothing predicts the first
    x, y = places[4]
    assert colour(picture, x, y + 6) == DARK.accent  # the cursor's frame


def test_surprise_runs_from_zero_to_that_of_a_blind_guess() -> None:
    trace = plant("aabca")
    view, scene = Tokens(INFO), Scene(trace, 4, LIGHT)
    picture = painted(view, scene)
    places = boxes(view, scene, (500, 60))
    for step in (1, 2, 3):
        bits = -np.log2(trace.at("next", step - 1)[trace.tokens[step].id])
        x, y = places[step]
        assert colour(picture, x + 1, y + 1) == of_table("scalar", min(bits / 3, 1), LIGHT)


def test_tokens_take_the_colour_of_the_cell_that_was_last_in_focus() -> None:
    trace = plant("abcab")
    view = Tokens(INFO)
    view.chosen["colour"] = "cell"
    painted(view, Scene(trace, 4, DARK))  # nothing in focus yet: a hint, and plain boxes
    painted(view, Scene(trace, 4, DARK, Focus(2, "gate", (1, 3))))
    scene = Scene(trace, 4, DARK, Focus(1))  # the pointer has come to the tokens themselves
    picture = painted(view, scene)
    places = boxes(view, scene, (500, 60))
    for step in (0, 2, 3):
        x, y = places[step]
        assert colour(picture, x + 1, y + 1) == of_table("gate", trace["gate"][step, 1, 3])
    x, y = places[1]
    assert colour(picture, x, y + 6) == DARK.hover
    assert "gate" in view.describe(scene)


def test_steps_after_the_cursor_fade_and_unknown_symbols_are_underlined() -> None:
    view, trace = Tokens(INFO), plant("a?bc")
    view.chosen["colour"] = "nothing"
    scene = Scene(trace, 1, DARK)
    picture = painted(view, scene)
    places = boxes(view, scene, (500, 60))
    assert colour(picture, places[0][0] + 1, places[0][1] + 1) == DARK.absent
    faded = colour(picture, places[2][0] + 1, places[2][1] + 1)
    assert faded not in (DARK.absent, DARK.canvas)
    column = {colour(picture, places[1][0] + 4, y) for y in range(30)}
    assert DARK.warning in column
    assert DARK.warning not in {colour(picture, places[0][0] + 4, y) for y in range(30)}


def test_a_newline_ends_its_line() -> None:
    view, scene = Tokens(INFO), Scene(plant("ab\nca"), 0, DARK)
    painted(view, scene)
    places = boxes(view, scene, (500, 80))
    assert places[2][1] == places[0][1] < places[3][1] == places[4][1]
    assert places[3][0] == places[0][0]


def test_ten_thousand_tokens_are_scrolled_to_the_cursor() -> None:
    trace = plant(("abc ab\n" + "天 ca" * 13) * 170)
    assert len(trace) > 9_000
    view, size = Tokens(INFO), (240, 120)
    for at in (0, len(trace) - 1, 5_000, 4_999, 0):
        scene = Scene(trace, at, DARK)
        painted(view, scene, size)
        found = boxes(view, scene, (240, 104))
        assert at in found
        assert len(found) < 150


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.text("abc ?\n天\u200d", max_size=25)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["surprise", "entropy", "cell", "nothing"]),
    st.sampled_from(["kind", "window"]),
)
def test_whatever_was_drawn_before_a_drawing_is_the_same(
    edits: list[tuple[int, str]], chosen: str, mode: str
) -> None:
    views: list[View] = [Tokens(INFO), Next(INFO), Inspector(INFO), Scalars(INFO)]
    trace: Trace | None = None
    for keep, text in edits:
        keep = min(keep, len(trace) if trace else 0)
        if keep + len(text) == 0:
            continue
        trace = plant(text, before=trace, keep=keep)
        scene = Scene(trace, len(trace) - 1, DARK, Focus(min(3, len(trace) - 1), "cell", (1, 2)))
        for view in views:
            fresh = type(view)(INFO)
            for each in (view, fresh):
                each.range = Range(mode)  # type: ignore[arg-type]
                if isinstance(each, Tokens):
                    each.chosen["colour"] = chosen
            size = (160, 400) if isinstance(view, Tokens) else (500, 300)
            assert painted(view, scene, size) == painted(fresh, scene, size), view.id


def test_a_focus_that_stays_follows_a_text_that_changes_under_it() -> None:
    view, focus = Inspector(INFO), Focus(1, "cell", (0, 0))
    first = plant("abc")
    painted(view, Scene(first, 2, DARK, focus))
    second = plant("ca", before=first, keep=1)
    assert first.at("cell", 1)[0, 0] != second.at("cell", 1)[0, 0]
    scene = Scene(second, 2, DARK, focus)
    assert painted(view, scene) == painted(Inspector(INFO), scene)


def test_text_is_black_or_white_whichever_stands_out() -> None:
    trace = plant("aaaaaaaaaaaa")
    view, scene = Tokens(INFO), Scene(trace, 11, DARK)
    view.chosen["colour"] = "probability"
    picture = painted(view, scene, scale=2)
    places = boxes(view, scene, (500, 60))
    values = [0.0, *trace["next"][:-1, 1].tolist()]
    darkest, brightest = int(np.argmin(values[1:])) + 1, int(np.argmax(values))

    def lightness(step: int) -> set[int]:
        x, y = places[step]
        return {
            QColor(picture.pixel(2 * x + dx, 2 * y + dy)).lightness()
            for dx in range(2, 16)
            for dy in range(2, 30)
        }

    assert max(lightness(darkest)) > 200  # white on dark violet
    assert min(lightness(brightest)) < 40  # black on yellow


# any text


@pytest.mark.parametrize("cls", [Tokens, Next, Inspector, Scalars])
@pytest.mark.parametrize("vector", [False, True])
def test_any_text_is_drawn(cls: type[View], vector: bool) -> None:
    for text in NAUGHTY:
        pieces = [*text[:120], text[:40]]
        scene = Scene(plant(pieces), len(pieces) - 1, LIGHT, Focus(0), vector)
        view = cls(INFO)
        assert painted(view, scene, (250, 160)) != blank(LIGHT, (250, 160)), text
        assert view.describe(scene)


def test_symbols_of_any_kind_are_drawn_as_what_comes_next() -> None:
    symbols = ("\ufffd", *(chr(i) for i in range(33)), "\u202e", "\ud800", "👩‍👩‍👧", "é́", "word")
    channel = Channel("next", (Axis("symbol", len(symbols)),), "probability", "")
    info = ModelInfo("n", "n", 0, (channel,), {}, symbols)
    trace = Trace(info).apply(
        Update(1, 0, [Token("a", 0, 0, False)], [], True, 0.0),
        [np.full((1, len(symbols)), 1 / len(symbols), np.float32)],
    )
    view = Next(info)
    assert not painted(view, Scene(trace, 0, DARK), (200, 900)).isNull()


# next


def test_bars_are_as_long_as_probabilities_and_what_came_is_marked() -> None:
    trace = plant("ab", next=[0, 0.5, 0.125, 0.25, 0.125, 0, 0, 0])
    view, scene = Next(INFO), Scene(trace, 0, DARK)
    picture = painted(view, scene, (420, 300))
    rows = rows_of(view, scene, 300)
    assert [i for i, _ in rows[:4]] == [1, 3, 2, 4]
    lengths = []
    for _, y in rows[:3]:
        row = [colour(picture, x, y) for x in range(420)]
        filled = [c in (DARK.accent, DARK.hover) for c in row]
        track = [f or c == DARK.absent for f, c in zip(filled, row, strict=True)]
        first = track.index(True)
        lengths.append(sum(filled[first : first + 240]) / sum(track))
    assert lengths == pytest.approx([0.5, 0.25, 0.125], abs=0.01)
    marked = [DARK.hover in {colour(picture, x, y) for x in range(100, 400)} for _, y in rows[:4]]
    assert marked == [False, False, True, False]
    assert "Entropy 1.75 bits" in view.describe(scene)
    assert "12.5 %, rank 3 of 8" in view.describe(scene)


def test_a_symbol_that_came_from_far_behind_takes_the_last_row() -> None:
    trace = plant("a天", next=[0, 0.5, 0.2, 0.1, 0.1, 0.09, 0.01, 0])
    view, scene = Next(INFO), Scene(trace, 0, DARK)
    painted(view, scene, (420, 32 + 3 * 17))
    assert [i for i, _ in rows_of(view, scene, 32 + 3 * 17)] == [1, 2, 6]


def rows_of(view: Next, scene: Scene, height: int) -> list[tuple[int, int]]:
    """The symbol of each row and the middle of its height, found by pointing."""
    found: dict[int, list[int]] = {}
    for y in range(height):
        focus = view.focus_at(QPointF(60, y), scene)
        if focus is not None:
            assert (focus.step, focus.channel) == (scene.at, "next")
            found.setdefault(focus.index[0], []).append(y)
    return [(symbol, ys[len(ys) // 2]) for symbol, ys in found.items()]


def test_a_model_that_reads_both_ways_shows_the_symbol_at_the_cursor() -> None:
    channels = (*INFO.channels[:3], Channel("symbol", INFO.channels[3].axes, "probability", ""))
    info = ModelInfo("two-way", "none", 0, channels, INFO.blocks, SYMBOLS, causal=False)
    assert Next.accepts(info)
    assert Next(info).title() != Next(INFO).title()
    trace = plant("b", info=info, symbol=[0.05, 0.05, 0.65, 0.05, 0.05, 0.05, 0.05, 0.05])
    words = Next(info).describe(Scene(trace, 0, DARK))
    assert "65.0 %, rank 1 of 8" in words
    assert not Next.accepts(ModelInfo("none", "none", 0, INFO.channels[:3], {}, ()))


# inspector


def texts(trace: Trace, focus: Focus) -> list[str]:
    value = value_at(trace, focus)
    assert value is not None
    channel = trace.info.channel(focus.channel or "")
    return [p.text for p in of_cell(channel, focus, value, Scene(trace, 0, DARK, focus))]


def test_the_inspector_fills_the_equation_and_checks_it() -> None:
    trace = plant("abc", cell=unit([1.0, 1.25, 7.0]), gate=unit([1.0, 0.25, 0.5]))
    words = texts(trace, Focus(1, "cell", (1, 2)))
    assert "1.25 = 1 + 0.25" in words
    assert any(w.startswith("✓") and w.endswith("1.25") for w in words)
    assert any("rank 1 of 4" in w and "100 %" in w for w in words)
    first = texts(trace, Focus(0, "cell", (1, 2)))
    assert "1 = 0 + 1" in first  # before the first step the cell was 0
    wrong = texts(trace, Focus(2, "cell", (1, 2)))
    assert any(w.startswith("✗") and "1.75" in w for w in wrong)


def test_the_inspector_says_plainly_what_is_no_number() -> None:
    for value, word in (
        (np.nan, "not a number"),
        (np.inf, "infinite"),
        (-np.inf, "minus infinite"),
    ):
        trace, focus = plant("ab", cell=unit([0.0, value])), Focus(1, "cell", (1, 2))
        words = texts(trace, focus)
        assert any(word in w for w in words)
        assert not any(w.startswith("✗") for w in words)
        assert not painted(Inspector(INFO), Scene(trace, 1, DARK, focus)).isNull()


def test_the_inspector_names_both_tokens_of_an_attention_weight() -> None:
    words = texts(plant("abc"), Focus(2, "attention", (0, 1)))
    assert any("token 2 “b”" in w and "token 3 “c”" in w for w in words)


def test_a_fault_in_an_equation_is_shown_not_raised() -> None:
    faulty = Channel("cell", UNITS, "memory", "", live="{cell} = {nothing}")
    info = ModelInfo("f", "n", 0, (INFO.channels[0], faulty), INFO.blocks, SYMBOLS)
    assert any("nothing" in w for w in texts(plant("a", info=info), Focus(0, "cell", (0, 0))))


@pytest.mark.parametrize("size", [(250, 420), (420, 520), (800, 300)])
def test_the_inspectors_rows_and_course_lead_to_cells(size: tuple[int, int]) -> None:
    trace = plant("abcabcab")
    view, scene = Inspector(INFO), Scene(trace, 6, DARK, Focus(2, "cell", (1, 3)))
    picture = painted(view, scene, size)
    found: dict[Focus, list[tuple[int, int]]] = {}
    for y in range(0, size[1], 3):
        for x in range(0, size[0], 3):
            focus = view.focus_at(QPointF(x, y), scene)
            if focus is not None:
                found.setdefault(focus, []).append((x, y))
    assert {Focus(2, c, i) for c, i in (("gate", (1, 3)), ("cell", (1, 3)), ("norm", (1,)))} <= set(
        found
    )
    assert {f.step for f in found if f.channel == "cell"} == set(range(8))
    xs, ys = zip(*found[Focus(6, "cell", (1, 3))], strict=True)
    cursor = QColor(colour(picture, sorted(xs)[len(xs) // 2], min(ys)))
    assert cursor.blue() > cursor.red() + 40  # half the cursor's colour


def test_the_inspector_without_focus_says_how_to_point() -> None:
    view, trace = Inspector(INFO), plant("ab")
    assert "nothing in focus" in view.describe(Scene(trace, 0, DARK))
    picture = painted(view, Scene(trace, 0, DARK))
    assert picture != blank(DARK, (500, 300))
    gone = Scene(trace, 0, DARK, Focus(99, "cell", (0, 0)))
    assert painted(view, gone) == picture
    for focus in (Focus(1, "cell", (9, 9)), Focus(1, "cell", (0,)), Focus(1, "none", (0,))):
        assert not painted(view, Scene(trace, 0, DARK, focus)).isNull()
        assert view.focus_at(QPointF(200, 200), Scene(trace, 0, DARK, focus)) is None


def blank(theme: Theme, size: tuple[int, int]) -> QImage:
    result = QImage(*size, QImage.Format.Format_RGB32)
    result.fill(QColor(theme.canvas))
    return result


# scalars


def norm_trace(first: Sequence[float], second: Sequence[float]) -> Trace:
    """A trace of a model that shows nothing but two norms."""
    info = ModelInfo("s", "n", 0, (INFO.channels[2],), {}, SYMBOLS)
    tokens = [Token("a", 1, i) for i in range(len(first))]
    rows = np.stack([np.float32(first), np.float32(second)], 1)
    return Trace(info).apply(Update(1, 0, tokens, [], True, 0.0), [rows])


def test_lines_lie_at_the_height_of_their_values() -> None:
    trace = norm_trace([1.0] * 20, [4.0] * 20)
    view, scene = Scalars(trace.info), Scene(trace, 19, DARK)
    picture = painted(view, scene, (500, 300))
    x = 118 + int(9 * 10.5)
    lit = [y for y in range(280) if colour(picture, x, y) not in (DARK.absent, DARK.canvas)]
    assert len(lit) == 2  # lines one pixel thick
    bottom, top = 280, 7
    heights = [(bottom - y) / (bottom - top) for y in lit]
    assert heights == pytest.approx([1.0, 0.25], abs=0.02)
    for y, layer in zip(lit, (1, 0), strict=True):
        assert view.focus_at(QPointF(x, y), scene) == Focus(10, "norm", (layer,))


def test_the_scale_is_that_of_the_run_and_shrinks_with_it() -> None:
    trace = plant("abcabc")
    view = Scalars(INFO)
    assert "surprise" in view.describe(Scene(trace, 5, DARK))
    tall = norm_trace([1.0, 8.0], [0.0, 0.0])
    view = Scalars(tall.info)
    painted(view, Scene(tall, 1, DARK))
    short = tall.apply(Update(2, 1, [], [], True, 0.0), [])
    kept, fresh = painted(view, Scene(short, 0, DARK)), Scalars(tall.info)
    assert kept == painted(fresh, Scene(short, 0, DARK))


def test_gaps_are_left_where_there_is_no_number() -> None:
    values = [1.0, np.nan, 1.0, 1.0, np.inf, 1.0]
    trace = norm_trace(values, [0.0] * 6)
    view, scene = Scalars(trace.info), Scene(trace, 5, DARK)
    picture = painted(view, scene, (500, 300))
    for step, value in enumerate(values):
        x = 118 + int(9 * (step + 0.5))
        column = {colour(picture, x, y) for y in range(2, 20)} - {DARK.absent, DARK.canvas}
        column -= {DARK.accent}  # the cursor's frame
        assert bool(column) == np.isfinite(value), step


# export


@pytest.mark.parametrize("cls", [Tokens, Next, Inspector, Scalars])
def test_a_vector_picture_has_text_as_text_and_no_images(cls: type[View], tmp_path: Path) -> None:
    trace = plant("ab 天 abcab")
    scene = Scene(trace, 3, LIGHT, Focus(2, "cell", (0, 1)))
    save(cls(INFO), scene, tmp_path / "view.svg")
    svg = (tmp_path / "view.svg").read_text("utf-8")
    assert "<image" not in svg
    word = {"tokens": "天", "next": "Entropy", "inspector": "what is kept", "scalars": "norm"}
    assert word[cls.id] in svg


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_pictures_of_any_resolution_show_the_same(scale: float) -> None:
    trace, size = plant("abc ab\nca天"), (300, 200)
    view, scene = Tokens(INFO), Scene(trace, 8, DARK)
    picture = painted(view, scene, size, scale)
    assert picture.width() == ceil(300 * scale)
    places = boxes(view, scene, (300, 100))
    for step in (1, 4, 7):
        x, y = places[step]
        bits = -np.log2(trace.at("next", step - 1)[trace.tokens[step].id])
        expected = of_table("scalar", min(bits / 3, 1))
        assert colour(picture, (x + 1.5) * scale, (y + 1.5) * scale) == expected
