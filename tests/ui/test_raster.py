"""Heatmaps: known numbers at known places have known colours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from ui.colours import table
from ui.raster import Raster
from ui.theme import DARK, LIGHT, Theme


def painted(raster: Raster, width: int, height: int) -> QImage:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(0)
    with QPainter(picture) as painter:
        raster.paint(painter, QRectF(0, 0, width, height))
    return picture


def colour(index: int, kind: str = "gate", theme: Theme = DARK) -> int:
    return table(kind, theme)[index]  # type: ignore[arg-type]


@pytest.mark.parametrize("columns", [1, 3, 4, 5])
def test_rows_run_down_and_columns_across(qtbot: QtBot, columns: int) -> None:
    values = np.zeros((2, columns), np.float32)
    values[0, columns - 1] = 1
    raster = Raster()
    raster.set(values, (0, 1), "gate", DARK)
    picture = painted(raster, columns * 10, 20)
    assert picture.pixel(columns * 10 - 5, 5) == colour(253)
    assert picture.pixel(columns * 10 - 5, 15) == colour(0)
    if columns > 1:
        assert picture.pixel(5, 5) == colour(0)


def test_values_outside_the_range_take_its_ends(qtbot: QtBot) -> None:
    raster = Raster()
    raster.set(np.array([[-5.0, 0.5, 7.0]], np.float32), (0, 1), "gate", DARK)
    picture = painted(raster, 30, 10)
    assert [picture.pixel(x, 5) for x in (5, 25)] == [colour(0), colour(253)]
    assert picture.pixel(15, 5) in (colour(126), colour(127))
    assert raster.invalid == 0


def test_what_is_not_a_number_has_a_colour_of_its_own_and_is_counted(qtbot: QtBot) -> None:
    raster = Raster()
    values = np.array([[np.nan, np.inf, -np.inf, 0.0]], np.float32)
    raster.set(values, (-1, 1), "memory", LIGHT)
    picture = painted(raster, 40, 10)
    invalid = QColor(LIGHT.invalid).rgb()
    assert [picture.pixel(x, 5) == invalid for x in (5, 15, 25, 35)] == [True, True, True, False]
    assert raster.invalid == 3
    raster.set(values, (-1, 1), "memory", LIGHT, nan_is_absent=True)
    picture = painted(raster, 40, 10)
    assert picture.pixel(5, 5) == QColor(LIGHT.absent).rgb()
    assert picture.pixel(15, 5) == invalid
    assert raster.invalid == 2


@pytest.mark.parametrize("scale", ["linear", "root", "symlog"])
def test_writing_a_part_equals_setting_the_whole(qtbot: QtBot, scale: str) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(5, 7)).astype(np.float32)
    part, whole = Raster(), Raster()
    part.set(np.zeros_like(values), (-2, 2), "memory", DARK, scale)  # type: ignore[arg-type]
    for column in range(7):
        part.write(values[:, column : column + 1], column=column)
    whole.set(values, (-2, 2), "memory", DARK, scale)  # type: ignore[arg-type]
    assert painted(part, 70, 50) == painted(whole, 70, 50)


def test_scrolling_makes_room_at_the_right(qtbot: QtBot) -> None:
    values = np.linspace(0, 1, 6, dtype=np.float32)[None]
    scrolled, expected = Raster(), Raster()
    scrolled.set(values, (0, 1), "gate", DARK)
    scrolled.scroll(2)
    scrolled.write(values[:, :2], column=4)
    expected.set(np.roll(values, -2, 1), (0, 1), "gate", DARK)
    assert painted(scrolled, 60, 10) == painted(expected, 60, 10)


def test_the_image_does_not_change_when_the_values_do(qtbot: QtBot) -> None:
    values = np.zeros((1, 4), np.float32)
    raster = Raster()
    raster.set(values, (0, 1), "gate", DARK)
    before = painted(raster, 40, 10)
    values[:] = 1
    assert painted(raster, 40, 10) == before


def test_nothing_to_draw_draws_nothing(qtbot: QtBot) -> None:
    assert painted(Raster(), 10, 10).pixel(5, 5) == QColor(0, 0, 0).rgb()
    raster = Raster()
    raster.set(np.zeros((0, 4), np.float32), (0, 1), "gate", DARK)
    painted(raster, 10, 10)
