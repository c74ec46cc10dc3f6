"""The time line itself: every step of the trace on one line, to point at and to drag over."""

from __future__ import annotations

from math import ceil, log
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import drawing
from ui.lettering import CENTRE, Lettering
from ui.theme import Theme
from wm_explorer.focus import Focus
from wm_explorer.playback import Playback
from wm_explorer.session import Session
from wm_explorer.symbols import is_chip, label

if TYPE_CHECKING:
    from ui.surprisestrip import SurpriseStrip
    from wm_explorer.trace import Trace

#: The widest a step is drawn, in points, and the narrowest that has room for its token.
WIDEST, LABELLED = 14.0, 11.0
#: By how much steps get narrower when there is no room for one more.
SHRINK = 1.25
#: Heights: of the labels, and of the strip coloured by surprise.
LABELS, STRIP = 17.0, 7.0


class TimeRuler(QWidget):
    """Draws the steps; dragging seeks, dragging with Shift selects a stretch to loop over."""

    sought = Signal(int)
    selected = Signal(int, int)

    def __init__(
        self, session: Session, playback: Playback, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.playback, self.theme = session, playback, theme
        self._labels: QPixmap | None = None
        self._labels_key: object = None
        self._labelled: Trace | None = None  # the trace whose labels are drawn
        self._lettering = Lettering()
        self._strip: SurpriseStrip | None = None  # made when there is something to draw
        self._anchor: int | None = None  # where a selection began
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Timeline"))

    def sizeHint(self) -> QSize:
        return QSize(300, int(LABELS + STRIP) + 5)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    # where steps stand

    @property
    def _steps(self) -> int:
        return len(self.session.trace) if self.session.trace else 0

    @property
    def step_width(self) -> float:
        """How wide a step is drawn, in points. It shrinks now and then, not at each new step."""
        most = (self.width() - 2) / WIDEST
        times = ceil(log(max(self._steps / most, 1), SHRINK))
        return WIDEST / SHRINK**times

    def left(self, step: int) -> float:
        """Where a step begins."""
        return 1 + step * self.step_width

    def step_at(self, x: float) -> int:
        """The step at a place, or the nearest; -1 when there is none."""
        return min(max(int((x - 1) // self.step_width), 0), self._steps - 1)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            edge, whole = self.theme.accent if self.hasFocus() else self.theme.line, self.rect()
            painter.fillRect(whole, QColor(edge))  # a frame: quicker than its four lines
            painter.fillRect(whole.adjusted(1, 1, -1, -1), QColor(self.theme.canvas))
            painter.setClipRect(whole.adjusted(1, 1, -1, -1))
            trace = self.session.trace
            if trace:
                self._draw_selection(painter)
                self._draw_labels(painter, trace)
                self._draw_strip(painter, trace)
                self._draw_cursors(painter)

    def _draw_selection(self, painter: QPainter) -> None:
        if self.playback.selection is None or self.playback.selection[0] >= self._steps:
            return
        first, last = self.playback.selection
        left, right = self.left(first), self.left(min(last + 1, self._steps))
        colour = QColor(self.theme.accent)
        colour.setAlpha(80 if self.playback.loop == "selection" else 40)
        painter.fillRect(QRectF(left, 1, right - left, self.height() - 2), colour)

    def _draw_labels(self, painter: QPainter, trace: Trace) -> None:
        """Token labels where there is room, else the numbers of steps; only what is new."""
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.theme.name, self.step_width)
        if key != self._labels_key or self._labels is None:
            self._labels = QPixmap(QSize(self.width(), int(LABELS)) * ratio)
            self._labels.setDevicePixelRatio(ratio)
            self._labels.fill(Qt.GlobalColor.transparent)  # which also gives it transparency
            self._labels_key, self._labelled = key, None
            if self.step_width < LABELLED:
                self._draw_numbers(self._labels)
        if trace is not self._labelled and self.step_width >= LABELLED:
            self._draw_tokens(self._labels, trace, trace.shared(self._labelled))
            self._labelled = trace
        painter.drawPixmap(QPointF(0, 1), self._labels)

    def _draw_tokens(self, picture: QPixmap, trace: Trace, first: int) -> None:
        """The tokens from a step on."""
        width, metrics = self.step_width, QFontMetricsF(drawing.font(drawing.SMALL))
        with QPainter(picture) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            rest = QRectF(self.left(first), 0, self.width(), LABELS)
            painter.fillRect(rest, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            self._lettering.begin(painter)
            for step in range(first, len(trace)):
                token = trace.tokens[step]
                text, place = label(token), QRectF(self.left(step), 0, width, LABELS)
                colour = self.theme.faint if token.known else self.theme.warning
                if is_chip(token):
                    painter.setPen(QColor(colour))
                    painter.drawRect(place.adjusted(width / 2 - 3, 6, 3 - width / 2, -5))
                    continue
                if len(text) > 1:
                    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                self._lettering.draw(painter, place, text, colour, CENTRE)

    def _draw_numbers(self, picture: QPixmap) -> None:
        """Round numbers of steps, no closer than they can be read, to the end of the line."""
        room, width = 96.0, self.step_width
        every = next(
            unit * ten
            for ten in (1, 10, 100, 1_000, 10_000, 100_000)
            for unit in (1, 2, 5)
            if unit * ten * width >= room
        )
        with QPainter(picture) as painter:
            painter.setFont(drawing.font(drawing.SMALL))
            painter.setPen(QColor(self.theme.faint))
            for number in range(every, int(self.width() / width), every):
                middle = self.left(number) - width / 2
                painter.drawLine(QPointF(middle, LABELS - 4), QPointF(middle, LABELS))
                place = QRectF(middle - room / 2, 0, room, LABELS - 3)
                painter.drawText(place, int(drawing.ALIGN.AlignCenter), f"{number}")

    def _draw_strip(self, painter: QPainter, trace: Trace) -> None:
        """Each step's surprise."""
        if self._strip is None:
            from ui.surprisestrip import SurpriseStrip  # numbers are not needed to begin with

            self._strip = SurpriseStrip()
        place = QRectF(1, 2 + LABELS, self.width(), STRIP)
        self._strip.draw(painter, place, self.step_width, trace, self.theme)

    def _draw_cursors(self, painter: QPainter) -> None:
        focus = self.session.focus
        self._draw_cursor(painter, self.session.at, self.theme.accent)
        if focus is not None and 0 <= focus.step < self._steps:
            self._draw_cursor(painter, focus.step, self.theme.hover)

    def _draw_cursor(self, painter: QPainter, step: int, colour: str) -> None:
        """A frame about the step, or a line where steps are narrow, with a handle on top."""
        left, width = self.left(step), self.step_width
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(drawing.pen(colour, 1.5))
        if width >= 5:
            painter.drawRect(QRectF(left, 1, width, self.height() - 3))
            return
        middle = left + width / 2
        painter.drawLine(QPointF(middle, 1), QPointF(middle, self.height() - 2))
        painter.setBrush(QColor(colour))
        handle = (QPointF(middle - 4, 1), QPointF(middle + 4, 1), QPointF(middle, 6))
        painter.drawPolygon(QPolygonF(handle))

    # pointing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._steps:
            return
        step = self.step_at(event.position().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = step
            self.selected.emit(step, step)
        else:
            self.sought.emit(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        step = self.step_at(event.position().x())
        if step < 0:
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._anchor is None:
                self.sought.emit(step)
            else:
                self.selected.emit(self._anchor, step)
        self.session.hover(Focus(step))
        QToolTip.showText(event.globalPosition().toPoint(), self.words(step), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._anchor = None

    def leaveEvent(self, event: QEvent) -> None:
        self.session.hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._steps and event.angleDelta().y():
            self.sought.emit(self.session.at + (1 if event.angleDelta().y() < 0 else -1))

    def words(self, step: int) -> str:
        """A step in words: its number, its token and how surprising it was."""
        trace = self.session.trace
        if not trace or not 0 <= step < len(trace):
            return self.tr("No steps yet")
        words = self.tr("Step {n} of {all} “{token}”").format(
            n=step + 1, all=len(trace), token=label(trace.tokens[step])
        )
        bits = self._strip.bits(step) if self._strip else None
        if bits is None:
            return words
        surprised = self.tr("surprise {bits} bits, colours from 0 to {most}")
        return f"{words}\n{surprised.format(bits=drawing.number(bits), most=8)}"
