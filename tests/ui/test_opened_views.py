"""Every view on models of recurrent layers from elsewhere, and the gates of several stacks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from torch import nn

from tests.engine.test_opening_contract import MODELS
from tests.opened import language, traced
from ui.export import image
from ui.theme import THEMES
from ui.view import Scene, View, views, views_for
from ui.views.gates import AXIS, BAR, GAP, Gates

SIZE = (640, 420)


def colours(picture: QImage, left: int, right: int, top: int, bottom: int) -> set[str]:
    """The colours of a part of a picture."""
    places = ((x, y) for x in range(left, right, 3) for y in range(top, bottom, 3))
    return {QColor(picture.pixel(x, y)).name() for x, y in places}


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.usefixtures("qapp")
def test_every_view_draws_what_it_accepts(name: str, theme: str) -> None:
    make, text, _ = MODELS[name]
    trace = traced(make(), text)
    found = {view.id for view in views_for(trace.info)}
    assert {"gates", "states", "inspector", "tokens", "graph"} <= found
    assert ("next" in found) == (name != "mixed"), "a numeric sequence foretells no symbol"
    assert ("attention" in found) == (name == "windowed")
    for cls in views_for(trace.info):
        scene = Scene(trace, len(trace) // 2, THEMES[theme])
        picture = image(cls(trace.info), scene, SIZE)
        assert len(colours(picture, 0, SIZE[0], 0, SIZE[1])) > 2, cls.id


def strips(view: View) -> list[str]:
    """The values of the drop-down list of layers."""
    return [value for value, _ in view.choices()[0].options]


@pytest.mark.usefixtures("qapp")
def test_each_stack_has_its_own_layers_and_a_click_finds_its_unit() -> None:
    make, text, _ = MODELS["mixed"]
    trace = traced(make(), text)
    view = views()["gates"](trace.info)
    assert isinstance(view, Gates)
    assert strips(view) == ["front:1", "front:0", "back:0"]
    members = {"front:1": 6, "front:0": 6, "back:0": 4}
    units = {"front:1": 5, "front:0": 5, "back:0": 4}
    for value, count in members.items():
        view.chosen["layer"] = value
        scene = Scene(trace, 2, THEMES["dark"])
        image(view, scene, SIZE)
        stack, layer = value.split(":")
        high = (SIZE[1] - AXIS - BAR) / count
        for strip in range(count):
            bottom = strip * high + high - GAP - 1
            focus = view.focus_at(QPointF(view._left + 1, bottom), scene)
            assert focus is not None
            assert focus.channel is not None
            assert focus.channel.startswith(f"{stack}.")
            assert focus.index == (int(layer), units[value] - 1)
            assert focus.step == 0


@pytest.mark.usefixtures("qapp")
def test_both_directions_are_chosen_apart_and_a_single_stack_by_number() -> None:
    two_way = traced(MODELS["two-way"][0](), "abc").info
    assert strips(views()["gates"](two_way)) == ["layers:1", "layers:0", "backward:1", "backward:0"]
    one = traced(language(nn.LSTM(5, 4, 2)), "abc").info
    assert strips(views()["gates"](one)) == ["1", "0"]


@pytest.mark.usefixtures("qapp")
def test_what_the_gates_of_a_backward_layer_hold_is_what_is_painted() -> None:
    trace = traced(MODELS["two-way"][0](), "abcdef abx")
    view = views()["gates"](trace.info)
    assert isinstance(view, Gates)
    view.chosen["layer"] = "backward:0"
    picture = image(view, Scene(trace, 0, THEMES["dark"]), SIZE)
    high = (SIZE[1] - AXIS - BAR) / 6
    values = trace["backward.gate.input"][:, 0]  # [step, unit]
    step, unit = np.unravel_index(int(values.argmax()), values.shape)
    least = np.unravel_index(int(values.argmin()), values.shape)

    def lightness(at: tuple[int, ...]) -> int:
        x = view._left + (at[0] + 0.5) * 9
        y = (at[1] + 0.5) / 4 * (high - GAP)
        return QColor(picture.pixel(int(x), int(y))).lightness()

    assert lightness((int(step), int(unit))) > lightness(tuple(map(int, least))) + 40
