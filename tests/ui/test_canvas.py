"""A canvas paints only what a step changes: the screen shows what painting all of it gives."""

from __future__ import annotations

import random

import pytest
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.bench import planted
from ui.canvas import Canvas
from ui.theme import DARK, LIGHT
from ui.view import View
from ui.views.gates import Gates
from ui.views.head import Head
from ui.views.inspector import Inspector
from ui.views.tokens import Tokens
from wm_explorer.focus import Focus
from wm_explorer.session import Session

INFO = planted.everything(units=24, layers=2, heads=2)
TEXT = "the quick brown fox jumps over a dog, " * 4
SIZE = (760, 260)


class Watched(Canvas):
    """Notes the share of it that was painted last."""

    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        area = sum(rect.width() * rect.height() for rect in event.region())
        self.painted = area / (self.width() * self.height())
        super().paintEvent(event)


def shown(qtbot: QtBot, view: type[View]) -> tuple[Watched, Session]:
    session = planted.Instant(INFO, longest=160).session()
    canvas = Watched(view(INFO), session, DARK)
    qtbot.addWidget(canvas)
    canvas.resize(*SIZE)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas, session


def screen(canvas: Canvas) -> QImage:
    """What is on the screen, once what was asked for is painted."""
    QApplication.processEvents()
    picture = canvas.screen().grabWindow(canvas.winId()).toImage()
    return picture.convertToFormat(QImage.Format.Format_RGB32)


def afresh(canvas: Canvas) -> QImage:
    """What painting all of it gives."""
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("view", [Tokens, Gates, Head, Inspector])
def test_what_is_on_the_screen_is_what_painting_all_of_it_gives(
    qtbot: QtBot, view: type[View]
) -> None:
    canvas, session = shown(qtbot, view)
    choose, shares = random.Random(7), []
    session.lock(Focus(3, "cell", (0, 5)))
    for _ in range(60):
        length = len(session.text)
        match choose.choice((*["type"] * 3, "seek", "step", "cut", "follow", "lock", "look")):
            case "type":
                session.edit(TEXT[: length + choose.choice((1, 1, 1, 2, 9))])
            case "seek":
                session.seek(choose.randrange(length + 1))
            case "step":
                session.move(choose.choice((-1, 1)))
            case "cut":
                session.edit(TEXT[: choose.randrange(length + 1)])
            case "follow":
                session.seek(None)
            case "lock":
                session.lock(Focus(choose.randrange(length + 1), "cell", (0, 5)))
            case "look":
                session.lock(Focus(length // 2, "attention", (1, 1, length // 3)))
        canvas.painted = 1.0
        canvas.show_scene()
        seen = screen(canvas)
        shares.append(canvas.painted)
        assert seen == afresh(canvas)
    assert min(shares) < 0.6


def test_a_step_that_was_never_shown_is_painted_with_the_next(qtbot: QtBot) -> None:
    """A picture of the canvas, taken of a step that is not on the screen, must not pass for it."""
    canvas, session = shown(qtbot, Gates)
    for length in (8, 9, 10):
        session.edit(TEXT[:length])
        canvas.show_scene()
        QApplication.processEvents()
    session.edit(TEXT[:11])
    afresh(canvas)
    session.edit(TEXT[:12])
    canvas.show_scene()
    assert screen(canvas) == afresh(canvas)


def test_what_is_chosen_anew_is_painted_with_a_step_that_comes_with_it(qtbot: QtBot) -> None:
    canvas, session = shown(qtbot, Gates)
    session.edit(TEXT[:9])
    canvas.show_scene()
    QApplication.processEvents()
    for change in (
        lambda: canvas.view.zoom(2),
        lambda: canvas.view.zoom(0.7),
        lambda: setattr(canvas, "theme", LIGHT),
    ):
        change()
        canvas.update()
        for _ in range(2):
            session.edit(TEXT[: len(session.text) + 1])
            canvas.show_scene()
            assert screen(canvas) == afresh(canvas)
